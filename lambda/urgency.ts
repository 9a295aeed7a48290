/** When what a custom resource began must end, in minutes after its event. */
export interface Limits {
  /** From here on what has not succeeded is stopped. */
  readonly stopAfterMinutes: number;
  /** From here on nobody waits any more, not even for the way back. */
  readonly giveUpAfterMinutes: number;
}

/** Where something stands between its limits. */
export type Urgency = 'in time' | 'stop' | 'give up';

/** Returns how urgent the end of something has become that began at `startedAt`. */
export function urgencyOf(startedAt: Date, now: Date, { stopAfterMinutes, giveUpAfterMinutes }: Limits): Urgency {
  const minutes = (now.getTime() - startedAt.getTime()) / 60_000;
  if (minutes >= giveUpAfterMinutes) {
    return 'give up';
  }
  return minutes >= stopAfterMinutes ? 'stop' : 'in time';
}
