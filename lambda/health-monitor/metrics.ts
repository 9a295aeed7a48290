import { dimensionNames, type Endpoint, metricNames } from './endpoint';
import type { Outcome } from './probe';

/**
 * Returns the metrics of one endpoint in CloudWatch's embedded metric format: a line of JSON that CloudWatch Logs turns into
 * metrics. So the function needs no permission but that to write its log.
 *
 * @param timestamp milliseconds since 1970; the same for a whole round
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricsLine(
  namespace: string,
  timestamp: number,
  { side, name }: Endpoint,
  { healthy, latencyMilliseconds }: Outcome,
): string {
  const answered = latencyMilliseconds !== undefined;
  return JSON.stringify({
    _aws: {
      Timestamp: timestamp,
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          // Alarms watch a side as a whole, and stay as they are when a service or an address is added.
          Dimensions: [[dimensionNames.side], [dimensionNames.side, dimensionNames.endpoint]],
          Metrics: [
            { Name: metricNames.healthy, Unit: 'None' },
            // A time without an answer is no latency: the timeout would stand there for what nobody measured.
            ...(answered ? [{ Name: metricNames.latency, Unit: 'Milliseconds' }] : []),
          ],
        },
      ],
    },
    [dimensionNames.side]: side,
    [dimensionNames.endpoint]: name,
    [metricNames.healthy]: healthy ? 1 : 0,
    ...(answered && { [metricNames.latency]: latencyMilliseconds }),
  });
}
