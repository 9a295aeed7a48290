import { log } from '../log';
import { PassingError } from '../passing-error';
import type { Reading } from '../reading';
import { mayPass } from './failure';

/**
 * Returns what was read, or what keeps it from being read until somebody changes something.
 *
 * @param what in a few words, for the log
 * @throws PassingError when the same may work a little later
 */
export async function finalReading<Value>(what: string, read: Promise<Value>): Promise<Reading<Value>> {
  try {
    return { value: await read };
  } catch (error) {
    if (mayPass(error)) {
      throw new PassingError(error);
    }
    const { message } = error as Error;
    log('error', { event: 'something could not be read', what, message });
    return { unreadable: message };
  }
}
