import { InvalidResourceStateFault, StartReplicationTaskCommand } from '@aws-sdk/client-database-migration-service';
import { describeReplicationTask } from '../replication-task';
import type { Clients } from './clients';
import type { LoadingEnvironment } from './environment';

/** The DMS task at one moment. */
export interface Replication {
  /** Status as DMS names it. */
  readonly status: string;
  /** What it is doing: nothing yet, its work, nothing any more, or something that ends by itself. */
  readonly motion: 'new' | 'running' | 'resting' | 'changing';
  /** Why it stopped the last time, without DMS's `Stop Reason `. It says nothing of a task that is not at rest. */
  readonly stopReason: string | undefined;
  /** DMS's words about the last failure. */
  readonly failure: string | undefined;
  /** When this load began, ISO 8601. Absent before it did. */
  readonly freshStart: string | undefined;
  /** Whether DMS has read every table to its end, whatever became of it. */
  readonly loaded: boolean;
  /** When that was, where DMS tells. */
  readonly loadedAt: Date | undefined;
  readonly tablesLoaded: number;
  readonly tables: number;
  readonly tablesErrored: number;
  /** Percent 0..100. */
  readonly percent: number;
}

/**
 * Where DMS stops a load because its settings say so, before and after the changes are applied that came meanwhile.
 *
 * @see https://docs.aws.amazon.com/dms/latest/APIReference/API_ReplicationTask.html
 */
export const plannedStops = {
  afterLoad: 'STOPPED_AFTER_FULL_LOAD',
  afterChanges: 'STOPPED_AFTER_CACHED_EVENTS',
} as const;

/**
 * Statuses by what the task does in them. `ready` is one that has never run: after a change a task that ran is `stopped` or
 * `failed` again. In every status that is not listed (`creating`, `deleting`, `modifying`, `moving`, `starting`, `stopping`,
 * `testing`) something is under way that ends by itself.
 */
const motions: Readonly<Record<string, Replication['motion']>> = {
  ready: 'new',
  running: 'running',
  stopped: 'resting',
  failed: 'resting',
  'failed-move': 'resting',
};

/**
 * Looks at the task.
 *
 * @throws Error when there is no such task, with what to do next
 */
export async function readReplication(
  { dms }: Pick<Clients, 'dms'>,
  { taskArn }: LoadingEnvironment,
): Promise<Replication> {
  const task = await describeReplicationTask(dms, taskArn);
  if (task === undefined) {
    throw new Error(`There is no replication task ${taskArn}. What to do next: deploy DataStack in phase replicate.`);
  }
  const { Status: status = 'unknown', StopReason, LastFailureMessage, ReplicationTaskStats: stats = {} } = task;
  const { TablesLoaded = 0, TablesLoading = 0, TablesQueued = 0, TablesErrored = 0 } = stats;
  const percent = stats.FullLoadProgressPercent ?? 0;
  return {
    status,
    motion: motions[status] ?? 'changing',
    stopReason: StopReason?.replace(/^Stop Reason /, ''),
    failure: LastFailureMessage || undefined,
    freshStart: stats.FreshStartDate?.toISOString(),
    loaded: percent >= 100,
    loadedAt: stats.FullLoadFinishDate,
    tablesLoaded: TablesLoaded,
    tables: TablesLoaded + TablesLoading + TablesQueued + TablesErrored,
    tablesErrored: TablesErrored,
    percent,
  };
}

/**
 * Starts the task: for the first time, or from where it stopped. Never `reload-target`, which loads everything again.
 *
 * @returns DMS's words where it refuses because of the task's status, which may have changed since the look
 */
export async function startReplication(
  { dms }: Pick<Clients, 'dms'>,
  { taskArn }: LoadingEnvironment,
  type: 'start-replication' | 'resume-processing',
): Promise<string | undefined> {
  try {
    await dms.send(new StartReplicationTaskCommand({ ReplicationTaskArn: taskArn, StartReplicationTaskType: type }));
    return undefined;
  } catch (error) {
    if (error instanceof InvalidResourceStateFault) {
      return error.message;
    }
    throw error;
  }
}
