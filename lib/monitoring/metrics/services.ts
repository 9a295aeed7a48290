import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { AppStack } from '../../app/app-stack';

/** Metrics of one service. */
export type ServiceMetrics = ReturnType<typeof serviceMetrics>;

/** The tones of each target group's lines. */
const tones = {
  Blue: { light: '#aec7e8', plain: '#1f77b4', dark: '#0b3d66' },
  Green: { light: '#98df8a', plain: '#2ca02c', dark: '#145214' },
} as const;

const percentiles = [
  { percentile: 50, tone: 'light' },
  { percentile: 95, tone: 'plain' },
  { percentile: 99, tone: 'dark' },
] as const;

/**
 * Metrics of one service: its tasks, and each of its two target groups. Which group serves is CodeDeploy's business and
 * changes with each release, so both are always there, blue in blue and green in green; the empty one draws no line.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
 */
export function serviceMetrics(
  { loadBalancer, ecsCluster }: Pick<AppStack, 'loadBalancer' | 'ecsCluster'>,
  { service, blue, green }: AppStack['services'][number],
) {
  const period = Duration.minutes(1);
  const ofService = (namespace: string, metricName: string, label: string, statistic: string, color?: string) =>
    new cloudwatch.Metric({
      namespace,
      metricName,
      label,
      statistic,
      color,
      dimensionsMap: { ClusterName: ecsCluster.clusterName, ServiceName: service.serviceName },
      period,
    });
  const ofGroup = (
    group: elbv2.ApplicationTargetGroup,
    metricName: string,
    label: string,
    statistic: string,
    color: string,
  ) =>
    new cloudwatch.Metric({
      namespace: 'AWS/ApplicationELB',
      metricName,
      label,
      statistic,
      color,
      dimensionsMap: {
        LoadBalancer: loadBalancer.loadBalancerFullName,
        TargetGroup: group.targetGroupFullName,
      },
      period,
    });
  const { AVERAGE, MAXIMUM, MINIMUM, SUM } = cloudwatch.Stats;
  const groups = [
    { name: 'Blue', group: blue },
    { name: 'Green', group: green },
  ] as const;

  return {
    /** Percent 0..100 of what the tasks reserve. */
    cpu: ofService('AWS/ECS', 'CPUUtilization', 'CPU', AVERAGE),
    /** Percent 0..100 of what the tasks reserve. */
    memory: ofService('AWS/ECS', 'MemoryUtilization', 'Memory', AVERAGE),
    runningTasks: ofService('ECS/ContainerInsights', 'RunningTaskCount', 'Running', MINIMUM, cloudwatch.Color.GREY),
    healthyHosts: groups.map(({ name, group }) =>
      ofGroup(group, 'HealthyHostCount', `${name} healthy`, MINIMUM, tones[name].plain),
    ),
    errors: groups.flatMap(({ name, group }) => [
      ofGroup(group, 'HTTPCode_Target_4XX_Count', `${name} 4xx`, SUM, tones[name].light),
      ofGroup(group, 'HTTPCode_Target_5XX_Count', `${name} 5xx`, SUM, tones[name].dark),
    ]),
    /** Seconds from the request to the first byte of the response. */
    latencies: groups.flatMap(({ name, group }) =>
      percentiles.map(({ percentile, tone }) =>
        ofGroup(
          group,
          'TargetResponseTime',
          `${name} p${percentile}`,
          cloudwatch.Stats.p(percentile),
          tones[name][tone],
        ),
      ),
    ),
    /** Unhealthy hosts of both groups together. A group without hosts reports nothing, which counts as none. */
    unhealthyHosts: new cloudwatch.MathExpression({
      label: 'Unhealthy',
      color: cloudwatch.Color.RED,
      expression: 'FILL(blue, 0) + FILL(green, 0)',
      usingMetrics: {
        blue: ofGroup(blue, 'UnHealthyHostCount', 'Blue unhealthy', MAXIMUM, tones.Blue.plain),
        green: ofGroup(green, 'UnHealthyHostCount', 'Green unhealthy', MAXIMUM, tones.Green.plain),
      },
      period,
    }),
  };
}
