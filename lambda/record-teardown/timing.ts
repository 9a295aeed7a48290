// Limits of the function. This file imports nothing, so that the stack reads it without loading an AWS SDK.

/**
 * Limits of a Route 53 call. Five requests a second for the whole account is a quota that others can use up
 * (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html): six attempts, with the SDK's pauses of
 * up to 1, 2, 4, 8 and 16 seconds between them, outlast it, and `PriorRequestNotComplete` too.
 */
export const route53Limits = { attempts: 6, secondsPerAttempt: 5 };

/** Limits of a CloudFormation call. */
export const cloudFormationLimits = { attempts: 5, secondsPerAttempt: 5 };

/** How often the records are deleted because somebody changed them, or made them again, in between. */
export const rounds = 3;

/** How long a delete is watched, in seconds. Changes generally propagate within 60. */
export const waits = { insyncSeconds: 90, pollSeconds: { shortest: 2, longest: 5 } };

/**
 * Timeout of the function, in seconds: above the 737 s of a look at the stack, four lists, and three deletes with their
 * waits that all use up their limits. A function that Lambda stops says "Task timed out" and nothing else.
 */
export const timeoutSeconds = 780;
