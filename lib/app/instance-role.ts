import { Stack } from 'aws-cdk-lib';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { DataStack } from '../data/data-stack';
import type { ServiceDefinition } from '../definition';
import type { MigrationSettings } from '../settings';
import type { ApplicationEnvironment } from './application-environment';
import { allowApplication } from './application-statements';

/** What the role of the instances is made from. */
export interface InstanceRoleProps {
  readonly settings: MigrationSettings;
  readonly definition: ServiceDefinition;
  readonly data: DataStack;
  /** Holds the released images. */
  readonly repository: ecr.IRepository;
  /** Holds the cached bootstrap image. */
  readonly bootstrapRepository: ecr.IRepository;
  readonly logGroup: logs.ILogGroup;
  readonly environment: ApplicationEnvironment;
  /** ARN of the SSM parameter that holds the live image. */
  readonly liveImageArn: string;
  /** ARN of the Auto Scaling group, with the part that AWS chooses as `*`. */
  readonly groupArn: string;
}

/**
 * What an instance may do: start its container, as `ExecutionRole` lets ECS do it, say that it is in service, and open a
 * session of Session Manager. The policies that AWS manages for the last, AmazonSSMManagedInstanceCore among them, bring
 * every parameter of the account along.
 *
 * A container reaches this role only where its service uses AWS by itself: see the hop limit of `InstanceTemplate`.
 */
export class InstanceRole extends iam.Role {
  constructor(scope: Construct, id: string, props: InstanceRoleProps) {
    const { settings, definition, data, repository, bootstrapRepository, logGroup, environment } = props;
    super(scope, id, {
      roleName: settings.names.of(`role-${definition.name}-instance`, 64),
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
      description: `Rights of the instances of service ${definition.name}`,
    });
    const allow = (actions: string[], resources: readonly string[], conditions?: iam.Conditions) =>
      this.addToPolicy(new iam.PolicyStatement({ actions, resources: [...resources], conditions }));

    allow(
      ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      [repository.repositoryArn, bootstrapRepository.repositoryArn],
    );
    allow(['ecr:BatchImportUpstreamImage'], [bootstrapRepository.repositoryArn]);
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
    allow(['ssm:GetParameter'], [props.liveImageArn, ...environment.parameterArns]);
    allow(['autoscaling:CompleteLifecycleAction'], [props.groupArn]);
    if (environment.secretArns.length > 0) {
      allow(['secretsmanager:GetSecretValue'], environment.secretArns);
    }
    if (environment.secretKeyArns.length > 0) {
      allow(['kms:Decrypt'], environment.secretKeyArns, {
        StringEquals: { 'kms:ViaService': `secretsmanager.${Stack.of(this).region}.amazonaws.com` },
      });
    }
    allow(
      [
        'ecr:GetAuthorizationToken',
        'elasticloadbalancing:DescribeTargetHealth',
        // https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
        'ssm:UpdateInstanceInformation',
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ],
      ['*'],
    );
    acknowledge(
      this,
      {
        pack: 'AwsSolutions',
        rule: 'IAM5',
        finding: 'Resource::*',
        reason:
          'None of these actions can be limited to a resource of this deployment. The token of ECR opens only what the other statements allow, two repositories; Elastic Load Balancing reads a status; the others connect this instance to Session Manager, and who may open a session is decided by the rights of that person.',
      },
      {
        pack: 'AwsSolutions',
        rule: 'IAM5',
        finding: `Resource::${props.groupArn}`,
        reason: 'EC2 Auto Scaling chooses an id for each group. The ARN ends with the name of the one group.',
      },
    );
    allowApplication(this, definition, data);
  }
}
