import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { acknowledge } from '../acknowledge';
import type { NodeFunction } from '../functions/node-function';
import { parameterArn } from '../parameter-arn';
import type { MigrationSettings } from '../settings';
import { replicationNames } from './replication-names';

/** What the permissions are made from. */
export interface ReplicationStopPermissionsProps {
  readonly settings: MigrationSettings;
  readonly onEvent: NodeFunction;
  readonly isComplete: NodeFunction;
  /** Name of the SSM parameter that holds which tasks are paused. */
  readonly noteName: string;
}

/**
 * Allows the two functions what they do, each action on the narrowest resource that AWS knows. All of it by name: a
 * reference would have the functions wait for the task, which waits for them.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsdatabasemigrationservice.html
 */
export function allowReplicationStop(props: ReplicationStopPermissionsProps): void {
  const { settings, onEvent, isComplete, noteName } = props;
  const stack = Stack.of(isComplete);
  const { instanceArn, forward, reverse } = replicationNames(settings);
  const allow = (actions: string[], resources: string[]) =>
    isComplete.addToRolePolicy(new iam.PolicyStatement({ actions, resources }));
  const accept = (resource: string, reason: string) =>
    acknowledge(isComplete.role as iam.IRole, {
      pack: 'AwsSolutions',
      rule: 'IAM5',
      finding: `Resource::${resource}`,
      reason,
    });

  // Whether the stack is rolling back, which the event of a custom resource does not say.
  onEvent.addToRolePolicy(
    new iam.PolicyStatement({ actions: ['cloudformation:DescribeStackEvents'], resources: [stack.stackId] }),
  );

  allow(['dms:StartReplicationTask', 'dms:StopReplicationTask'], [forward.taskArn, reverse.taskArn]);
  // Not the other one, which is CloudFormation's.
  allow(['dms:DeleteReplicationTask'], [reverse.taskArn]);
  allow(
    ['dms:TestConnection'],
    [
      instanceArn,
      ...[forward, reverse].flatMap(({ sourceEndpointArn, targetEndpointArn }) => [
        sourceEndpointArn,
        targetEndpointArn,
      ]),
    ],
  );
  const assessments = settings.definition.replication.assessment !== undefined;
  allow(
    [
      'dms:DescribeConnections',
      ...(assessments ? ['dms:DescribeReplicationTaskAssessmentRuns'] : []),
      'dms:DescribeReplicationTasks',
    ],
    ['*'],
  );
  accept(
    '*',
    'These actions only read, and a list of DMS is of the whole account: it has no resource to be limited to. The code asks for one instance or task, checks each answer for it, and the permissions to stop, start and delete are limited to the tasks of this migration.',
  );
  if (assessments) {
    const runs = stack.formatArn({ service: 'dms', resource: 'assessment-run:*' });
    allow(['dms:CancelReplicationTaskAssessmentRun', 'dms:DeleteReplicationTaskAssessmentRun'], [runs]);
    accept(
      runs,
      'DMS chooses the ids of assessment runs. The code cancels and deletes runs that DMS lists for the task of this stack only, and tests hold it to that. A run is a report: none of them holds data of a migration.',
    );
  }
  allow(['ssm:DeleteParameter', 'ssm:GetParameter', 'ssm:PutParameter'], [parameterArn(isComplete, noteName)]);
}
