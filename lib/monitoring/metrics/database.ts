import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type { TargetDatabase } from '../../definition';

/** Metrics of the Aurora cluster. */
export type DatabaseMetrics = ReturnType<typeof databaseMetrics>;

/**
 * Metrics of the Aurora cluster, each over all its instances with the statistic that shows the worst of them, so that
 * they stay right when a failover changes who the writer is or a reader is added.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html
 */
export function databaseMetrics({ clusterIdentifier }: rds.IDatabaseCluster, { capacity }: TargetDatabase) {
  const metric = (metricName: string, label: string, statistic: string, role?: 'WRITER' | 'READER') =>
    new cloudwatch.Metric({
      namespace: 'AWS/RDS',
      metricName,
      label,
      statistic,
      dimensionsMap: { DBClusterIdentifier: clusterIdentifier, ...(role === undefined ? {} : { Role: role }) },
      period: Duration.minutes(1),
    });
  const { AVERAGE, MAXIMUM, MINIMUM } = cloudwatch.Stats;

  return {
    /** Percent 0..100 of the busiest instance. */
    cpu: metric('CPUUtilization', 'Busiest instance', MAXIMUM),
    writerCpu: metric('CPUUtilization', 'Writer', MAXIMUM, 'WRITER'),
    readerCpu: metric('CPUUtilization', 'Readers', MAXIMUM, 'READER'),
    connections: metric('DatabaseConnections', 'Fullest instance', MAXIMUM),
    writerConnections: metric('DatabaseConnections', 'Writer', MAXIMUM, 'WRITER'),
    readerConnections: metric('DatabaseConnections', 'Readers', MAXIMUM, 'READER'),
    /** Bytes on the fullest instance. */
    freeableMemory: metric('FreeableMemory', 'Freeable memory', MINIMUM),
    /** Bytes for temporary tables, sorts and logs on the fullest instance; the cluster volume is another storage. */
    freeLocalStorage: metric('FreeLocalStorage', 'Free local storage', MINIMUM),
    /** Bytes of the cluster volume, which grows by itself. Aurora reports it every few minutes. */
    volumeUsed: metric('VolumeBytesUsed', 'Cluster volume', MAXIMUM).with({ period: Duration.minutes(5) }),
    /** Milliseconds that the slowest reader is behind the writer. */
    replicaLag: metric('AuroraReplicaLagMaximum', 'Slowest reader', MAXIMUM),
    /** Deadlocks a second. */
    deadlocks: metric('Deadlocks', 'Deadlocks', AVERAGE),
    /** Absent where the capacity is provisioned. */
    serverless:
      capacity.kind === 'serverless-v2'
        ? {
            /** Capacity units that the largest instance has scaled to. */
            units: metric('ServerlessDatabaseCapacity', 'Largest instance', MAXIMUM),
            /** The same, percent 0..100 of the most units that an instance may have. */
            use: metric('ACUUtilization', 'Largest instance', MAXIMUM),
          }
        : undefined,
    /** Seconds since the writer's engine started; no data while there is no writer. */
    writerUptime: metric('EngineUptime', 'Writer', AVERAGE, 'WRITER'),
  };
}
