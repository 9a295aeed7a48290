/** Tries of one AWS call, with exponential backoff between them: about 20 seconds in the worst case. */
export const attempts = 6;

/** Longest time that one try of an AWS call may take, in seconds. */
export const secondsPerAttempt = 10;

/**
 * How long a release may take, in minutes after its event. CloudFormation gives a custom resource one hour, after which
 * it rolls back whatever the deployment does meanwhile; so the deployment is stopped before, while there is time to watch
 * its way back.
 */
export const limits = {
  /** From here on a deployment that has not shifted the traffic is stopped. */
  stopAfterMinutes: 48,
  /** From here on nobody waits any more, not even for the way back. */
  giveUpAfterMinutes: 57,
} as const;

/** Seconds in which CodeDeploy begins the way back of a deployment that failed. */
export const rollbackStartSeconds = 60;

/** Where a release stands between its limits. */
export type Urgency = 'in time' | 'stop' | 'give up';

/** Returns how urgent the end of a release has become that began at `startedAt`. */
export function urgencyOf(startedAt: Date, now: Date): Urgency {
  const minutes = (now.getTime() - startedAt.getTime()) / 60_000;
  if (minutes >= limits.giveUpAfterMinutes) {
    return 'give up';
  }
  return minutes >= limits.stopAfterMinutes ? 'stop' : 'in time';
}
