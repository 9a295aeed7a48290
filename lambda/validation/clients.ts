import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientConfiguration } from '../client-configuration';
import { callLimits } from './timing';

/** The AWS clients of the validation. */
export interface Clients {
  readonly secrets: Pick<SecretsManagerClient, 'send'>;
  readonly s3: Pick<S3Client, 'send'>;
}

/** Makes the clients of the deployed function; region and credentials come from Lambda's environment. */
export function createClients(): Clients {
  return {
    secrets: new SecretsManagerClient(clientConfiguration(callLimits)),
    s3: new S3Client(clientConfiguration(callLimits)),
  };
}
