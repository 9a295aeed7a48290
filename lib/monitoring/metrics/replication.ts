import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { WatchedReplication } from '../watched-replication';

/** Metrics of the replication. */
export type ReplicationMetrics = ReturnType<typeof replicationMetrics>;

/**
 * Metrics of the replication task and of the instance that it runs on.
 *
 * A task's metric has two dimensions: the instance's identifier and the last part of the task's ARN. With the first alone
 * CloudWatch finds nothing, and a graph or an alarm without data looks like a healthy one.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Monitoring.html
 */
export function replicationMetrics({ instanceIdentifier, taskIdentifier, from, to }: WatchedReplication) {
  const dimensions = { ReplicationInstanceIdentifier: instanceIdentifier };
  const metric = (
    metricName: string,
    label: string,
    statistic: string,
    dimensionsMap: cloudwatch.DimensionsMap = { ...dimensions, ReplicationTaskIdentifier: taskIdentifier },
  ) =>
    new cloudwatch.Metric({
      namespace: 'AWS/DMS',
      metricName,
      label,
      statistic,
      dimensionsMap,
      period: Duration.minutes(1),
    });
  const ofInstance = (metricName: string, label: string, statistic: string) =>
    metric(metricName, label, statistic, dimensions);
  const { AVERAGE, MAXIMUM, MINIMUM } = cloudwatch.Stats;

  return {
    /** Seconds between now and the last change that was read. */
    sourceLag: metric('CDCLatencySource', `Read from ${from}`, MAXIMUM),
    /** Seconds between now and the last change that was applied: the whole lag, never below `sourceLag`. */
    targetLag: metric('CDCLatencyTarget', `Applied to ${to}`, MAXIMUM),
    /** Changes that wait to be applied, at a point in time; not a rate. */
    waitingChanges: metric('CDCIncomingChanges', 'Changes waiting', MAXIMUM),
    loadedRows: metric('FullLoadThroughputRowsTarget', `Written to ${to}`, AVERAGE),
    readRows: metric('FullLoadThroughputRowsSource', `Read from ${from}`, AVERAGE),
    /** KB a second. */
    loadedVolume: metric('FullLoadThroughputBandwidthTarget', `Written to ${to} (KB)`, AVERAGE),
    changedRowsIn: metric('CDCThroughputRowsSource', `Read from ${from}`, AVERAGE),
    changedRowsOut: metric('CDCThroughputRowsTarget', `Applied to ${to}`, AVERAGE),
    /** KB a second. */
    changedVolume: metric('CDCThroughputBandwidthTarget', `Applied to ${to} (KB)`, AVERAGE),
    /** Rows on the replication instance that wait, by where they are kept. Rows on its disk mean that its memory is full. */
    waitingInMemory: [
      metric('CDCChangesMemorySource', 'Memory, to be committed', MAXIMUM),
      metric('CDCChangesMemoryTarget', 'Memory, to be applied', MAXIMUM),
    ],
    waitingOnDisk: [
      metric('CDCChangesDiskSource', 'Disk, to be committed', MAXIMUM),
      metric('CDCChangesDiskTarget', 'Disk, to be applied', MAXIMUM),
    ],
    /** Rows that differ between the two databases, since validation began. */
    failedRows: metric('ValidationFailedOverallCount', 'Differ', MAXIMUM),
    /** Rows that could not be compared. */
    suspendedRows: metric('ValidationSuspendedOverallCount', 'Not comparable', MAXIMUM),
    pendingRows: metric('ValidationPendingOverallCount', 'Still to compare', MAXIMUM),
    /** Rows that were compared and are equal, a minute. */
    validatedRows: metric('ValidationSucceededRecordCount', 'Equal, per minute', cloudwatch.Stats.SUM),
    /** Percent 0..100. */
    cpu: ofInstance('CPUUtilization', 'CPU', AVERAGE),
    /** Bytes. */
    freeableMemory: ofInstance('FreeableMemory', 'Freeable memory', MINIMUM),
    /** Bytes. */
    swap: ofInstance('SwapUsage', 'Swap', MAXIMUM),
    /** Bytes. */
    freeStorage: ofInstance('FreeStorageSpace', 'Free storage', MINIMUM),
  };
}
