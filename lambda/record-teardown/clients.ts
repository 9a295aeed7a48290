import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { clientConfiguration } from '../client-configuration';
import { createClients as createRollbackClients, type Clients as RollbackClients } from '../rollback/clients';
import { cloudFormationLimits } from './timing';

/** The AWS clients of the teardown: those of a rollback, and what tells why a delete was sent. */
export interface Clients extends RollbackClients {
  readonly cloudformation: CloudFormationClient;
}

/** Makes the clients of the deployed function; region and credentials come from Lambda's environment. */
export function createClients(): Clients {
  return {
    ...createRollbackClients(),
    cloudformation: new CloudFormationClient(clientConfiguration(cloudFormationLimits)),
  };
}
