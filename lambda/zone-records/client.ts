import type { Route53ClientConfig } from '@aws-sdk/client-route-53';

/**
 * Configuration of the Route 53 client. Five requests a second for the whole account is a quota that others can use up
 * (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html): six attempts of 5 seconds each, with
 * the SDK's pauses of up to 1, 2, 4, 8 and 16 seconds between them, outlast it, and `PriorRequestNotComplete` too.
 */
export const clientConfiguration = {
  retryMode: 'standard',
  maxAttempts: 6,
  // Without throwOnRequestTimeout the SDK only logs a warning and goes on waiting.
  requestHandler: { requestTimeout: 5000, throwOnRequestTimeout: true },
} satisfies Route53ClientConfig;
