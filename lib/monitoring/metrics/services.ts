import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { BlueGreenService } from '../../app/blue-green-service';
import { targetGroupMetrics, tones } from './target-groups';

/** Metrics of one service. */
export type ServiceMetrics = ReturnType<typeof serviceMetrics>;

/**
 * Metrics of one service: its tasks, and each of its two target groups. Which group serves is CodeDeploy's business and
 * changes with each release, so both are always there, blue in blue and green in green; the empty one draws no line.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
 */
export function serviceMetrics(
  loadBalancer: elbv2.ApplicationLoadBalancer,
  { clusterName }: ecs.Cluster,
  { service, blue, green }: BlueGreenService,
) {
  const metric = (namespace: string, metricName: string, label: string, statistic: string, color?: string) =>
    new cloudwatch.Metric({
      namespace,
      metricName,
      label,
      statistic,
      color,
      dimensionsMap: { ClusterName: clusterName, ServiceName: service.serviceName },
      period: Duration.minutes(1),
    });
  const { AVERAGE, MINIMUM } = cloudwatch.Stats;

  return {
    /** Percent 0..100 of what the tasks reserve. */
    cpu: metric('AWS/ECS', 'CPUUtilization', 'CPU', AVERAGE),
    /** Percent 0..100 of what the tasks reserve. */
    memory: metric('AWS/ECS', 'MemoryUtilization', 'Memory', AVERAGE),
    runningTasks: metric('ECS/ContainerInsights', 'RunningTaskCount', 'Running', MINIMUM, cloudwatch.Color.GREY),
    ...targetGroupMetrics(loadBalancer, [
      { name: 'Blue', group: blue, tones: tones.blue },
      { name: 'Green', group: green, tones: tones.green },
    ]),
  };
}
