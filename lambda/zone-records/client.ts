import { clientConfiguration } from '../client-configuration';

/**
 * Configuration of the Route 53 client. Five requests a second for the whole account is a quota that others can use up
 * (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html): six attempts of 5 seconds each, with
 * the SDK's pauses of up to 1, 2, 4, 8 and 16 seconds between them, outlast it, and `PriorRequestNotComplete` too.
 */
export const route53Configuration = clientConfiguration({ attempts: 6, secondsPerAttempt: 5 });
