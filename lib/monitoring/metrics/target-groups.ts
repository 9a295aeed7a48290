import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** A target group in the metrics of its service. */
export interface WatchedGroup {
  /** First word of its labels, for example `Blue`. */
  readonly name: string;
  readonly group: elbv2.ApplicationTargetGroup;
  /** Colours of its lines. */
  readonly tones: { readonly light: string; readonly plain: string; readonly dark: string };
}

/** The tones of a target group's lines. */
export const tones = {
  blue: { light: '#aec7e8', plain: '#1f77b4', dark: '#0b3d66' },
  green: { light: '#98df8a', plain: '#2ca02c', dark: '#145214' },
} as const;

const percentiles = [
  { percentile: 50, tone: 'light' },
  { percentile: 95, tone: 'plain' },
  { percentile: 99, tone: 'dark' },
] as const;

/**
 * Metrics of the target groups of one service, each group by itself.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export function targetGroupMetrics(
  { loadBalancerFullName }: elbv2.ApplicationLoadBalancer,
  groups: readonly WatchedGroup[],
) {
  const period = Duration.minutes(1);
  const metric = ({ group }: WatchedGroup, metricName: string, label: string, statistic: string, color: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/ApplicationELB',
      metricName,
      label,
      statistic,
      color,
      dimensionsMap: { LoadBalancer: loadBalancerFullName, TargetGroup: group.targetGroupFullName },
      period,
    });
  const { MAXIMUM, MINIMUM, SUM } = cloudwatch.Stats;
  const unhealthy = groups.map((group) => ({
    id: group.name.toLowerCase(),
    metric: metric(group, 'UnHealthyHostCount', `${group.name} unhealthy`, MAXIMUM, group.tones.plain),
  }));

  return {
    healthyHosts: groups.map((group) =>
      metric(group, 'HealthyHostCount', `${group.name} healthy`, MINIMUM, group.tones.plain),
    ),
    errors: groups.flatMap((group) => [
      metric(group, 'HTTPCode_Target_4XX_Count', `${group.name} 4xx`, SUM, group.tones.light),
      metric(group, 'HTTPCode_Target_5XX_Count', `${group.name} 5xx`, SUM, group.tones.dark),
    ]),
    /** Seconds from the request to the first byte of the response. */
    latencies: groups.flatMap((group) =>
      percentiles.map(({ percentile, tone }) =>
        metric(
          group,
          'TargetResponseTime',
          `${group.name} p${percentile}`,
          cloudwatch.Stats.p(percentile),
          group.tones[tone],
        ),
      ),
    ),
    /** Unhealthy hosts of all groups together. A group without hosts reports nothing, which counts as none. */
    unhealthyHosts: new cloudwatch.MathExpression({
      label: 'Unhealthy',
      color: cloudwatch.Color.RED,
      expression: unhealthy.map(({ id }) => `FILL(${id}, 0)`).join(' + '),
      usingMetrics: Object.fromEntries(unhealthy.map(({ id, metric }) => [id, metric])),
      period,
    }),
  };
}
