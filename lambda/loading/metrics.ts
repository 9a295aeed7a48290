import { loadingMetricNames } from './metric-names';

/** How far a load is. */
export interface Progress {
  /** Steps that are done, 0..9. */
  readonly steps: number;
  readonly tablesLoaded: number;
  readonly tables: number;
  /** Percent 0..100. */
  readonly percent: number;
}

const units: Readonly<Record<keyof Progress, 'Count' | 'Percent'>> = {
  steps: 'Count',
  tablesLoaded: 'Count',
  tables: 'Count',
  percent: 'Percent',
};

/**
 * Returns the progress in CloudWatch's embedded metric format: a line of JSON that CloudWatch Logs turns into metrics. So
 * the function needs no permission but that to write its log.
 *
 * @param timestamp milliseconds since 1970
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function progressLine(namespace: string, timestamp: number, progress: Progress): string {
  const keys = Object.keys(units) as (keyof Progress)[];
  return JSON.stringify({
    _aws: {
      Timestamp: timestamp,
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: [[]],
          Metrics: keys.map((key) => ({ Name: loadingMetricNames[key], Unit: units[key] })),
        },
      ],
    },
    ...Object.fromEntries(keys.map((key) => [loadingMetricNames[key], progress[key]])),
  });
}
