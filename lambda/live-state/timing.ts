// Limits of the function. This file imports nothing, so that the stack reads it without loading an AWS SDK.

/** Attempts of one SSM call, the first one included: with the SDK's pauses between them they outlast a short throttling. */
export const attempts = 5;

/** Seconds that one attempt waits for an answer. */
export const secondsPerAttempt = 5;

/** Timeout of the function, in seconds: above the 40 s of a call that uses up its limits. */
export const timeoutSeconds = 60;
