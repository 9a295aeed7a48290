import type { MigrationPhase } from '../../lib/migration-phase';
import type { Reading } from '../reading';
import type { Latch } from '../rollback/latch';
import type { LatestVerdict } from '../validation/latest-verdict';

/** The weights that are in force, as Route 53 has them. */
export interface LiveWeight {
  /** Share of the users that Route 53 sends to AWS, percent 0..100; not always a whole number. */
  readonly percent: number;
  /** Weight of the record that leads to AWS; null where there is no such record. */
  readonly aws: number | null;
  /** Weight of the record that leads to the legacy system; null where there is no such record. */
  readonly legacy: number | null;
}

/** The replication task from the source to Aurora, as DMS describes it. */
export interface ReplicationTask {
  /** For example `running`, `stopped` or `failed`. */
  readonly status: string;
  /** Of a task that loads: percent 0..100. Absent for one that only replicates changes. */
  readonly loadedPercent?: number;
  readonly tablesLoading: number;
  readonly tablesQueued: number;
  /** Tables that are in error now. */
  readonly tablesErrored: number;
}

/** An alarm that starts the rollback. */
export interface RollbackAlarm {
  readonly name: string;
  /** `OK`, `ALARM` or `INSUFFICIENT_DATA`; absent where there is no such alarm. */
  readonly state?: string;
  /** Why it is in that state, in CloudWatch's words. */
  readonly reason?: string;
}

/** The last verdict of the validation that counts for the gate. */
export interface ObservedVerdict extends LatestVerdict {
  /** Hours since its oldest part was compared. */
  readonly ageHours: number;
}

/** Everything by which a shift of users is judged, as it was at one moment. */
export interface Observed {
  readonly live: Reading<LiveWeight>;
  readonly phase: Reading<MigrationPhase>;
  /** Undefined where no rollback waits for a person. */
  readonly latch: Reading<Latch | undefined>;
  /** Undefined where there is no such task. */
  readonly task: Reading<ReplicationTask | undefined>;
  /** Highest replication lag of the last minutes, in seconds; undefined where DMS published none. */
  readonly lagSeconds: Reading<number | undefined>;
  readonly alarms: Reading<readonly RollbackAlarm[]>;
  /** The last verdict; undefined where none was reached yet. Absent where the definition asks for no validation. */
  readonly validation?: Reading<ObservedVerdict | undefined>;
}
