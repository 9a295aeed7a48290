import type { CallLimits } from '../../lambda/client-configuration';

/** The longest pause of the SDK's standard mode between two attempts, in seconds. */
const longestPause = 20;

/**
 * Returns the seconds that one AWS call takes when every attempt times out and every pause of the SDK is its longest: up to
 * 1, 2, 4, 8, 16 and 20 s after throttling (`THROTTLING_RETRY_DELAY_BASE` 500 ms, doubled with each attempt).
 */
export function longestCall({ attempts, secondsPerAttempt }: CallLimits): number {
  const pauses = Array.from({ length: attempts - 1 }, (_, retry) => Math.min(2 ** retry, longestPause));
  return attempts * secondsPerAttempt + pauses.reduce((sum, pause) => sum + pause, 0);
}
