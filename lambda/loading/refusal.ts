import type { MigrationPhase } from '../../lib/migration-phase';
import { olderExecution } from '../older-execution';
import type { LoadingEvent } from './event';
import type { LoadingRecord } from './record';
import { longestDays } from './timing';
import type { Failure } from './trouble';

/** What a look must know before it may do anything. */
export interface Circumstances {
  readonly event: LoadingEvent;
  readonly phase: MigrationPhase;
  readonly record: LoadingRecord | undefined;
  readonly now: Date;
  /** Starts the loading machine. */
  readonly startCommand: string;
}

/** Returns why this execution may not go on; undefined when it may. */
export function refusalOf({ event, phase, record, now, startCommand }: Circumstances): Failure | undefined {
  if (phase !== 'replicate') {
    return {
      error: 'WrongPhase',
      cause: `The live phase is ${phase}, in which Aurora is the writer of record: a load would put the rows of the old system over its own. What to do next: nothing; a load belongs to phase replicate`,
    };
  }
  const other = otherExecution(event, record);
  if (other !== undefined) {
    return {
      error: 'AlreadyRunning',
      cause: `Execution ${other} of this machine is loading already. What to do next: watch that one, by the output LoadingProgress of DataStack; this one leaves everything as it is`,
    };
  }
  // The history of an execution has a limit, and Step Functions would end it without a word.
  if (now.getTime() - event.execution.startedAt.getTime() >= longestDays * 86_400_000) {
    return {
      error: 'TooLong',
      cause: `This execution has watched the load for ${longestDays} days, as long as its history can be; DMS goes on by itself. What to do next: start the load again, it goes on where it stands: ${startCommand}`,
    };
  }
  return undefined;
}

/**
 * Returns the execution that goes on while this one must not: the older one of two. The list of the running ones may come
 * too late to show two that were started at once to each other; then the one that finds the other's record leaves.
 */
function otherExecution(
  { execution, running = [], recorded }: LoadingEvent,
  record: LoadingRecord | undefined,
): string | undefined {
  const older = olderExecution(execution, running);
  return older?.name ?? (recorded && record?.execution !== execution.name ? record?.execution : undefined);
}
