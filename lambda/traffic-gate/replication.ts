import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import { describeReplicationTask } from '../replication-task';
import { readTableStatistics, tableError } from '../table-statistics';
import type { GateEnvironment } from './environment';
import type { ReplicationTask } from './observed';
import { lagMinutes } from './timing';

/**
 * Reads how the replication task stands.
 *
 * @returns undefined when there is no such task
 */
export async function readTask(
  dms: DatabaseMigrationServiceClient,
  taskArn: string,
): Promise<ReplicationTask | undefined> {
  const task = await describeReplicationTask(dms, taskArn);
  if (task === undefined) {
    return undefined;
  }
  const {
    FullLoadProgressPercent = 0,
    FullLoadFinishDate,
    TablesLoading = 0,
    TablesQueued = 0,
    TablesErrored = 0,
  } = {
    ...task.ReplicationTaskStats,
  };
  // After a resume the progress need not stay at 100, and the errors may be of long ago.
  const loaded = FullLoadFinishDate !== undefined && TablesLoading + TablesQueued === 0;
  const inError = TablesErrored === 0 ? [] : await readTableStatistics(dms, taskArn, tableError);
  return {
    status: task.Status ?? 'unknown',
    // A task that only replicates changes, as after a fall-back, loads nothing, and its progress says nothing.
    ...(task.MigrationType !== 'cdc' && { loadedPercent: loaded ? 100 : FullLoadProgressPercent }),
    tablesLoading: TablesLoading,
    tablesQueued: TablesQueued,
    tablesErrored: inError.length,
  };
}

/**
 * Reads the highest lag of the last minutes, in seconds: the greater of what DMS has yet to read and to apply.
 *
 * @returns undefined unless both metrics have a value: half of an answer is none
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Monitoring.html
 */
export async function readLag(
  cloudwatch: CloudWatchClient,
  { replicationInstance, replicationTaskArn }: Pick<GateEnvironment, 'replicationInstance' | 'replicationTaskArn'>,
  now: Date,
): Promise<number | undefined> {
  const Dimensions = [
    { Name: 'ReplicationInstanceIdentifier', Value: replicationInstance },
    { Name: 'ReplicationTaskIdentifier', Value: taskIdentifierOf(replicationTaskArn) },
  ];
  const query = (Id: string, MetricName: string) => ({
    Id,
    MetricStat: { Metric: { Namespace: 'AWS/DMS', MetricName, Dimensions }, Period: 60, Stat: 'Maximum' },
  });
  const { MetricDataResults = [] } = await cloudwatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(now.getTime() - lagMinutes * 60_000),
      EndTime: now,
      MetricDataQueries: [query('source', 'CDCLatencySource'), query('target', 'CDCLatencyTarget')],
    }),
  );
  const values = ['source', 'target'].map((id) => MetricDataResults.find(({ Id }) => Id === id)?.Values ?? []);
  return values.every(({ length }) => length > 0) ? Math.max(...values.flat()) : undefined;
}

/** Returns the last part of a task's ARN, which CloudWatch knows it by. */
export function taskIdentifierOf(taskArn: string): string {
  return taskArn.slice(taskArn.lastIndexOf(':') + 1);
}
