import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { MigrationSettings } from '../settings';

/** What the log's metric is made from. */
export interface ReplicationLogProps {
  readonly settings: MigrationSettings;
  /** Log group of the replication tasks. */
  readonly logGroup: logs.ILogGroup;
}

/**
 * How DMS marks a line at the level of an error, for example `[TARGET_APPLY    ]E:  Failed to execute statement`.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Troubleshooting.html
 */
export const replicationErrorMark = ']E:';

/** Counts the errors in the log of the replication. */
export class ReplicationLog extends Construct {
  /** Lines at the level of an error. */
  readonly errors: cloudwatch.IMetric;

  constructor(scope: Construct, id: string, { settings, logGroup }: ReplicationLogProps) {
    super(scope, id);
    const filter = new logs.MetricFilter(this, 'Errors', {
      logGroup,
      filterName: settings.names.of('replication-errors'),
      // In quotes, because a term with other characters than letters and digits needs them.
      filterPattern: logs.FilterPattern.literal(`"${replicationErrorMark}"`),
      // A filter on plain text can give its metric no dimensions, so the namespace tells deployments apart.
      metricNamespace: settings.names.of('crossfade'),
      metricName: 'ReplicationErrors',
      metricValue: '1',
    });
    this.errors = filter.metric({
      label: 'Errors in the log',
      statistic: cloudwatch.Stats.SUM,
      period: Duration.minutes(5),
    });
  }
}
