import type { CallLimits } from '../client-configuration';
// This file imports no value, so that the stacks read it as well.

/** Limits of one AWS call. */
export const callLimits: CallLimits = { attempts: 3, secondsPerAttempt: 5 };

/**
 * Timeout of the function, in seconds: above the 234 s of thirteen calls that use up their limits, three more than the
 * longest look makes, which leaves room for further pages of tables.
 */
export const functionTimeoutSeconds = 240;

/** Seconds until the next look while the load is young, and how long it is: most of what fails fails at first. */
export const youngLookSeconds = 60;
export const youngHours = 2;

/**
 * Seconds until the next look after that. Step Functions ends an execution at 25 000 events
 * (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html), and one look is nine: five of the task, two of
 * the choice, two of the wait. Looks of 5 minutes are 19 000 events in 7 days; the rest is for what is tried again.
 */
export const lookSeconds = 300;

/** Days after which an execution ends by itself. The next one goes on where the load stands. */
export const longestDays = 7;

/** Events in the history of an execution that one look makes. */
export const eventsPerLook = 9;

/** How often a look that failed may be tried again: all of them together take 40 minutes. */
export const lookRetries = { intervalSeconds: 10, backoffRate: 2, mostSeconds: 300, attempts: 12 } as const;

/** Minutes after which a test of a connection has failed; DMS itself gives up within a few. */
export const connectionMinutes = 15;

/** Starts of one container that never ran: an image that could not be pulled, no capacity in a zone. */
export const scriptAttempts = 3;

/**
 * Minutes for which the lag must have been low before DMS counts as caught up without having stopped, and how many of them
 * must have a value: CloudWatch delivers the newest ones late.
 */
export const lagMinutes = 15;
export const lagValues = 10;
