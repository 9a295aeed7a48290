import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { clientConfiguration } from '../client-configuration';
import { callLimits } from './timing';

/** The AWS clients of the load. */
export interface Clients {
  readonly dms: DatabaseMigrationServiceClient;
  readonly ecs: ECSClient;
  readonly ssm: SSMClient;
  readonly cloudwatch: CloudWatchClient;
}

/** Makes the clients of the deployed function; region and credentials come from Lambda's environment. */
export function createClients(): Clients {
  const configuration = clientConfiguration(callLimits);
  return {
    dms: new DatabaseMigrationServiceClient(configuration),
    ecs: new ECSClient(configuration),
    ssm: new SSMClient(configuration),
    cloudwatch: new CloudWatchClient(configuration),
  };
}
