import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionLimits } from './connection';

/**
 * Does a job, again where its failure may pass, each time after twice the wait.
 *
 * @throws Error of the last attempt
 */
export async function repeat<Result>(
  job: () => Promise<Result>,
  { attempts, retryMilliseconds }: ConnectionLimits,
  mayPass: (error: unknown) => boolean,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await job();
    } catch (error) {
      if (attempt >= attempts || !mayPass(error)) {
        throw error;
      }
      await sleep(retryMilliseconds * 2 ** (attempt - 1));
    }
  }
}
