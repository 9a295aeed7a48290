// Limits of the functions. This file imports nothing, so that the stack reads it without loading an AWS SDK.

/** Attempts of one AWS call, the first one included. What still fails is asked again with the framework's next question. */
export const attempts = 3;

/** Seconds that one attempt waits for an answer. */
export const secondsPerAttempt = 5;

/**
 * Timeout of the functions, in seconds: above the 36 s of two calls that use up their limits. A function that Lambda stops
 * would be an error, and the framework takes any error for the end of the event.
 */
export const timeoutSeconds = 60;

/** Seconds between two looks at the task. */
export const pollSeconds = 15;

/**
 * Minutes from the event after which nobody waits for the task any longer. DMS publishes no limit for a stop. Half of the
 * hour that CloudFormation gives a custom resource, so that the error of the function comes first: it says what to do.
 */
export const giveUpAfterMinutes = 30;
