/** One value of a metric. */
export interface Metric {
  readonly name: string;
  readonly unit: 'Count' | 'Percent' | 'Seconds';
  readonly value: number;
}

/**
 * Returns metrics without a dimension in CloudWatch's embedded metric format: a line of JSON that CloudWatch Logs turns into
 * metrics. So a function needs no permission but that to write its log.
 *
 * @param timestamp milliseconds since 1970
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics(namespace: string, timestamp: number, metrics: readonly Metric[]): string {
  return JSON.stringify({
    _aws: {
      Timestamp: timestamp,
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: [[]],
          Metrics: metrics.map(({ name, unit }) => ({ Name: name, Unit: unit })),
        },
      ],
    },
    ...Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
  });
}
