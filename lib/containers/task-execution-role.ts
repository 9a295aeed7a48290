import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { MigrationSettings } from '../settings';

/** What the execution role of a task is made from. */
export interface TaskExecutionRoleProps {
  readonly settings: MigrationSettings;
  readonly roleName: string;
  readonly description: string;
  /** Hold the images. */
  readonly repositories: readonly [ecr.IRepository, ...ecr.IRepository[]];
  /** The one of them that is filled through a pull-through cache rule. */
  readonly mirror: ecr.IRepository;
  readonly logGroup: logs.ILogGroup;
  /** ARNs of the parameters behind environment variables. @default - none */
  readonly parameterArns?: readonly string[];
  /** ARNs of the secrets behind environment variables. */
  readonly secretArns: readonly string[];
  /** ARNs of the keys of those secrets. A secret without a key of its own asks for no permission on one. */
  readonly secretKeyArns: readonly string[];
}

/**
 * What ECS itself may do to start a task: pull its images, read its variables, open its log streams. The policy that AWS
 * manages for this, AmazonECSTaskExecutionRolePolicy, allows every image and every log group.
 */
export class TaskExecutionRole extends iam.Role {
  constructor(scope: Construct, id: string, props: TaskExecutionRoleProps) {
    const { settings, roleName, description, repositories, mirror, logGroup } = props;
    const { parameterArns = [], secretArns, secretKeyArns } = props;
    const { region } = settings.definition;
    super(scope, id, {
      roleName,
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': settings.account } },
      }),
      description,
    });
    const allow = (actions: string[], resources: readonly string[], conditions?: iam.Conditions) =>
      this.addToPolicy(new iam.PolicyStatement({ actions, resources: [...resources], conditions }));

    allow(['ecr:GetAuthorizationToken'], ['*']);
    const opened = repositories.length === 1 ? 'one repository' : 'two repositories';
    acknowledge(this, {
      pack: 'AwsSolutions',
      rule: 'IAM5',
      finding: 'Resource::*',
      reason: `ecr:GetAuthorizationToken has no resource-level permission. The token opens only what the other statements allow: ${opened}.`,
    });
    allow(
      ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      repositories.map(({ repositoryArn }) => repositoryArn),
    );
    allow(['ecr:BatchImportUpstreamImage'], [mirror.repositoryArn]);
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
    if (parameterArns.length > 0) {
      allow(['ssm:GetParameters'], parameterArns);
    }
    if (secretArns.length > 0) {
      allow(['secretsmanager:GetSecretValue'], secretArns);
    }
    if (secretKeyArns.length > 0) {
      allow(['kms:Decrypt'], secretKeyArns, {
        StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` },
      });
    }
  }
}
