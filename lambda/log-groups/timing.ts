// Limits of the functions. This file imports nothing, so that the stack reads it without loading an AWS SDK.

/** Attempts of one call, the first one included. What still fails is asked again with the framework's next question. */
export const attempts = 3;

/** Seconds that one attempt waits for an answer. */
export const secondsPerAttempt = 5;

/** The most log groups of one resource: Aurora MySQL has four, and DMS one. */
export const mostLogGroups = 5;

/** Timeout of the functions, in seconds: above the 90 s of a question whose every delete uses up its limits. */
export const timeoutSeconds = 120;

/** Seconds between two questions of the framework. */
export const questionSeconds = 30;

/**
 * Seconds that the groups are looked for after their own deletion, the price of each destroy. Container Insights sends the
 * lines of a task once a minute, also after the task has stopped; three minutes are two of its periods, and one for the way.
 * AWS names no time for any of the services.
 */
export const watchSeconds = 180;

/** Minutes after which a group that comes again and again is an error: something still writes to it. */
export const giveUpAfterMinutes = 20;
