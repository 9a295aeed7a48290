/**
 * Attempts of one AWS call, the first one included, with the SDK's pauses of up to 1 and 2 seconds between them. More are
 * not wanted: what still fails is asked again with the next question of the framework.
 */
export const attempts = 3;

/** Seconds that one attempt waits for an answer. */
export const secondsPerAttempt = 5;

/**
 * Timeout of the function, in seconds: above the 180 s of ten calls that use up their limits. A function that Lambda
 * stops would be an error, and the framework takes any error for the end of the release.
 */
export const timeoutSeconds = 300;

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
