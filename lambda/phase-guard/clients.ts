import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SSMClient } from '@aws-sdk/client-ssm';
import { clientConfiguration } from '../client-configuration';
import { callLimits } from './timing';

/** What the guard talks to. */
export interface Clients {
  readonly ssm: SSMClient;
  readonly cloudformation: CloudFormationClient;
}

/** Makes the clients of the deployed function; region and credentials come from Lambda's environment. */
export function createClients(): Clients {
  const configuration = clientConfiguration(callLimits);
  return { ssm: new SSMClient(configuration), cloudformation: new CloudFormationClient(configuration) };
}
