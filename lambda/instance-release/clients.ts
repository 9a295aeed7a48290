import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { ECRClient } from '@aws-sdk/client-ecr';
import { SSMClient } from '@aws-sdk/client-ssm';
import { clientConfiguration } from '../client-configuration';
import { attempts, secondsPerAttempt } from './timing';

/** What a release talks to. */
export interface Clients {
  readonly scaling: AutoScalingClient;
  readonly ecr: ECRClient;
  readonly ssm: SSMClient;
  readonly cloudformation: CloudFormationClient;
  /** Returns what a pre-signed address of S3 holds. */
  readonly download: (url: string) => Promise<string>;
}

/** Makes the clients of the deployed functions; region and credentials come from Lambda's environment. */
export function createClients(): Clients {
  const configuration = clientConfiguration({ attempts, secondsPerAttempt });
  return {
    scaling: new AutoScalingClient(configuration),
    ecr: new ECRClient(configuration),
    ssm: new SSMClient(configuration),
    cloudformation: new CloudFormationClient(configuration),
    download,
  };
}

/**
 * Returns what an address holds.
 *
 * @throws Error when it answers with another status than 2xx, or not in time
 */
export async function download(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(secondsPerAttempt * 1000) });
  if (!response.ok) {
    throw new Error(`${new URL(url).host} answered with ${response.status}`);
  }
  return response.text();
}
