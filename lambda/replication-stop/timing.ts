// Limits of the functions. This file imports nothing, so that the stack reads it without loading an AWS SDK.

/** Attempts of one AWS call, the first one included. What still fails is asked again with the framework's next question. */
export const attempts = 3;

/** Seconds that one attempt waits for an answer. */
export const secondsPerAttempt = 5;

/**
 * How long the first function tries again to read what CloudFormation is doing: its failure would be the end, since the
 * framework asks nothing again before it has answered. A round of ten calls that use up their limits, each on one page of
 * events, takes 180 s, so that three rounds end within the timeout.
 */
export const patience = { attempts: 3, pauseSeconds: 10 };

/**
 * Timeout of the functions, in seconds. A function that Lambda stops would be an error, and the framework takes any error
 * for the end of the event. A question makes at most about a dozen calls of 18 s each.
 */
export const timeoutSeconds = 600;

/** Seconds between two looks at the tasks. */
export const pollSeconds = 15;

/**
 * Minutes from the event after which nobody waits for the tasks any longer. DMS publishes no limit for a stop or a start.
 * Half of the hour that CloudFormation gives a custom resource, so that the error of the function comes first: it says what
 * to do.
 */
export const giveUpAfterMinutes = 30;
