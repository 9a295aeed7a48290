// Limits of the rollback function. This file imports nothing, so that the stack reads it without loading an AWS SDK.

/**
 * Limits of a Route 53 call. Five requests a second for the whole account is a quota that another team's script can use
 * up (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html): six attempts, with the SDK's pauses
 * of up to 1, 2, 4, 8 and 16 seconds between them, outlast it.
 */
export const route53Limits = { attempts: 6, secondsPerAttempt: 5 };

/** Limits of an SSM or SNS call. Neither is worth holding up the rollback for long: Lambda tries the event again. */
export const otherLimits = { attempts: 4, secondsPerAttempt: 3 };

/**
 * Seconds to wait until a change is on all Route 53 servers. Changes generally propagate within 60 seconds
 * (https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html).
 */
export const insyncWaitSeconds = 90;

/**
 * Timeout of the function, in seconds: above the 349 s of the phase read, two lists, a latch written and read, a change, the
 * wait and a notification that all use up their limits. A synchronous caller must wait as long: `aws lambda invoke` gives up after
 * 60 s and calls again, unless it has `--cli-read-timeout 360`.
 */
export const timeoutSeconds = 360;

/** The pauses of one rollback, in seconds. */
export interface Waits {
  /** Longest wait for `INSYNC`. */
  readonly insyncSeconds: number;
  /** Pause between two looks at the change, growing. Every look counts towards Route 53's five requests a second. */
  readonly pollSeconds: { readonly shortest: number; readonly longest: number };
  /** Pause before a latch that exists but cannot be read yet is looked at again. */
  readonly latchSeconds: number;
}

/** The pauses of the deployed function. */
export const waits: Waits = {
  insyncSeconds: insyncWaitSeconds,
  pollSeconds: { shortest: 2, longest: 5 },
  latchSeconds: 0.5,
};
