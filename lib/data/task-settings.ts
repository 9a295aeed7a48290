import type { FullLobs, LimitedLobs, ReplicationDefinition, SourceDatabase } from '../definition';

/** What DMS does about an error: `STOP_TASK` waits for a person, every other policy goes on without the row or table. */
type ErrorPolicy = 'STOP_TASK' | 'SUSPEND_TABLE' | 'LOG_ERROR' | 'IGNORE_RECORD';

/** The settings of a replication task that Crossfade sets. Those that it leaves out have the defaults of DMS. */
export interface TaskSettings {
  readonly TargetMetadata: {
    readonly SupportLobs: boolean;
    readonly FullLobMode: boolean;
    /** KiB. */
    readonly LobChunkSize: number;
    readonly LimitedSizeLobMode: boolean;
    /** KiB. */
    readonly LobMaxSize: number;
    /** KiB; 0 sends no large object inline. */
    readonly InlineLobMaxSize: number;
    readonly BatchApplyEnabled: boolean;
    readonly TaskRecoveryTableEnabled: boolean;
  };
  readonly FullLoadSettings: {
    readonly TargetTablePrepMode: 'DO_NOTHING' | 'DROP_AND_CREATE' | 'TRUNCATE_BEFORE_LOAD';
    readonly StopTaskCachedChangesNotApplied: boolean;
    readonly StopTaskCachedChangesApplied: boolean;
  };
  readonly ErrorBehavior: {
    readonly DataErrorPolicy: ErrorPolicy;
    readonly DataTruncationErrorPolicy: ErrorPolicy;
    readonly DataErrorEscalationPolicy: ErrorPolicy;
    readonly TableErrorPolicy: ErrorPolicy;
    readonly TableErrorEscalationPolicy: ErrorPolicy;
    readonly ApplyErrorDeletePolicy: ErrorPolicy;
    readonly ApplyErrorInsertPolicy: ErrorPolicy;
    readonly ApplyErrorUpdatePolicy: ErrorPolicy;
    readonly ApplyErrorEscalationPolicy: ErrorPolicy;
    readonly ApplyErrorFailOnTruncationDdl: boolean;
    readonly FailOnNoTablesCaptured: boolean;
    readonly FullLoadIgnoreConflicts: boolean;
    /** Attempts; -1 is without end. */
    readonly RecoverableErrorCount: number;
    /** Seconds. */
    readonly RecoverableErrorInterval: number;
    readonly RecoverableErrorThrottling: boolean;
    /** Seconds. */
    readonly RecoverableErrorThrottlingMax: number;
    readonly RecoverableErrorStopRetryAfterThrottlingMax: boolean;
  };
  readonly ChangeProcessingDdlHandlingPolicy: {
    readonly HandleSourceTableDropped: boolean;
    readonly HandleSourceTableTruncated: boolean;
    readonly HandleSourceTableAltered: boolean;
  };
  readonly ControlTablesSettings: {
    readonly ControlSchema: string;
    readonly StatusTableEnabled: boolean;
    readonly SuspendedTablesTableEnabled: boolean;
    readonly HistoryTableEnabled: boolean;
    readonly FullLoadExceptionTableEnabled: boolean;
  };
  readonly ValidationSettings: {
    readonly EnableValidation: boolean;
    readonly ValidationMode: 'ROW_LEVEL';
    readonly ThreadCount: number;
    /** Rows of the whole task. */
    readonly FailureMaxCount: number;
    /** Rows of one table. */
    readonly TableFailureMaxCount: number;
    readonly HandleCollationDiff: boolean;
    /** KiB; 0 compares large objects as a whole. */
    readonly ValidationPartialLobSize: number;
  };
  readonly Logging: {
    readonly EnableLogging: boolean;
    readonly LogComponents: readonly { readonly Id: string; readonly Severity: 'LOGGER_SEVERITY_DEFAULT' }[];
  };
}

