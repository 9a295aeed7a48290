import { paginateListStackResources } from '@aws-sdk/client-cloudformation';
import type { AwsClients } from './aws';

/** A resource of a deployed stack. */
export interface DeployedResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
}

/** The resources of a deployed stack. @param stackName physical name of the stack */
export async function deployedResources(
  { cloudFormation }: AwsClients,
  stackName: string,
): Promise<DeployedResource[]> {
  const resources: DeployedResource[] = [];
  for await (const page of paginateListStackResources({ client: cloudFormation }, { StackName: stackName })) {
    for (const { LogicalResourceId, PhysicalResourceId, ResourceType } of page.StackResourceSummaries ?? []) {
      if (LogicalResourceId && PhysicalResourceId && ResourceType) {
        resources.push({ logicalId: LogicalResourceId, physicalId: PhysicalResourceId, type: ResourceType });
      }
    }
  }
  return resources;
}
