import { Stack } from 'aws-cdk-lib';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { ServiceDefinition } from '../definition';
import type { NodeFunction } from '../functions/node-function';
import { parameterArn } from '../parameter-arn';
import type { MigrationSettings } from '../settings';
import { groupNameOf } from './instance-group';
import { liveImageParameter } from './live-image';

/** What the permissions are made from. */
export interface InstanceReleasePermissionsProps {
  readonly settings: MigrationSettings;
  readonly definition: ServiceDefinition;
  readonly repository: ecr.IRepository;
  readonly onEvent: NodeFunction;
  readonly isComplete: NodeFunction;
}

/**
 * Allows the two functions of a release what they do, each action on the narrowest resource that its service knows.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2autoscaling.html
 */
export function allowInstanceReleases(props: InstanceReleasePermissionsProps): void {
  const { settings, definition, repository, onEvent, isComplete } = props;
  const { stackId } = Stack.of(isComplete);
  const parameter = parameterArn(isComplete, liveImageParameter(settings, definition));
  const group = groupArn(isComplete, groupNameOf(settings, definition));
  const allow = (fn: NodeFunction, actions: string[], resources: string[]) =>
    fn.addToRolePolicy(new iam.PolicyStatement({ actions, resources }));

  // Whether the stack is rolling back, which the event of a custom resource does not say.
  for (const handler of [onEvent, isComplete]) {
    allow(handler, ['cloudformation:DescribeStackEvents'], [stackId]);
  }
  allow(onEvent, ['ssm:DeleteParameter', 'ssm:PutParameter'], [parameter]);
  allow(isComplete, ['ssm:GetParameterHistory', 'ssm:PutParameter'], [parameter]);
  allow(isComplete, ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], [repository.repositoryArn]);
  allow(isComplete, ['autoscaling:CancelInstanceRefresh', 'autoscaling:StartInstanceRefresh'], [group]);
  allow(
    isComplete,
    [
      'autoscaling:DescribeAutoScalingGroups',
      'autoscaling:DescribeInstanceRefreshes',
      'autoscaling:DescribeScalingActivities',
      // AWS does not say in whose name Auto Scaling looks for the alarms that a refresh is to obey, which may be of any kind;
      // composite ones are told only to who may read all. A narrower right could have every release refused.
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
      'cloudwatch:DescribeAlarms',
    ],
    ['*'],
  );
  acknowledge(
    isComplete.role as iam.IRole,
    {
      pack: 'AwsSolutions',
      rule: 'IAM5',
      finding: 'Resource::*',
      reason:
        'Reading only: EC2 Auto Scaling has no resource-level permission for its Describe actions, and CloudWatch tells the states of composite alarms only to who may read all alarms.',
    },
    {
      pack: 'AwsSolutions',
      rule: 'IAM5',
      finding: `Resource::${group}`,
      reason: 'EC2 Auto Scaling chooses an id for each group. The ARN ends with the name of the one group.',
    },
  );
}

/** Returns the ARN of an Auto Scaling group, with `*` in the place of the id that AWS chooses. */
export function groupArn(scope: Construct, groupName: string): string {
  return Stack.of(scope).formatArn({
    service: 'autoscaling',
    resource: `autoScalingGroup:*:autoScalingGroupName/${groupName}`,
  });
}
