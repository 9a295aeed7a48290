import type { Patience } from '../patience';
import type { Limits } from '../urgency';

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
 * How long the first function asks what CloudFormation is doing, before any question: 246 s where three pages of events use
 * up the limits of their calls. A failure there would fail the rollback of a stack because somebody else looks at stacks too.
 */
export const patience: Patience = { attempts: 4, pauseSeconds: 10 };

/**
 * How long a release may take, in minutes after its event. CloudFormation gives a custom resource one hour, after which
 * it rolls back whatever the deployment does meanwhile; so the deployment is stopped before, while there is time to watch
 * its way back.
 */
export const limits: Limits = { stopAfterMinutes: 48, giveUpAfterMinutes: 57 };

/** Seconds in which CodeDeploy begins the way back of a deployment that failed. */
export const rollbackStartSeconds = 60;
