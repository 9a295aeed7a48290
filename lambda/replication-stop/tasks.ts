import {
  type DatabaseMigrationServiceClient,
  DeleteReplicationTaskCommand,
  InvalidResourceStateFault,
  paginateDescribeReplicationTasks,
  type ReplicationTask,
  StartReplicationTaskCommand,
  StopReplicationTaskCommand,
} from '@aws-sdk/client-database-migration-service';
import { collect, unlessMoved } from './answers';

/** A task on the replication instance. */
export interface Task {
  readonly arn: string;
  /** As DMS names it. */
  readonly status: string;
  /** Whether no table is being loaded, or still to be loaded: only changes flow. */
  readonly loaded: boolean;
  /** Progress of the full load, percent. */
  readonly loadedPercent: number;
  /** Position in the source's log that was reached. */
  readonly checkpoint: string | undefined;
  /** Whether the task stands because its settings say so: between the load, the changes of that time, and the rest. */
  readonly stoppedBySettings: boolean;
  /** Why the task stands, in the words of DMS. */
  readonly reason: string;
  readonly endpointArns: readonly string[];
}

/**
 * Statuses in which DMS changes or deletes a task. In every other one something is under way that ends by itself, except
 * `running`: `creating`, `deleting`, `modifying`, `moving`, `starting`, `stopping` and `testing`.
 *
 * @see https://docs.aws.amazon.com/dms/latest/APIReference/API_ReplicationTask.html
 */
const restingStatuses: ReadonlySet<string> = new Set(['ready', 'stopped', 'failed', 'failed-move']);

/** Returns whether a task stands. */
export function isResting({ status }: Task): boolean {
  return restingStatuses.has(status);
}

/** Returns every task on an instance. */
export async function tasksOn(dms: DatabaseMigrationServiceClient, instanceArn: string): Promise<readonly Task[]> {
  const Filters = [{ Name: 'replication-instance-arn', Values: [instanceArn] }];
  const found = await collect(
    paginateDescribeReplicationTasks({ client: dms }, { Filters, WithoutSettings: true }),
    (page) => page.ReplicationTasks,
  );
  // Everything that follows stops, starts or deletes, so that the filter alone is not trusted.
  return found.filter(({ ReplicationInstanceArn }) => ReplicationInstanceArn === instanceArn).map(toTask);
}

function toTask(task: ReplicationTask): Task {
  const { FullLoadProgressPercent = 0, TablesLoading = 0, TablesQueued = 0 } = task.ReplicationTaskStats ?? {};
  return {
    arn: task.ReplicationTaskArn ?? 'unknown',
    status: task.Status ?? 'unknown',
    loaded:
      task.MigrationType === 'cdc' || (FullLoadProgressPercent === 100 && TablesLoading === 0 && TablesQueued === 0),
    loadedPercent: FullLoadProgressPercent,
    checkpoint: task.RecoveryCheckpoint,
    stoppedBySettings:
      task.Status === 'stopped' && /STOPPED_AFTER_(FULL_LOAD|CACHED_EVENTS)/.test(task.StopReason ?? ''),
    reason: [task.StopReason, task.LastFailureMessage].filter(Boolean).join(': ') || 'DMS gives no reason',
    endpointArns: [task.SourceEndpointArn, task.TargetEndpointArn].filter((arn) => arn !== undefined),
  };
}

/** Asks DMS to stop a running task. */
export async function stopTask(dms: DatabaseMigrationServiceClient, ReplicationTaskArn: string): Promise<void> {
  await unlessMoved(() => dms.send(new StopReplicationTaskCommand({ ReplicationTaskArn })));
}

/** Asks DMS to delete a task that stands. */
export async function deleteTask(dms: DatabaseMigrationServiceClient, ReplicationTaskArn: string): Promise<void> {
  await unlessMoved(() => dms.send(new DeleteReplicationTaskCommand({ ReplicationTaskArn })));
}

/**
 * Asks DMS to go on with a task where it stopped.
 *
 * @returns why DMS does not do it now, which may pass: the instance is being changed, or a connection not yet tried since
 *   its endpoint changed; undefined when the task is starting
 */
export async function resumeTask(
  dms: DatabaseMigrationServiceClient,
  ReplicationTaskArn: string,
): Promise<string | undefined> {
  try {
    // Any other type would load every table again.
    // https://docs.aws.amazon.com/dms/latest/APIReference/API_StartReplicationTask.html
    await dms.send(
      new StartReplicationTaskCommand({ ReplicationTaskArn, StartReplicationTaskType: 'resume-processing' }),
    );
    return undefined;
  } catch (error) {
    if (error instanceof InvalidResourceStateFault) {
      return error.message;
    }
    throw error;
  }
}
