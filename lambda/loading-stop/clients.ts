import { ECSClient } from '@aws-sdk/client-ecs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { clientConfiguration } from '../client-configuration';
import { callLimits } from './timing';

/** The AWS clients of the teardown. */
export interface Clients {
  readonly ecs: ECSClient;
  readonly ssm: SSMClient;
}

/** Makes the clients of the deployed function; region and credentials come from Lambda's environment. */
export function createClients(): Clients {
  const configuration = clientConfiguration(callLimits);
  return { ecs: new ECSClient(configuration), ssm: new SSMClient(configuration) };
}
