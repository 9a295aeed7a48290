import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { DataStack } from '../../data/data-stack';
import type { FileStorage } from '../../data/file-storage';
import type { FileTransfer } from '../../data/file-transfer';

/** Metrics of what a migration stores beside its database. Each part is absent where the definition has none. */
export interface StorageMetrics {
  readonly files: ReturnType<typeof fileMetrics> | undefined;
  readonly transfer: ReturnType<typeof transferMetrics> | undefined;
  readonly table: ReturnType<typeof tableMetrics> | undefined;
}

/** Returns the metrics of the files, of their transfer and of the state table. */
export function storageMetrics({
  fileStorage,
  stateTable,
}: Pick<DataStack, 'fileStorage' | 'stateTable'>): StorageMetrics {
  return {
    files: fileStorage && fileMetrics(fileStorage),
    transfer: fileStorage?.transfer && transferMetrics(fileStorage.transfer),
    table: stateTable && tableMetrics(stateTable.tableName),
  };
}

/** The storage classes that the lifecycle uses, by the names that CloudWatch has for them. */
const storageTypes = {
  StandardStorage: 'Standard',
  StandardIAStorage: 'Standard-IA',
  GlacierInstantRetrievalStorage: 'Glacier Instant Retrieval',
  GlacierStorage: 'Glacier Flexible Retrieval',
} as const;

/**
 * Metrics of the bucket, older versions included. S3 reports them once a day.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
 */
function fileMetrics({ bucket }: FileStorage) {
  const metric = (metricName: string, StorageType: string, label: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/S3',
      metricName,
      label,
      statistic: cloudwatch.Stats.AVERAGE,
      dimensionsMap: { BucketName: bucket.bucketName, StorageType },
      period: Duration.days(1),
    });
  return {
    /** Bytes in each storage class. */
    size: Object.entries(storageTypes).map(([type, label]) => metric('BucketSizeBytes', type, label)),
    objects: metric('NumberOfObjects', 'AllStorageTypes', 'Objects'),
  };
}

/**
 * Metrics of the file transfer, by its task. DataSync reports them every five minutes while a run lasts. It has none of
 * errors: those are events, and lines of its log.
 *
 * @see https://docs.aws.amazon.com/datasync/latest/userguide/monitor-datasync.html
 */
function transferMetrics({ taskId }: FileTransfer) {
  const metric = (metricName: string, label: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/DataSync',
      metricName,
      label,
      statistic: cloudwatch.Stats.SUM,
      dimensionsMap: { TaskId: taskId },
      period: Duration.minutes(5),
    });
  return {
    bytesWritten: metric('BytesWritten', 'Written to the bucket'),
    filesTransferred: metric('FilesTransferred', 'Copied'),
    filesPrepared: metric('FilesPreparedSource', 'Found on the file server'),
    filesVerified: metric('FilesVerifiedDestination', 'Verified in the bucket'),
  };
}

/**
 * Metrics of the state table.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
function tableMetrics(tableName: string) {
  const metric = (metricName: string, label: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      label,
      statistic: cloudwatch.Stats.SUM,
      dimensionsMap: { TableName: tableName },
      period: Duration.minutes(1),
    });
  const throttledReads = metric('ReadThrottleEvents', 'Reads');
  const throttledWrites = metric('WriteThrottleEvents', 'Writes');
  return {
    /** Capacity units a minute. */
    consumedReads: metric('ConsumedReadCapacityUnits', 'Read'),
    consumedWrites: metric('ConsumedWriteCapacityUnits', 'Written'),
    throttledReads,
    throttledWrites,
    /** Reads and writes that DynamoDB refused because they were too many. No report counts as none. */
    throttled: new cloudwatch.MathExpression({
      label: 'Throttled',
      expression: 'FILL(reads, 0) + FILL(writes, 0)',
      usingMetrics: { reads: throttledReads, writes: throttledWrites },
      period: Duration.minutes(1),
    }),
  };
}
