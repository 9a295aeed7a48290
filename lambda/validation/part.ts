import { log } from '../log';
import { PassingError } from '../passing-error';
import type { Clients } from './clients';
import { withDatabases } from './databases';
import { type Invocation, within } from './deadline';
import type { ValidationEnvironment } from './environment';
import type { PartEvent } from './event';
import { describeFailure, mayPass } from './failure';
import { keys } from './keys';
import { compareRowsPart, compareSchemaPart, type PartResult } from './parts';
import type { Results } from './results';
import { reservedSeconds, reuseHours } from './timing';

/** A part that was compared, or that an earlier invocation had proven equal. */
export interface ComparedPart {
  readonly key: string;
  readonly result: PartResult;
  /** Whether this invocation compared it. */
  readonly compared: boolean;
}

/**
 * Compares one part and writes its result. One that the same run has proven equal within a day is left alone: a run that is
 * started again goes on where it was. What cannot be compared is a result as well, which says why.
 *
 * @throws PassingError when the same may work a little later
 */
export async function comparePart(
  event: PartEvent,
  environment: ValidationEnvironment,
  clients: Clients,
  results: Results,
  invocation: Invocation,
): Promise<ComparedPart> {
  const key = keys.part(event);
  const before = await results.read<PartResult>(key);
  if (before?.outcome === 'equal' && Date.now() - Date.parse(before.finishedAt) < reuseHours * 3_600_000) {
    return { key, result: before, compared: false };
  }
  if (before !== undefined) {
    // An invocation that ends without a result must not leave that of an earlier one.
    await results.write(key, unproven(event, 'the comparison was begun again, and not brought to its end'));
  }
  try {
    const result = await withDatabases(environment, clients, (databases) =>
      within(invocation.getRemainingTimeInMillis() - reservedSeconds * 1000, (signal) =>
        event.kind === 'schema'
          ? compareSchemaPart(databases, environment, event)
          : compareRowsPart(databases, environment, event, signal),
      ),
    );
    await results.write(key, result);
    return { key, result, compared: true };
  } catch (error) {
    const failure = describeFailure(error, event);
    log('error', { event: 'the part was not compared', key, failure });
    const result = unproven(event, failure);
    await results.write(key, result);
    if (mayPass(error)) {
      throw new PassingError(error);
    }
    return { key, result, compared: false };
  }
}

function unproven(event: PartEvent, failure: string): PartResult {
  return { event, outcome: 'unproven', finishedAt: new Date().toISOString(), failure };
}
