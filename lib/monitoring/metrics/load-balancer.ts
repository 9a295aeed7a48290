import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** Metrics of the load balancer. */
export type LoadBalancerMetrics = ReturnType<typeof loadBalancerMetrics>;

/**
 * Metrics of the load balancer as a whole, so of blue and green tasks alike.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export function loadBalancerMetrics({ loadBalancerFullName }: elbv2.ApplicationLoadBalancer) {
  const metric = (metricName: string, label: string, statistic: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/ApplicationELB',
      metricName,
      label,
      statistic,
      dimensionsMap: { LoadBalancer: loadBalancerFullName },
      period: Duration.minutes(1),
    });
  const { SUM } = cloudwatch.Stats;

  return {
    requests: metric('RequestCount', 'Requests', SUM),
    /** Responses by who gave them: a task, or the load balancer because no task could. */
    clientErrors: metric('HTTPCode_Target_4XX_Count', '4xx', SUM),
    serverErrors: metric('HTTPCode_Target_5XX_Count', '5xx of a task', SUM),
    balancerErrors: metric('HTTPCode_ELB_5XX_Count', '5xx of the load balancer', SUM),
    /** Seconds from the request to the first byte of the response. */
    latencies: [50, 95, 99].map((percentile) =>
      metric('TargetResponseTime', `p${percentile}`, cloudwatch.Stats.p(percentile)),
    ),
    /** Connections that the load balancer refused because it had too many. */
    rejectedConnections: metric('RejectedConnectionCount', 'Refused to users', SUM),
    /** Connections between the load balancer and a task that could not be made. */
    targetConnectionErrors: metric('TargetConnectionErrorCount', 'Failed to a task', SUM),
  };
}
