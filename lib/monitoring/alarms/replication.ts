import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ReplicationDefinition } from '../../definition';
import { bytes, memoryGiBOf } from '../capacity';
import type { ReplicationMetrics } from '../metrics/replication';
import type { ReplicationEvents } from '../replication-events';
import type { WatchedReplication } from '../watched-replication';
import type { AlarmDefinition } from './notifying-alarms';

/** What the replication's alarms are made from. */
export interface ReplicationAlarmsProps {
  /** What to call the two databases. */
  readonly watched: Pick<WatchedReplication, 'from' | 'to'>;
  readonly definition: ReplicationDefinition;
  readonly metrics: ReplicationMetrics;
  readonly events: Pick<ReplicationEvents, 'troubles' | 'undelivered'>;
  /** Lines of the replication log at the level of an error. */
  readonly loggedErrors: cloudwatch.IMetric;
}

/**
 * Minutes that the lag may be over its limit. A long transaction on the source raises it until its commit and then lets it
 * fall by itself, so that one high minute says nothing.
 */
const lagMinutes = 5;

/** Percent. AWS recommends it for a database instance, which the replication instance resembles, over five minutes. */
const busyCpuPercent = 90;

/**
 * Percent of the memory. DMS's documentation warns of freeable memory "approaching zero" and gives no number; with a tenth
 * left there is still time to act.
 */
const scarceMemoryPercent = 10;

/**
 * Percent of the storage: twice the tenth that AWS recommends for a database, because the changes that arrive while the
 * tables are loaded fill this one in bursts, and a full one stops the task.
 */
const scarceStoragePercent = 20;

/**
 * The alarms on the replication.
 *
 * Lag and validation keep their state while no data comes. Before the load there is none, and an alarm that never had data
 * tells nobody. A task that stops while it is behind must not look as if it had caught up, which `notBreaching` would make
 * of it; that it stopped is what `ReplicationTrouble` tells.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
 */
export function replicationAlarms(props: ReplicationAlarmsProps): readonly AlarmDefinition[] {
  const { metrics, events, loggedErrors } = props;
  const { from, to } = props.watched;
  const { lagAlarmSeconds, instanceClass, storageGiB } = props.definition;
  const memoryGiB = memoryGiBOf(instanceClass);
  const above = { comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD };
  const below = { comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD };
  const lag = {
    ...above,
    threshold: lagAlarmSeconds,
    evaluationPeriods: lagMinutes,
    treatMissingData: TreatMissingData.IGNORE,
  };
  const anyEvent = {
    ...above,
    threshold: 0,
    evaluationPeriods: 1,
    // Metrics of events and of log lines have data only when there is one.
    treatMissingData: TreatMissingData.NOT_BREACHING,
  };

  return [
    {
      id: 'SourceLag',
      type: 'lag-source',
      ...lag,
      metric: metrics.sourceLag,
      meaning: `The replication reads ${from} more than ${lagAlarmSeconds} s late.`,
      firstStep: `look for a long transaction on ${from}, then at the link and at the CPU of the replication instance.`,
    },
    {
      id: 'TargetLag',
      type: 'lag-target',
      ...lag,
      metric: metrics.targetLag,
      meaning: `${sentence(to)} is more than ${lagAlarmSeconds} s behind ${from}: it must not take writes, nor reads that have to be fresh.`,
      firstStep: `compare with the lag of the reading; when only this one is high, ${to} applies too slowly: look at its CPU.`,
    },
    {
      id: 'ReplicationTrouble',
      type: 'replication-task',
      ...anyEvent,
      metric: events.troubles,
      meaning: 'The replication task stopped, failed, or paused.',
      firstStep:
        'during a load wait a few minutes: it stops twice as planned, and the loading machine resumes it; otherwise read the event in the notification, then the replication errors on the dashboard.',
    },
    {
      id: 'EventsUndelivered',
      type: 'replication-events',
      ...anyEvent,
      metric: events.undelivered,
      meaning: 'An event of the replication task could not be delivered to the alert topic.',
      firstStep: 'check that the policies of the alert topic and of its key admit events.amazonaws.com.',
    },
    {
      id: 'ReplicationErrors',
      type: 'replication-log',
      ...anyEvent,
      metric: loggedErrors,
      meaning: 'The replication logged an error.',
      firstStep: 'read the replication errors on the dashboard: a table may be suspended while the others go on.',
    },
    {
      id: 'ValidationFailed',
      type: 'validation',
      ...above,
      metric: metrics.failedRows,
      // Every row that differs is one too many.
      threshold: 0,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.IGNORE,
      meaning: 'Rows differ between the source and Aurora.',
      firstStep: `read awsdms_control.awsdms_validation_failures_v1 on ${to}, and move no user until it is explained.`,
    },
    {
      id: 'ReplicationCpu',
      type: 'dms-cpu',
      ...above,
      metric: metrics.cpu,
      threshold: busyCpuPercent,
      evaluationPeriods: 5,
      treatMissingData: TreatMissingData.MISSING,
      meaning: `The replication instance has used more than ${busyCpuPercent} % of its CPU for five minutes.`,
      firstStep: 'watch the lag; when it grows, choose a larger replication.instanceClass.',
    },
    {
      id: 'ReplicationMemory',
      type: 'dms-memory',
      ...below,
      metric: metrics.freeableMemory,
      threshold: bytes(scarceMemoryPercent, memoryGiB),
      evaluationPeriods: 15,
      // The instance runs from the first deploy on: fifteen minutes of silence mean that it does not.
      treatMissingData: TreatMissingData.BREACHING,
      meaning: `The replication instance has had less than ${scarceMemoryPercent} % of its ${memoryGiB} GiB of memory left for 15 minutes, or reported nothing at all.`,
      firstStep: 'look whether it swaps and keeps changes on disk; then choose a larger replication.instanceClass.',
    },
    {
      id: 'ReplicationStorage',
      type: 'dms-storage',
      ...below,
      metric: metrics.freeStorage,
      threshold: bytes(scarceStoragePercent, storageGiB),
      evaluationPeriods: 5,
      treatMissingData: TreatMissingData.MISSING,
      meaning: `The replication instance has less than ${scarceStoragePercent} % of its ${storageGiB} GiB of storage left.`,
      firstStep: 'look at the changes waiting on disk; then raise replication.storageGiB, which keeps the task.',
    },
  ];
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
