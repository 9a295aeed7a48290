import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { unpublishedMinutes } from '../../traffic/rollback-alarms';
import type { StorageMetrics } from '../metrics/storage';
import type { TransferEvents } from '../transfer-events';
import type { AlarmDefinition } from './notifying-alarms';

/** Minutes of throttling before it is more than a peak: an on-demand table doubles what it takes at once, then grows. */
const throttledMinutes = 3;

/**
 * The alarms on the file transfer and on the state table. The bucket has none: it takes what comes, and S3 reports its
 * size once a day.
 */
export function storageAlarms(
  { table }: StorageMetrics,
  transferEvents: Pick<TransferEvents, 'failures'> | undefined,
): readonly AlarmDefinition[] {
  const any = { comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD, threshold: 0 };
  const transfer: readonly AlarmDefinition[] =
    transferEvents === undefined
      ? []
      : [
          {
            id: 'FileTransferFailed',
            type: 'file-transfer',
            ...any,
            metric: transferEvents.failures,
            evaluationPeriods: 1,
            // The metric of a rule has data only when the rule matched.
            treatMissingData: TreatMissingData.NOT_BREACHING,
            meaning: 'A run of the file transfer failed: files may be missing in the bucket, or differ.',
            firstStep:
              'read the log of the file transfer on the dashboard, which names the files, then start it once more: it copies what is missing.',
          },
        ];
  const throttling: readonly AlarmDefinition[] =
    table === undefined
      ? []
      : [
          {
            id: 'StateTableThrottled',
            type: 'state-table',
            ...any,
            metric: table.throttled,
            datapointsToAlarm: throttledMinutes,
            evaluationPeriods: throttledMinutes + unpublishedMinutes,
            treatMissingData: TreatMissingData.NOT_BREACHING,
            meaning: `The state table has refused requests as too many for ${throttledMinutes} minutes.`,
            firstStep:
              'look whether they go to one value of the partition key, which takes 1,000 writes or 3,000 reads a second at the most; a table whose load has just begun grows by itself.',
          },
        ];
  return [...transfer, ...throttling];
}
