import { createHash } from 'node:crypto';
import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { writesToAurora } from '../migration-phase';
import type { MigrationSettings } from '../settings';

/** What the alarms are made from. */
export interface DrainAlarmsProps {
  readonly settings: MigrationSettings;
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;
  readonly alertTopic: sns.ITopic;
}

/**
 * The alarms that Route 53 itself follows, so that DNS drains to the legacy system without a call to any API. Where Aurora
 * is the writer of record, no record follows them any more, and they tell people.
 *
 * Route 53 accepts one metric with a plain statistic only, no metric math and no percentile, so these cannot be ratios.
 * They watch what a healthy system never shows: requests that the load balancer itself could not serve, and an average
 * response time that is as slow as the slowest 5 % may be.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html
 */
export class DrainAlarms extends Construct {
  readonly all: readonly cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, { settings, loadBalancer, alertTopic }: DrainAlarmsProps) {
    super(scope, id);
    const { minimumRequestsPerMinute, p95LatencySeconds, minutes } = settings.definition.traffic.rollback;
    const period = Duration.minutes(1);
    const consequence = writesToAurora(settings)
      ? 'DNS keeps the users on AWS, because Aurora is the writer of record'
      : 'DNS drains to the legacy system';
    const alarm = (alarmId: string, description: string, metric: cloudwatch.Metric, threshold: number) => {
      // A Route 53 health check copies the alarm's settings when it is made. With a hash of them in the name, other
      // settings are another alarm, and the health check follows it.
      const hash = createHash('sha256')
        .update(JSON.stringify([metric.metricName, metric.statistic, threshold, minutes]))
        .digest('hex')
        .slice(0, 6);
      const created = new cloudwatch.Alarm(this, alarmId, {
        alarmName: settings.names.of(`alarm-drain-${alarmId.toLowerCase()}-${hash}`, 255),
        alarmDescription: description,
        metric,
        threshold,
        evaluationPeriods: minutes,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      });
      created.addAlarmAction(new SnsAction(alertTopic));
      return created;
    };

    this.all = [
      alarm(
        'Balancer',
        `The load balancer itself failed more than ${minimumRequestsPerMinute} requests a minute: ${consequence}.`,
        loadBalancer.metrics.httpCodeElb(elbv2.HttpCodeElb.ELB_5XX_COUNT, { period, statistic: cloudwatch.Stats.SUM }),
        minimumRequestsPerMinute,
      ),
      alarm(
        'Latency',
        `The average response took longer than ${p95LatencySeconds} s: ${consequence}.`,
        loadBalancer.metrics.targetResponseTime({ period, statistic: cloudwatch.Stats.AVERAGE }),
        p95LatencySeconds,
      ),
    ];
  }
}
