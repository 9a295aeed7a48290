import { setTimeout as pause } from 'node:timers/promises';
import { log } from './log';
import { isPassing } from './passing-error';

/** How long a call is tried again that cannot be left to a later question. */
export interface Patience {
  /** Attempts in all, the first one included. Each is one of the client's, with its own retries. */
  readonly attempts: number;
  /** Seconds between two attempts. */
  readonly pauseSeconds: number;
}

/**
 * Makes a call, and makes it again where its error may pass. For the first function of a polled custom resource, whose
 * failure is the end: the provider framework asks nothing again before that function has answered.
 *
 * @throws the error of the last attempt, and any that does not pass
 */
export async function patiently<Result>(
  { attempts, pauseSeconds }: Patience,
  call: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error) || attempt >= attempts) {
        throw error;
      }
      log('warn', { event: 'will try again', attempt, error });
    }
    await pause(pauseSeconds * 1000);
  }
}
