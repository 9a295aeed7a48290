// Limits of the function. This file imports nothing, so that the stack reads it without loading an AWS SDK.

/** Attempts of one IAM call, the first one included, with the SDK's pauses of up to 1, 2 and 4 seconds between them. */
export const attempts = 4;

/** Seconds that one attempt waits for an answer. */
export const secondsPerAttempt = 3;

/** Timeout of the function, in seconds: above the 333 s of a run in which every call and every wait uses up its limits. */
export const timeoutSeconds = 360;

/** The pauses of one run, in seconds. */
export interface Waits {
  /** Longest wait until a new role can be read. */
  readonly visibleSeconds: number;
  /** Pause between two looks at a new role, growing. */
  readonly pollSeconds: { readonly shortest: number; readonly longest: number };
  /**
   * Pause after a change. IAM is eventually consistent, and no call tells whether DMS sees the role already: DMS then
   * refuses the subnet group with "the IAM Role ... is not configured properly".
   *
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
   */
  readonly settleSeconds: number;
}

/** The pauses of the deployed function. */
export const waits: Waits = {
  visibleSeconds: 30,
  pollSeconds: { shortest: 1, longest: 4 },
  settleSeconds: 45,
};