/**
 * Schema (in MySQL a database) that holds what DMS makes for itself: control tables on the target, heartbeat and DDL audit
 * on a PostgreSQL source. Who prepares the databases makes it, owned by the DMS user. It is the default for MySQL; for
 * PostgreSQL that is `public`, where these tables would lie among those that move, and would move on the way back.
 */
export const controlSchema = 'awsdms_control';

/**
 * Returns the settings of a task that loads and then replicates, and that would rather stop than lose a row.
 *
 * @param engine engine of the source, and so the family of both ends
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.html
 */
export function taskSettings({ lobs }: ReplicationDefinition, engine: SourceDatabase['engine']): TaskSettings {
  return {
    TargetMetadata: {
      ...lobMode(lobs),
      // Changes are applied transaction by transaction, in the order of the source. Batches break that order ("almost
      // always violates referential integrity constraints"), move large objects in limited mode only, and refuse a table
      // that has a primary key and a unique constraint.
      // https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.TargetMetadata.html
      BatchApplyEnabled: false,
      // Writes the position that is reached into the target itself (awsdms_txn_state): when the replication instance is
      // lost, replication can go on from there instead of loading everything again.
      // https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Task.CDC.html
      TaskRecoveryTableEnabled: true,
    },
    FullLoadSettings: {
      // The tables are there beforehand, with primary keys and without foreign keys, restored from a dump of the source.
      // DROP_AND_CREATE would replace them by what DMS makes: no defaults, no secondary indexes, other column types. And
      // "DROP and TRUNCATE operations fail when there are foreign key constraints".
      // https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Target.PostgreSQL.html
      TargetTablePrepMode: 'DO_NOTHING',
      // Indexes are made while nothing is written, and foreign keys when the rows of all tables belong together. The loading
      // machine does both, and resumes the task; nobody else has to know of the stops.
      StopTaskCachedChangesNotApplied: true,
      StopTaskCachedChangesApplied: true,
    },
    ErrorBehavior: errorBehavior,
    ChangeProcessingDdlHandlingPolicy: {
      // A column that somebody adds on the source must not stay out of Aurora.
      HandleSourceTableAltered: true,
      // But no statement on the source may destroy rows in Aurora: a dropped table stays, a truncation stops the task.
      HandleSourceTableDropped: false,
      HandleSourceTableTruncated: false,
    },
    ControlTablesSettings: {
      ControlSchema: controlSchema,
      // All off by default. The apply exceptions, which are always written, tell that a row was refused; these tell
      // which table was suspended, which row the load refused and how far the task is.
      StatusTableEnabled: true,
      SuspendedTablesTableEnabled: true,
      HistoryTableEnabled: true,
      FullLoadExceptionTableEnabled: true,
    },
    ValidationSettings: {
      // Off by default. Each row is compared on both sides after the load, and again when it changes.
      EnableValidation: true,
      ValidationMode: 'ROW_LEVEL',
      // The default, on purpose: every thread is another query on a source that still serves the users.
      ThreadCount: 5,
      // The defaults, on purpose: the first failed row raises the alarm, and after so many there is nothing to learn.
      FailureMaxCount: 10000,
      TableFailureMaxCount: 1000,
      // PostgreSQL and Aurora sort text by the collations of different operating systems. Without this, rows that the two
      // sides return in another order would count as different. MySQL brings its collations along, and DMS knows the
      // setting for PostgreSQL and SQL Server alone.
      // https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.DataValidation.html
      HandleCollationDiff: engine === 'postgresql',
      // "To validate limited LOB size, you must set ValidationPartialLobSize to the same value as LobMaxSize."
      // https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.LOBSupport.html
      ValidationPartialLobSize: lobs.kind === 'limited' ? lobs.maximumKiB : 0,
    },
    Logging: {
      // Never CloudWatchLogGroup and CloudWatchLogStream beside them: they "cannot be set on create".
      // https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.Saving.html
      EnableLogging: true,
      LogComponents: logComponents.map((Id) => ({ Id, Severity: 'LOGGER_SEVERITY_DEFAULT' })),
    },
  };
}

