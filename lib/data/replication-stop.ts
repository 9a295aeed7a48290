import { CustomResource, Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { giveUpAfterMinutes, pollSeconds, timeoutSeconds } from '../../lambda/replication-stop/timing';
import { acknowledge } from '../acknowledge';
import { polledProvider } from '../functions/polled-provider';
import type { MigrationSettings } from '../settings';

/** What the stop is made from. */
export interface ReplicationStopProps {
  readonly settings: MigrationSettings;
  /** ARN of the replication task, as a reference to the task: it orders the deletes. */
  readonly taskArn: string;
  /** The operations key, for the log groups of the functions. */
  readonly encryptionKey: kms.IKey;
}

/**
 * Stops the replication when its stack is deleted. DMS deletes no running task, and CloudFormation, which never starts
 * the task either, does not stop it: the delete of the stack would fail.
 *
 * The resource refers to the task, so it is deleted before the task, and CloudFormation waits until the task stands still.
 */
export class ReplicationStop extends Construct {
  constructor(scope: Construct, id: string, { settings, taskArn, encryptionKey }: ReplicationStopProps) {
    super(scope, id);
    const { isComplete, serviceToken } = polledProvider(this, {
      settings,
      source: 'replication-stop',
      descriptions: {
        onEvent: 'Notes that the replication task is about to be deleted',
        isComplete: 'Stops the replication task before it is deleted',
      },
      timeoutSeconds,
      questionSeconds: pollSeconds,
      // Later than the function itself gives up, whose error says what to do.
      totalTimeout: Duration.minutes(giveUpAfterMinutes + 15),
      encryptionKey,
    });
    isComplete.addToRolePolicy(new iam.PolicyStatement({ actions: ['dms:StopReplicationTask'], resources: [taskArn] }));
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsdatabasemigrationservice.html
    isComplete.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['dms:DescribeReplicationTasks'], resources: ['*'] }),
    );
    acknowledge(isComplete.role as iam.IRole, {
      pack: 'AwsSolutions',
      rule: 'IAM5',
      finding: 'Resource::*',
      reason:
        'dms:DescribeReplicationTasks only reads, and has neither a resource-level permission nor a condition key. The code asks for the task of this stack, and the permission to stop is limited to that task.',
    });
    new CustomResource(this, 'Stop', {
      serviceToken,
      resourceType: 'Custom::ReplicationStop',
      properties: { TaskArn: taskArn },
    });
  }
}
