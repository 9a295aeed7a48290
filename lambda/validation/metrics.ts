import { metricNames } from './metric-names';

/** Values of metrics, by the names of `metricNames`. */
export type MetricValues = Partial<Readonly<Record<keyof typeof metricNames, number>>>;

const units: Readonly<Record<keyof typeof metricNames, 'Count' | 'Seconds'>> = {
  rowsCompared: 'Count',
  rowsDiffering: 'Count',
  objectsMissing: 'Count',
  objectsDiffering: 'Count',
  lastPassAge: 'Seconds',
};

/**
 * Returns metrics in CloudWatch's embedded metric format: a line of JSON that CloudWatch Logs turns into metrics. So the
 * function needs no permission but that to write its log.
 *
 * @param timestamp milliseconds since 1970
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricsLine(namespace: string, timestamp: number, values: MetricValues): string {
  const given = Object.entries(values) as [keyof typeof metricNames, number][];
  return JSON.stringify({
    _aws: {
      Timestamp: timestamp,
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: [[]],
          Metrics: given.map(([name]) => ({ Name: metricNames[name], Unit: units[name] })),
        },
      ],
    },
    ...Object.fromEntries(given.map(([name, value]) => [metricNames[name], value])),
  });
}
