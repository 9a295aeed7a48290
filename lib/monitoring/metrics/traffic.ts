import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import type { TrafficStack } from '../../traffic/traffic-stack';
import { healthMetrics } from './health';

/** Metrics of the traffic and its rollback. */
export type TrafficMetrics = ReturnType<typeof trafficMetrics>;

/**
 * The Region of Route 53's metrics, whatever the Region of the stack. A dashboard can name it; an alarm on them can stand
 * in that Region only.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-cloudwatch.html
 */
export const route53Region = 'us-east-1';

/** Metrics of the weighted records, their health checks, and what sends traffic back. */
export function trafficMetrics(
  { awsHealthCheckId, legacyHealthCheckId, healthMonitor, rollbackFunction, deadLetterQueue }: TrafficStack,
  publicZone: route53.IHostedZone,
) {
  const period = Duration.minutes(1);
  const ofRoute53 = (metricName: string, label: string, statistic: string, dimensionsMap: cloudwatch.DimensionsMap) =>
    new cloudwatch.Metric({
      namespace: 'AWS/Route53',
      metricName,
      label,
      statistic,
      dimensionsMap,
      region: route53Region,
      period,
    });
  const healthCheck = { HealthCheckId: awsHealthCheckId };
  const { SUM, MAXIMUM, MINIMUM } = cloudwatch.Stats;

  return {
    /** 1 while AWS is healthy. At 0 DNS drains to the legacy system, as long as the source is the writer of record. */
    healthy: ofRoute53('HealthCheckStatus', 'AWS is healthy (1) or not (0)', MINIMUM, healthCheck),
    /** How many of the checks behind it are healthy. */
    healthyChildren: ofRoute53('ChildHealthCheckHealthyCount', 'Healthy checks behind it', MINIMUM, healthCheck),
    /**
     * How many addresses of the legacy system answer Route 53. Absent where nobody asks them. It is read from the check of
     * the legacy record, whose id stays when an address comes or goes.
     */
    legacyAnswering:
      legacyHealthCheckId === undefined
        ? undefined
        : ofRoute53('ChildHealthCheckHealthyCount', 'Legacy addresses that answer', MINIMUM, {
            HealthCheckId: legacyHealthCheckId,
          }),
    /** What the health monitor saw of both sides. Absent where there is none. */
    monitor: healthMonitor === undefined ? undefined : healthMetrics(healthMonitor),
    /** DNS queries for every name of the zone, those that lead to the legacy system among them. */
    queries: ofRoute53('DNSQueries', 'DNS queries', SUM, { HostedZoneId: publicZone.hostedZoneId }),
    rollbacks: rollbackFunction.metricInvocations({ label: 'Rollback runs', statistic: SUM, period }),
    rollbackErrors: rollbackFunction.metricErrors({
      label: 'Rollback errors',
      color: cloudwatch.Color.RED,
      statistic: SUM,
      period,
    }),
    /** Alarms whose rollback failed every retry. */
    deadLetters: deadLetterQueue.metricApproximateNumberOfMessagesVisible({
      label: 'Dead letters',
      color: cloudwatch.Color.ORANGE,
      statistic: MAXIMUM,
      period,
    }),
  };
}
