import {
  type DatabaseMigrationServiceClient,
  DescribeReplicationTasksCommand,
  InvalidResourceStateFault,
  ResourceNotFoundFault,
  StopReplicationTaskCommand,
} from '@aws-sdk/client-database-migration-service';

/**
 * Statuses in which DMS deletes a task. In every other one something is under way that ends by itself, except `running`:
 * `creating`, `deleting`, `modifying`, `moving`, `starting`, `stopping` and `testing`.
 *
 * @see https://docs.aws.amazon.com/dms/latest/APIReference/API_ReplicationTask.html
 */
const restingStatuses: ReadonlySet<string> = new Set(['ready', 'stopped', 'failed', 'failed-move']);

/** Where a task stands. */
export interface TaskState {
  /** Status as DMS names it, or `gone` for a task that does not exist. */
  readonly status: string;
  /** Whether CloudFormation can go on: DMS deletes the task now, or it is gone. */
  readonly resting: boolean;
}

const gone: TaskState = { status: 'gone', resting: true };

/**
 * Looks at a task, and stops it if it is running.
 *
 * @returns where it stood before it was stopped
 */
export async function stopIfRunning(dms: DatabaseMigrationServiceClient, taskArn: string): Promise<TaskState> {
  try {
    const status = await readStatus(dms, taskArn);
    if (status === undefined) {
      return gone;
    }
    if (status === 'running') {
      await stop(dms, taskArn);
    }
    return { status, resting: restingStatuses.has(status) };
  } catch (error) {
    if (error instanceof ResourceNotFoundFault) {
      return gone;
    }
    throw error;
  }
}

async function readStatus(dms: DatabaseMigrationServiceClient, taskArn: string): Promise<string | undefined> {
  const { ReplicationTasks: [task] = [] } = await dms.send(
    new DescribeReplicationTasksCommand({
      Filters: [{ Name: 'replication-task-arn', Values: [taskArn] }],
      WithoutSettings: true,
    }),
  );
  return task && (task.Status ?? 'unknown');
}

/** A refusal because of the status means that the task has left `running` since the look; the next look tells. */
async function stop(dms: DatabaseMigrationServiceClient, taskArn: string): Promise<void> {
  try {
    await dms.send(new StopReplicationTaskCommand({ ReplicationTaskArn: taskArn }));
  } catch (error) {
    if (!(error instanceof InvalidResourceStateFault)) {
      throw error;
    }
  }
}
