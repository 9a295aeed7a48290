import type { CallLimits } from '../client-configuration';
// This file imports no value, so that the stack reads it without loading an AWS SDK.

/**
 * Limits of a Route 53 call. Five requests a second for the whole account is a quota that another team's script can use
 * up (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html): six attempts outlast it.
 */
export const route53Limits: CallLimits = { attempts: 6, secondsPerAttempt: 5 };

/** Limits of every other call. */
export const otherLimits: CallLimits = { attempts: 4, secondsPerAttempt: 3 };

/**
 * Limits of a look at the stack's events. Whatever fails it in a rollback of CloudFormation leaves the stack in
 * UPDATE_ROLLBACK_FAILED, so it outlasts a throttling of more than a minute.
 */
export const stackLimits: CallLimits = { attempts: 8, secondsPerAttempt: 5 };

/**
 * Timeout of the function, in seconds: above the 321 s of a look, which asks Route 53 and the others at once, two pages of
 * the stack's events, and a latch read and deleted, all of which use up their limits.
 */
export const timeoutSeconds = 360;

/**
 * Minutes over which the highest lag counts. DMS publishes once a minute, and CloudWatch shows a value some minutes later;
 * a lag that has just fallen after a long transaction may rise again with the next one.
 */
export const lagMinutes = 10;
