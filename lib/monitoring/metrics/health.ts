import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { dimensionNames, metricNames, type Side } from '../../../lambda/health-monitor/endpoint';
import type { HealthMonitor } from '../../traffic/health-monitor';

/** Metrics of the health monitor. */
export type HealthMetrics = ReturnType<typeof healthMetrics>;

/** The sides as a person reads them. */
const sideNames: Readonly<Record<Side, string>> = { aws: 'AWS', legacy: 'Legacy' };

/**
 * What the health monitor saw of both sides, in the migration's own Region. Each has one value a round; the minimum over a
 * side is 0 as soon as one of its endpoints is unwell.
 */
export function healthMetrics({ namespace, intervalMinutes, endpoints, fn }: HealthMonitor) {
  const period = Duration.minutes(intervalMinutes);
  const metric = (metricName: string, label: string, statistic: string, dimensionsMap: cloudwatch.DimensionsMap) =>
    new cloudwatch.Metric({ namespace, metricName, label, statistic, dimensionsMap, period });
  const healthy = (side: Side) =>
    metric(metricNames.healthy, sideNames[side], cloudwatch.Stats.MINIMUM, { [dimensionNames.side]: side });

  return {
    /** 1 while every service answers through the load balancer as users ask it, else 0. */
    aws: healthy('aws'),
    /** 1 while every address of the legacy system answers as users ask it, else 0. Absent where nobody asks it any more. */
    legacy: endpoints.some(({ side }) => side === 'legacy') ? healthy('legacy') : undefined,
    /** Milliseconds to the first byte of the answer, of each endpoint; no value while it does not answer. */
    latencies: endpoints.map(({ side, name }) =>
      metric(metricNames.latency, `${sideNames[side]} ${name}`, cloudwatch.Stats.MAXIMUM, {
        [dimensionNames.side]: side,
        [dimensionNames.endpoint]: name,
      }),
    ),
    /** Rounds that failed by a fault of the monitor itself. A side that is down is no fault. */
    errors: fn.metricErrors({ label: 'Failed rounds', statistic: cloudwatch.Stats.SUM, period }),
  };
}
