// Limits of the functions. This file imports nothing, so that the stack reads it without loading an AWS SDK.

/** Attempts of one AWS call, the first one included. What still fails is asked again with the framework's next question. */
export const attempts = 3;

/** Seconds that one attempt waits for an answer. */
export const secondsPerAttempt = 5;

/**
 * Recovery points that one question deletes. 40 calls that use up their limits, with the SDK's pauses of up to 1 and 2
 * seconds, take 720 s; the framework asks twice a minute, so two points a day for five years go in one destroy.
 */
export const deletionsPerQuestion = 40;

/**
 * Timeout of the function, in seconds: Lambda's longest. A function that Lambda stops would be an error, and the framework
 * takes any error for the end.
 */
export const timeoutSeconds = 900;

/** Seconds between two questions of the framework. */
export const questionSeconds = 30;

/**
 * Minutes after which nobody waits any more for a vault to be empty. CloudFormation gives a custom resource one hour, and
 * then says only that it took too long; this error says what is left.
 */
export const giveUpAfterMinutes = 45;
