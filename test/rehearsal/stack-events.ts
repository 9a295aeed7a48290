import { DescribeStackEventsCommand } from '@aws-sdk/client-cloudformation';
import type { AwsClients } from './aws';

/** A resource that CloudFormation has worked on. */
export interface TouchedResource {
  readonly logicalId: string;
  readonly type: string;
}

/**
 * Returns the resources that the last operation on a stack has made, changed or deleted before it failed, if it did: what
 * CloudFormation did while it went back is not counted.
 *
 * @param stackName physical name of the stack
 */
export async function touchedResources(
  { cloudFormation }: AwsClients,
  stackName: string,
): Promise<readonly TouchedResource[]> {
  const touched = new Map<string, TouchedResource>();
  let NextToken: string | undefined;
  do {
    // Newest first.
    const page = await cloudFormation.send(new DescribeStackEventsCommand({ StackName: stackName, NextToken }));
    for (const { LogicalResourceId, PhysicalResourceId, ResourceType, ResourceStatus, StackId } of page.StackEvents ??
      []) {
      const status = ResourceStatus ?? '';
      if (PhysicalResourceId === StackId && /^(CREATE|UPDATE|DELETE)_IN_PROGRESS$/.test(status)) {
        return [...touched.values()];
      }
      if (PhysicalResourceId === StackId && status.endsWith('ROLLBACK_IN_PROGRESS')) {
        touched.clear();
      } else if (PhysicalResourceId !== StackId && LogicalResourceId && ResourceType) {
        touched.set(LogicalResourceId, { logicalId: LogicalResourceId, type: ResourceType });
      }
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return [...touched.values()];
}
