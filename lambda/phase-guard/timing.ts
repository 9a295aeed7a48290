import type { CallLimits } from '../client-configuration';

/**
 * Limits of one AWS call. Five attempts outlast a short throttling: with the SDK's pauses of up to 1, 2, 4 and 8 s between
 * them, a call takes 40 s at the most.
 */
export const callLimits: CallLimits = { attempts: 5, secondsPerAttempt: 5 };

/**
 * Timeout of the function. The phase is one call, and what CloudFormation is doing mostly one or two pages of events; the
 * rest is for a stack whose deploy had hundreds of them.
 */
export const timeoutSeconds = 300;
