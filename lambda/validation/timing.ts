import type { CallLimits } from '../client-configuration';
// This file imports no value, so that the stacks read it as well.

/** Timeout of the function in seconds: the longest that Lambda allows. */
export const functionTimeoutSeconds = 900;

/** Seconds that all the waits of a definition may take together. The rest is for the looks between them. */
export const mostWaitSeconds = 480;

/** Seconds after which a database ends a statement of the function. */
export const statementTimeoutSeconds = 180;

/** Limits of one call of Secrets Manager or S3. */
export const callLimits: CallLimits = { attempts: 5, secondsPerAttempt: 10 };