/**
 * In the defaults of DMS a row that cannot be converted, is too long or meets a conflict is logged or ignored, and its
 * table is suspended, while the task stays green. Here each of them stops the task, which raises an alarm.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.ErrorHandling.html
 */
const errorBehavior: TaskSettings['ErrorBehavior'] = {
  DataErrorPolicy: 'STOP_TASK', // default LOG_ERROR
  DataTruncationErrorPolicy: 'STOP_TASK', // default LOG_ERROR
  DataErrorEscalationPolicy: 'STOP_TASK', // default SUSPEND_TABLE
  TableErrorPolicy: 'STOP_TASK', // default SUSPEND_TABLE
  TableErrorEscalationPolicy: 'STOP_TASK',
  ApplyErrorDeletePolicy: 'STOP_TASK', // default IGNORE_RECORD
  ApplyErrorInsertPolicy: 'STOP_TASK', // default LOG_ERROR
  // To MySQL an update to the value that is there already changes no row, which DMS takes for a conflict. The source logs
  // no such update, so it means that somebody else wrote the row.
  ApplyErrorUpdatePolicy: 'STOP_TASK', // default LOG_ERROR
  ApplyErrorEscalationPolicy: 'STOP_TASK', // default LOG_ERROR
  // No TRUNCATE is applied, so the rows would stay in Aurora unseen.
  ApplyErrorFailOnTruncationDdl: true,
  // A misspelt schema would otherwise be a task that runs and moves nothing.
  FailOnNoTablesCaptured: true,
  // The default, and the one conflict that is none: a row that changed while its table was read arrives in the load and
  // again in the cached changes.
  FullLoadIgnoreConflicts: true,
  // A link that is down is no error of the data. The task tries again without end, and a minute after the link is back
  // it goes on; the default would let up to half an hour pass.
  RecoverableErrorCount: -1,
  RecoverableErrorInterval: 5,
  RecoverableErrorThrottling: true,
  RecoverableErrorThrottlingMax: 60,
  RecoverableErrorStopRetryAfterThrottlingMax: false,
};

/**
 * The components that tell why rows do not arrive. Security Hub asks for capture and unload of the source, apply and load
 * of the target, each at the default severity or a lower one (controls DMS.7 and DMS.8).
 */
const logComponents = [
  'SOURCE_CAPTURE',
  'SOURCE_UNLOAD',
  'TARGET_APPLY',
  'TARGET_LOAD',
  'SORTER',
  'TASK_MANAGER',
  'TABLES_MANAGER',
  'VALIDATOR_EXT',
] as const;

/**
 * Largest object, in KiB, that travels inside its row where large objects travel in full. To DMS every TEXT, JSON, ARRAY
 * and BYTEA of PostgreSQL is a large object, and every JSON, MEDIUMTEXT, LONGTEXT, MEDIUMBLOB and LONGBLOB of MySQL; most
 * are small, and each that is not inline is read again by itself. The size counts for each such column of each of the
 * 10,000 rows of a commit: 320 MB of memory a column.
 */
export const inlineLobKiB = 32;

function lobMode(lobs: LimitedLobs | FullLobs) {
  return lobs.kind === 'full'
    ? {
        SupportLobs: true,
        FullLobMode: true,
        LobChunkSize: lobs.chunkKiB,
        LimitedSizeLobMode: false,
        LobMaxSize: 0,
        InlineLobMaxSize: inlineLobKiB,
      }
    : {
        SupportLobs: true,
        FullLobMode: false,
        LobChunkSize: 0,
        LimitedSizeLobMode: true,
        LobMaxSize: lobs.maximumKiB,
        InlineLobMaxSize: 0,
      };
}
