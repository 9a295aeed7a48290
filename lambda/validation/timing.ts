import type { CallLimits } from '../client-configuration';
// This file imports no value, so that the stacks read it as well.

/** Timeout of the function in seconds: the longest that Lambda allows. */
export const functionTimeoutSeconds = 900;

/** Seconds that all the waits of a definition may take together. The rest is for the looks between them. */
export const mostWaitSeconds = 480;

/** Seconds after which a database ends a statement of the function. */
export const statementTimeoutSeconds = 180;

/** Seconds of the function's time that are kept for what comes after a comparison: its result, and the connections' end. */
export const reservedSeconds = 45;

/**
 * Seconds of the function's time that must be left for a plan to look for one more end of a part: as long as a statement may
 * take, and a little for the attempts at it. What is left of the plan then is for the next invocation.
 */
export const planReservedSeconds = 240;

/** Seconds that a part waits for a database that is busy, before it gives way to others and comes again later. */
export const longestPauseSeconds = 240;

/**
 * Parts that a plan may have, and bytes of their ends, which are keys of rows. A Distributed Map reads 100 million items from
 * a file of 10 GB; but the function holds the plan in its memory.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const mostParts = 250_000;
export const mostPlanBytes = 64 * 2 ** 20;

/** Hours after which a part that was proven equal is compared again by a run that goes on. */
export const reuseHours = 24;

/**
 * Seconds before an execution looks for others: of two that are started together both are in the list by then, which is
 * eventually consistent.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html
 */
export const settleSeconds = 5;

/** How often a plan or a verdict that failed is tried again: all of them together take 15 minutes. */
export const retries = { intervalSeconds: 10, backoffRate: 2, mostSeconds: 300, attempts: 7 } as const;

/**
 * How often a part that failed is tried again: all of them together take two hours. A part fails for a while where a
 * database is busy, and comes again when it is less so.
 */
export const partRetries = { intervalSeconds: 30, backoffRate: 2, mostSeconds: 900, attempts: 12 } as const;

/**
 * Days after which an execution ends by itself: as long as one that ended may be redriven. The next one with the same run
 * goes on where this one was.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const longestDays = 14;

/** Minutes between two tellings of how old the last pass is. */
export const ageMinutes = 15;

/** Limits of one call of Secrets Manager or S3. */
export const callLimits: CallLimits = { attempts: 5, secondsPerAttempt: 10 };
