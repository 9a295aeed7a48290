import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { clientConfiguration } from '../client-configuration';
import { otherLimits, route53Limits, stackLimits } from './timing';

/** The AWS clients by which the gate looks. */
export interface Clients {
  readonly route53: Route53Client;
  readonly ssm: SSMClient;
  readonly dms: DatabaseMigrationServiceClient;
  readonly cloudwatch: CloudWatchClient;
  readonly s3: S3Client;
  readonly cloudformation: CloudFormationClient;
}

/**
 * Makes the clients; credentials come from the surroundings.
 *
 * @param region the migration's. @default - Lambda's environment says it
 */
export function createClients(region?: string): Clients {
  const place = region === undefined ? {} : { region };
  const others = { ...clientConfiguration(otherLimits), ...place };
  return {
    route53: new Route53Client({ ...clientConfiguration(route53Limits), ...place }),
    ssm: new SSMClient(others),
    dms: new DatabaseMigrationServiceClient(others),
    cloudwatch: new CloudWatchClient(others),
    s3: new S3Client(others),
    cloudformation: new CloudFormationClient({ ...clientConfiguration(stackLimits), ...place }),
  };
}
