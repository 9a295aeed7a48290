// Limits of the function. This file imports nothing, so that the stack reads it without loading an AWS SDK.

/**
 * Attempts of one call, the first one included. Five requests a second for the whole account is a quota that others can use
 * up (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html): six attempts, with the SDK's pauses
 * of up to 1, 2, 4, 8 and 16 seconds between them, outlast it, and `PriorRequestNotComplete` too.
 */
export const attempts = 6;

/** Seconds that one attempt waits for an answer. */
export const secondsPerAttempt = 5;

/**
 * Seconds after which no further call begins, but an error says what to do. Three rounds of a list and a delete that use up
 * their limits take 366 s, so that this is reached only by a zone of thousands of records that answers slowly.
 */
export const giveUpAfterSeconds = 500;

/**
 * Timeout of the function, in seconds: above the 61 s of a call that begins at the last moment. A function that Lambda stops
 * says "Task timed out" and nothing else.
 */
export const timeoutSeconds = 600;
