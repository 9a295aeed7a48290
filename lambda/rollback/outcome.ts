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
  /** The latch that holds this rollback. @default - none is set */
  readonly latch?: Latch;
  /** Why the latch could not be set although it should be. @default - no problem */
  readonly latchProblem?: Error;
}

/** What the function returns of a run in phase `replicate`, the only one in which DNS may go back. */
export interface RolledBack {
  readonly phase: 'replicate';
  /** The id of the latch; null when the weights were 0 by choice and nothing was rolled back. */
  readonly latchId: string | null;
  /** Whether this run changed the records. */
  readonly changed: boolean;
  readonly before: Weights;
  readonly after: Weights;
  readonly changeStatus: ChangeStatus;
  /** Whether the alert topic was told. */
  readonly notified: boolean;
}

/** What the function returns where Aurora is the writer of record: it changed nothing, and told the alert topic why. */
export interface Declined {
  readonly phase: WriterIsAurora;
  readonly latchId: null;
  readonly changed: false;
  readonly notified: true;
}

/** The phases in which Aurora is the writer of record. */
export type WriterIsAurora = Exclude<MigrationPhase, 'replicate'>;

/** What the function returns. */
export type RollbackResult = RolledBack | Declined;
