import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { TargetDatabase } from '../../definition';
import { bytes, instanceCapacityOf } from '../capacity';
import type { DatabaseMetrics } from '../metrics/database';
import type { AlarmDefinition } from './notifying-alarms';

/** Percent. AWS recommends it over five minutes: a peak harms nothing, a busy database answers late. */
const busyCpuPercent = 90;

/** Percent of the memory. AWS recommends 5 for Aurora, over 15 minutes, since Aurora uses what there is as cache. */
const scarceMemoryPercent = 5;

/**
 * Percent of the connections. AWS recommends 90 to 95 of the true maximum; this is of the formula's result, which lies
 * above it.
 */
const manyConnectionsPercent = 80;

/**
 * Percent of the capacity units that an instance may scale to, for fifteen minutes: it has nowhere left to go. At 100 the
 * queries wait.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
 */
const fullCapacityPercent = 95;

/** Percent of the local storage: the upper end of the 10 to 20 that AWS recommends, since one sort can take the rest. */
const scarceLocalStoragePercent = 20;

/**
 * Milliseconds. Readers are usually "much less than 100 milliseconds" behind; ten times that, for five minutes, is no peak.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Replication.html
 */
const longReplicaLagMilliseconds = 1000;

/**
 * The alarms on the Aurora cluster. No data is no reason to fire, but for one alarm: a cluster without a writer has none.
 *
 * The cluster volume has no alarm: it grows by itself, to the 128 TiB that a source may have at the most.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
 */
export function databaseAlarms(target: TargetDatabase, metrics: DatabaseMetrics): readonly AlarmDefinition[] {
  const { memoryGiB, localStorageGiB, connections } = instanceCapacityOf(target);
  const connectionLimit = Math.floor((manyConnectionsPercent / 100) * connections);
  const above = {
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 5,
    treatMissingData: TreatMissingData.MISSING,
  };
  const below = { ...above, comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD };

  const { serverless } = metrics;
  const capacity: AlarmDefinition[] = [];
  if (serverless !== undefined) {
    capacity.push({
      id: 'AuroraCapacity',
      type: 'aurora-capacity',
      ...above,
      metric: serverless.use,
      threshold: fullCapacityPercent,
      evaluationPeriods: 15,
      meaning: `An Aurora instance has used more than ${fullCapacityPercent} % of its capacity units for 15 minutes.`,
      firstStep: 'raise target.capacity.maximumUnits; in a full load it is to be expected.',
    });
  }
  if (localStorageGiB !== undefined) {
    capacity.push({
      id: 'AuroraLocalStorage',
      type: 'aurora-local-storage',
      ...below,
      metric: metrics.freeLocalStorage,
      threshold: bytes(scarceLocalStoragePercent, localStorageGiB),
      meaning: `An Aurora instance has less than ${scarceLocalStoragePercent} % of its ${localStorageGiB} GiB for sorts and temporary tables left.`,
      firstStep: 'end the query or the index build that fills it: a full one ends sessions with an error.',
    });
  }

  return [
    {
      id: 'AuroraWriter',
      type: 'aurora-writer',
      comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
      metric: metrics.writerUptime,
      threshold: 0,
      // A failover takes less than a minute, usually.
      evaluationPeriods: 2,
      treatMissingData: TreatMissingData.BREACHING,
      meaning: 'The Aurora cluster has had no running writer for two minutes.',
      firstStep: 'look at the events of the cluster in the RDS console: a failover ends by itself.',
    },
    {
      id: 'AuroraCpu',
      type: 'aurora-cpu',
      ...above,
      metric: metrics.cpu,
      threshold: busyCpuPercent,
      meaning: `An Aurora instance has used more than ${busyCpuPercent} % of its CPU for five minutes.`,
      firstStep: 'look in Database Insights for the statements that take it; in a full load it is to be expected.',
    },
    {
      id: 'AuroraMemory',
      type: 'aurora-memory',
      ...below,
      metric: metrics.freeableMemory,
      threshold: bytes(scarceMemoryPercent, memoryGiB),
      evaluationPeriods: 15,
      meaning: `An Aurora instance has had less than ${scarceMemoryPercent} % of its ${memoryGiB} GiB of memory left for 15 minutes.`,
      firstStep: 'look at the number of connections; then choose a larger target.capacity.',
    },
    {
      id: 'AuroraConnections',
      type: 'aurora-connections',
      ...above,
      metric: metrics.connections,
      threshold: connectionLimit,
      meaning: `An Aurora instance has more than ${connectionLimit} connections, ${manyConnectionsPercent} % of its maximum.`,
      firstStep: 'look for tasks that leak connections, and at the size of their pools times the number of tasks.',
    },
    ...capacity,
    {
      id: 'AuroraReplicaLag',
      type: 'aurora-replica-lag',
      ...above,
      metric: metrics.replicaLag,
      threshold: longReplicaLagMilliseconds,
      meaning: `An Aurora reader is more than ${longReplicaLagMilliseconds} ms behind the writer.`,
      firstStep: 'compare the CPU of readers and writer: a reader must be as large as the writer.',
    },
    {
      id: 'AuroraDeadlocks',
      type: 'aurora-deadlocks',
      ...above,
      metric: metrics.deadlocks,
      // One deadlock is the engine at work; one in every minute of five is two programs in each other's way.
      threshold: 0,
      meaning: 'Transactions on Aurora have deadlocked in each of five minutes.',
      firstStep: 'read the log of the cluster: it names both statements. The replication may be one of the two.',
    },
  ];
}
