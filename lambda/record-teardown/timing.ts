// Limits of the function. This file imports nothing, so that the stack reads it without loading an AWS SDK.

/** Limits of a CloudFormation call. */
export const cloudFormationLimits = { attempts: 5, secondsPerAttempt: 5 };

/** How often the records are deleted because somebody changed them, or made them again, in between. */
export const rounds = 3;

/**
 * Timeout of the function, in seconds: above the 737 s of a look at the stack, four lists, and three deletes with their
 * waits that all use up their limits. A function that Lambda stops says "Task timed out" and nothing else.
 */
export const timeoutSeconds = 780;
