import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { MigrationSettings } from '../settings';
import type { ApplicationEnvironment } from './application-environment';

/** What the execution role is made from. */
export interface ExecutionRoleProps {
  readonly settings: MigrationSettings;
  /** Short name of the service. */
  readonly service: string;
  /** Holds the released images. */
  readonly repository: ecr.IRepository;
  /** Holds the cached bootstrap image. */
  readonly bootstrapRepository: ecr.IRepository;
  readonly logGroup: logs.ILogGroup;
  readonly environment: ApplicationEnvironment;
}

/**
 * What ECS itself may do to start a task of one service: pull its images, read its variables, open its log streams. The
 * policy that AWS manages for this, AmazonECSTaskExecutionRolePolicy, allows every image and every log group.
 */
export class ExecutionRole extends iam.Role {
  constructor(scope: Construct, id: string, props: ExecutionRoleProps) {
    const { settings, service, repository, bootstrapRepository, logGroup, environment } = props;
    const { region } = settings.definition;
    super(scope, id, {
      roleName: settings.names.of(`role-${service}-execution`, 64),
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': settings.account } },
      }),
      description: `Starts the tasks of service ${service}`,
    });
    const allow = (actions: string[], resources: readonly string[], conditions?: iam.Conditions) =>
      this.addToPolicy(new iam.PolicyStatement({ actions, resources: [...resources], conditions }));

    allow(['ecr:GetAuthorizationToken'], ['*']);
    acknowledge(this, {
      pack: 'AwsSolutions',
      rule: 'IAM5',
      finding: 'Resource::*',
      reason:
        'ecr:GetAuthorizationToken has no resource-level permission. The token opens only what the other statements allow: two repositories.',
    });
    allow(
      ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      [repository.repositoryArn, bootstrapRepository.repositoryArn],
    );
    allow(['ecr:BatchImportUpstreamImage'], [bootstrapRepository.repositoryArn]);
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
    if (environment.parameterArns.length > 0) {
      allow(['ssm:GetParameters'], environment.parameterArns);
    }
    if (environment.secretArns.length > 0) {
      allow(['secretsmanager:GetSecretValue'], environment.secretArns);
    }
    if (environment.secretKeyArns.length > 0) {
      allow(['kms:Decrypt'], environment.secretKeyArns, {
        StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` },
      });
    }
  }
}
