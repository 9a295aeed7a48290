import { Route53Client } from '@aws-sdk/client-route-53';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type CallLimits, otherLimits, route53Limits } from './timing';

/** The AWS clients of one rollback. */
export interface Clients {
  readonly route53: Route53Client;
  readonly ssm: SSMClient;
  readonly sns: SNSClient;
}

/**
 * Client configuration that keeps a call within its limits.
 *
 * The SDK's standard mode retries `Throttling` and `PriorRequestNotComplete` (both HTTP 400 from Route 53), timeouts and
 * 5xx, with exponential backoff and jitter. Adaptive mode would add a client-side rate limit, which one call does not need.
 */
export function clientConfiguration({ attempts, secondsPerAttempt }: CallLimits) {
  return {
    retryMode: 'standard',
    maxAttempts: attempts,
    // Without throwOnRequestTimeout the SDK only logs a warning and goes on waiting.
    requestHandler: { requestTimeout: secondsPerAttempt * 1000, throwOnRequestTimeout: true },
  };
}

/** Makes the clients of the deployed function; region and credentials come from Lambda's environment. */
export function createClients(): Clients {
  return {
    route53: new Route53Client(clientConfiguration(route53Limits)),
    ssm: new SSMClient(clientConfiguration(otherLimits)),
    sns: new SNSClient(clientConfiguration(otherLimits)),
  };
}
