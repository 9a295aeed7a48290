import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { InstanceService } from '../../app/instance-service';
import { targetGroupMetrics, tones } from './target-groups';

/** Metrics of one service on EC2 instances. */
export type InstanceMetrics = ReturnType<typeof instanceMetrics>;

/**
 * Metrics of one service on EC2: its instances, and its one target group. EC2 knows nothing of the memory inside an
 * instance; that an instance has too little of it shows in its health check.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html
 */
export function instanceMetrics(
  loadBalancer: elbv2.ApplicationLoadBalancer,
  { group, firstTargetGroup }: InstanceService,
) {
  const metric = (namespace: string, metricName: string, label: string, statistic: string, color?: string) =>
    new cloudwatch.Metric({
      namespace,
      metricName,
      label,
      statistic,
      color,
      dimensionsMap: { AutoScalingGroupName: group.resource.ref },
      period: Duration.minutes(1),
    });
  const { AVERAGE, MAXIMUM, MINIMUM } = cloudwatch.Stats;

  return {
    /** Percent 0..100, over all instances. */
    cpu: metric('AWS/EC2', 'CPUUtilization', 'CPU', AVERAGE),
    /** Percent 0..100 of the instance that works hardest. */
    highestCpu: metric('AWS/EC2', 'CPUUtilization', 'CPU, busiest', MAXIMUM, cloudwatch.Color.ORANGE),
    inService: metric('AWS/AutoScaling', 'GroupInServiceInstances', 'In service', MINIMUM, cloudwatch.Color.GREY),
    wanted: metric('AWS/AutoScaling', 'GroupDesiredCapacity', 'Wanted', MAXIMUM, cloudwatch.Color.PURPLE),
    ...targetGroupMetrics(loadBalancer, [{ name: 'Instances', group: firstTargetGroup, tones: tones.blue }]),
  };
}
