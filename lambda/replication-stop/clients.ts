import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import { SSMClient } from '@aws-sdk/client-ssm';
import { clientConfiguration } from '../client-configuration';
import { attempts, secondsPerAttempt } from './timing';

/** The AWS clients of the two functions. */
export interface Clients {
  readonly dms: DatabaseMigrationServiceClient;
  readonly ssm: SSMClient;
  readonly cloudformation: CloudFormationClient;
}

/** Configuration of every client. `ThrottlingException` is among what the SDK asks again. */
export const configuration = clientConfiguration({ attempts, secondsPerAttempt });

/** Makes the clients of the deployed functions; region and credentials come from Lambda's environment. */
export function createClients(): Clients {
  return {
    dms: new DatabaseMigrationServiceClient(configuration),
    ssm: new SSMClient(configuration),
    cloudformation: new CloudFormationClient(configuration),
  };
}
