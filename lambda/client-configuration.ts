/** How long one AWS call may take before it counts as failed. */
export interface CallLimits {
  /** Attempts in all, the first one included. */
  readonly attempts: number;
  /** Seconds that one attempt waits for an answer; the SDK alone would wait for ever. */
  readonly secondsPerAttempt: number;
}

/**
 * Client configuration that keeps a call within its limits.
 *
 * The SDK's standard mode retries `Throttling` and `PriorRequestNotComplete` (both HTTP 400 from Route 53), timeouts and
 * 5xx, with exponential backoff and jitter. Adaptive mode would add a client-side rate limit, which one call does not need.
 */
export function clientConfiguration({ attempts, secondsPerAttempt }: CallLimits) {
  return {
    retryMode: 'standard',
    maxAttempts: attempts,
    // Without throwOnRequestTimeout the SDK only logs a warning and goes on waiting.
    requestHandler: { requestTimeout: secondsPerAttempt * 1000, throwOnRequestTimeout: true },
  };
}
