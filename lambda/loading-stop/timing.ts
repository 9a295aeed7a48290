import type { CallLimits } from '../client-configuration';
// This file imports no value, so that the stack reads it without loading an AWS SDK.

/** Limits of one AWS call. What still fails is asked again with the framework's next question. */
export const callLimits: CallLimits = { attempts: 3, secondsPerAttempt: 5 };

/**
 * Timeout of the functions, in seconds: above the 126 s of seven calls that use up their limits. A function that Lambda
 * stops would be an error, and the framework takes any error for the end of the event.
 */
export const timeoutSeconds = 150;

/** Seconds between two looks at the containers. */
export const questionSeconds = 15;

/**
 * Minutes from the event after which nobody waits any longer. A container has 2 minutes for its end and its network
 * interface goes after it; half of the hour that CloudFormation gives a custom resource, so that this error comes first.
 */
export const giveUpAfterMinutes = 30;
