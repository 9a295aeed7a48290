import { type CloudFormationClient, DescribeStackEventsCommand } from '@aws-sdk/client-cloudformation';

/** What CloudFormation was asked to do with a stack. */
export type StackOperationType = 'CREATE' | 'UPDATE' | 'DELETE';

/** The operation in which a stack is. */
export interface StackOperation {
  /** What was asked for; for a rollback, what is being rolled back. Absent where the events do not go back so far. */
  readonly type?: StackOperationType;
  /** Whether CloudFormation is going back to what was there before. */
  readonly rollingBack: boolean;
  /** When the operation, or the one that is being rolled back, began. */
  readonly startedAt: Date;
}

/**
 * Reads from the events of a stack what CloudFormation is doing with it. The event of a custom resource does not say:
 * an update and the rollback of the reverse update look the same.
 */
export async function stackOperation(cloudformation: CloudFormationClient, stackId: string): Promise<StackOperation> {
  let rollingBack = false;
  let NextToken: string | undefined;
  do {
    // Newest first.
    const page = await cloudformation.send(new DescribeStackEventsCommand({ StackName: stackId, NextToken }));
    for (const { PhysicalResourceId, ResourceStatus, Timestamp } of page.StackEvents ?? []) {
      const status = PhysicalResourceId === stackId ? (ResourceStatus ?? '') : '';
      const [, type] = /^(CREATE|UPDATE|DELETE)_IN_PROGRESS$/.exec(status) ?? [];
      if (type !== undefined) {
        return { type: type as StackOperationType, rollingBack, startedAt: Timestamp ?? new Date(0) };
      }
      rollingBack ||= status.includes('ROLLBACK');
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return { rollingBack, startedAt: new Date(0) };
}
