import type { Patience } from '../patience';
import type { Limits } from '../urgency';

/** Attempts of one AWS call, the first one included. What still fails is asked again with the framework's next question. */
export const attempts = 3;

/** Seconds that one attempt waits for an answer. */
export const secondsPerAttempt = 5;

/**
 * Timeout of the function, in seconds: above the 180 s of ten calls that use up their limits. A function that Lambda
 * stops would be an error, and the framework takes any error for the end of the release.
 */
export const timeoutSeconds = 300;

/**
 * How long the first function asks what CloudFormation is doing, before any question: 246 s where three pages of events use
 * up the limits of their calls. A failure there would fail the rollback of a stack because somebody else looks at stacks too.
 */
export const patience: Patience = { attempts: 4, pauseSeconds: 10 };

/**
 * How long a release may take, in minutes after its event. CloudFormation gives a custom resource one hour. The way back
 * replaces instances once more, which takes about ten minutes: a boot, a warm-up, the end of the old instances.
 */
export const limits: Limits = { stopAfterMinutes: 38, giveUpAfterMinutes: 57 };

/** New instances that could not start, after which nobody expects the next one to. */
export const hopelessAfterLaunches = 3;
