import { BackupClient } from '@aws-sdk/client-backup';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import { IAMClient } from '@aws-sdk/client-iam';
import { Route53Client } from '@aws-sdk/client-route-53';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { clientConfiguration } from '../../../lambda/client-configuration';

/** The AWS clients that look at an account. Nothing but reads goes through them, and the order of a report of the quotas. */
export interface AccountClients {
  readonly backup: BackupClient;
  readonly cloudformation: CloudFormationClient;
  readonly dms: DatabaseMigrationServiceClient;
  readonly iam: IAMClient;
  readonly route53: Route53Client;
  readonly secretsManager: SecretsManagerClient;
  readonly serviceQuotas: ServiceQuotasClient;
  /** Milliseconds between two looks at the report of the quotas. */
  readonly pollMilliseconds: number;
}

/** Makes the clients; credentials come from the operator's own configuration. */
export function createAccountClients(region: string): AccountClients {
  // Service Quotas takes few calls a second, and answers one too many with a throttling that is worth another try.
  const place = { ...clientConfiguration({ attempts: 5, secondsPerAttempt: 10 }), region };
  return {
    backup: new BackupClient(place),
    cloudformation: new CloudFormationClient(place),
    dms: new DatabaseMigrationServiceClient(place),
    iam: new IAMClient(place),
    route53: new Route53Client(place),
    secretsManager: new SecretsManagerClient(place),
    serviceQuotas: new ServiceQuotasClient(place),
    pollMilliseconds: 2000,
  };
}
