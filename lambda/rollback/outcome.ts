import type { MigrationPhase } from '../../lib/migration-phase';
import type { Latch } from './latch';
import type { Weights } from './records';

/** How far Route 53 has come with a change. `UNCHANGED`: the weights were right already, no change was asked for. */
export type ChangeStatus = 'INSYNC' | 'PENDING' | 'UNCHANGED';

/** What one run found and did, before it tells anyone. Neither latch nor problem: the weights were 0 by choice. */
export interface RollbackOutcome {
  readonly before: Weights;
  readonly after: Weights;
  readonly changeStatus: ChangeStatus;
  /** Id of the change, for `aws route53 get-change`. @default - no change was asked for */
  readonly changeId?: string;
  /** The latch that holds this rollback. @default - none is set, or none is known */
  readonly latch?: Latch;
  /** Why the latch could not be set, or looked for. @default - no problem */
  readonly latchProblem?: string;
  /** Why the records could not be read again after the change. @default - they could, and nobody else has changed them */
  readonly checkProblem?: string;
}

/** What every run returns. */
interface Told {
  /** Whether the alert topic was told. */
  readonly notified: boolean;
  /** What is still open, although no user is where he must not be. The function fails with it, so that Lambda runs again. */
  readonly problems: readonly string[];
  /** Why the live phase is not known, so that the template's counted. @default - it is known */
  readonly phaseDoubt?: string;
}

/** What a run returns in phase `replicate`, the only one in which DNS may go back. */
export interface RolledBack extends Told {
  readonly phase: 'replicate';
  /** The id of the latch; null when none is known: the weights were 0 by choice, or `problems` says why. */
  readonly latchId: string | null;
  /** Whether this run changed the records. */
  readonly changed: boolean;
  readonly before: Weights;
  readonly after: Weights;
  readonly changeStatus: ChangeStatus;
}

/** What a run returns where Aurora is the writer of record: it changed nothing, and told the alert topic why. */
export interface Declined extends Told {
  readonly phase: WriterIsAurora;
  readonly latchId: null;
  readonly changed: false;
}

/** The phases in which Aurora is the writer of record. */
export type WriterIsAurora = Exclude<MigrationPhase, 'replicate'>;

/** What a run returns. */
export type RollbackResult = RolledBack | Declined;
