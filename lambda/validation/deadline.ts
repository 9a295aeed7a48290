import { OutOfTimeError } from './failure';

/** What Lambda tells about an invocation. */
export interface Invocation {
  /** Milliseconds until Lambda ends it. */
  getRemainingTimeInMillis(): number;
}

/**
 * Does some work, for so long at most. What is late is told to stop, and its result is no longer waited for.
 *
 * @throws OutOfTimeError when the time is over
 */
export async function within<Result>(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new OutOfTimeError(milliseconds / 1000);
      controller.abort(error);
      reject(error);
    }, milliseconds);
  });
  try {
    return await Promise.race([work(controller.signal), end]);
  } finally {
    clearTimeout(timer);
  }
}
