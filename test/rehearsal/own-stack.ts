import {
  type CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';
import type { AwsClients } from './aws';
import { deployedResources } from './deployed';
import type { TemplateResource } from './template';

/** Seconds; the SDK's own first delay of 30 is made for AWS. */
const patience = { maxWaitTime: 60, minDelay: 1, maxDelay: 1 };

/**
 * Creates a stack of the rehearsal's own, beside those of the app.
 *
 * @param resources by logical id; at least one
 * @returns the physical ids by logical id
 */
export async function createOwnStack(
  clients: AwsClients,
  stackName: string,
  resources: Readonly<Record<string, TemplateResource>>,
): Promise<ReadonlyMap<string, string>> {
  const client = clients.cloudFormation;
  const TemplateBody = JSON.stringify({ Resources: resources });
  await client.send(new CreateStackCommand({ StackName: stackName, TemplateBody }));
  await waitUntilStackCreateComplete({ client, ...patience }, { StackName: stackName });
  const deployed = await deployedResources(clients, stackName);
  return new Map(deployed.map(({ logicalId, physicalId }) => [logicalId, physicalId]));
}

/** Deletes a stack of the rehearsal's own, so that it is no left-over. */
export async function deleteOwnStack(client: CloudFormationClient, stackName: string): Promise<void> {
  await client.send(new DeleteStackCommand({ StackName: stackName }));
  await waitUntilStackDeleteComplete({ client, ...patience }, { StackName: stackName });
}
