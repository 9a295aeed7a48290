import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { MigrationSettings } from '../settings';
import { rollbackAlarmNames } from './gate-environment';

/** What the alarms are made from. */
export interface RollbackAlarmsProps {
  readonly settings: MigrationSettings;
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;
  /** Starts the rollback function. */
  readonly rollbackTopic: sns.ITopic;
  /** Tells people. */
  readonly alertTopic: sns.ITopic;
}

/** Minutes that a metric of the load balancer may still be without its value; alarms with FILL look that much further. */
export const unpublishedMinutes = 3;

/**
 * The alarms that start the rollback function: ratios with a minimum of traffic, over the load balancer as a whole, so
 * that they see blue and green tasks alike. Where Aurora is the writer of record they tell people, because DNS alone would
 * lead users to a system whose database is fenced.
 */
export class RollbackAlarms extends Construct {
  readonly errorRate: cloudwatch.Alarm;
  readonly latency: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: RollbackAlarmsProps) {
    super(scope, id);
    const { settings, loadBalancer } = props;
    const { definition } = settings;
    const names = rollbackAlarmNames(settings);
    const { topic, consequence } = reactionOf(props);
    const thresholds = definition.traffic.rollback;
    const period = Duration.minutes(1);
    const { metrics } = loadBalancer;
    const minimum = thresholds.minimumRequestsPerMinute;
    const common = {
      // The newest minutes may not be published yet, and FILL makes a 0 of each: an alarm that wants all of them over the
      // threshold would never fire. So it looks further back and wants as many among them.
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
      datapointsToAlarm: thresholds.minutes,
      evaluationPeriods: thresholds.minutes + unpublishedMinutes,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      // No traffic is no failure: at a weight of 0 there is nothing to roll back.
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    };

    this.errorRate = new cloudwatch.Alarm(this, 'ErrorRate', {
      ...common,
      alarmName: names.errors,
      alarmDescription: `More than ${thresholds.errorRatePercent} % of the requests failed: ${consequence}.`,
      threshold: thresholds.errorRatePercent,
      metric: new cloudwatch.MathExpression({
        label: 'Failed requests (percent)',
        period,
        // RequestCount leaves out the requests for which the load balancer found no target, so with every task dead it
        // is 0. Adding the balancer's own errors keeps them in the total. A request that reached a target and failed in
        // the balancer counts twice there, which makes 100 % look like 50 %: still far above any threshold in use.
        // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
        expression: `IF(FILL(requests, 0) + FILL(balancer, 0) >= ${minimum}, 100 * (FILL(balancer, 0) + FILL(targets, 0)) / (FILL(requests, 0) + FILL(balancer, 0)), 0)`,
        usingMetrics: {
          requests: metrics.requestCount({ period }),
          balancer: metrics.httpCodeElb(elbv2.HttpCodeElb.ELB_5XX_COUNT, { period }),
          targets: metrics.httpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, { period }),
        },
      }),
    });

    this.latency = new cloudwatch.Alarm(this, 'Latency', {
      ...common,
      alarmName: names.latency,
      alarmDescription: `The slowest 5 % of the requests took longer than ${thresholds.p95LatencySeconds} s: ${consequence}.`,
      threshold: thresholds.p95LatencySeconds,
      metric: new cloudwatch.MathExpression({
        label: 'Response time, p95 (seconds)',
        period,
        expression: `IF(FILL(requests, 0) >= ${minimum}, FILL(p95, 0), 0)`,
        usingMetrics: {
          requests: metrics.requestCount({ period }),
          p95: metrics.targetResponseTime({ period, statistic: cloudwatch.Stats.p(95) }),
        },
      }),
    });

    for (const alarm of [this.errorRate, this.latency]) {
      alarm.addAlarmAction(new SnsAction(topic));
    }
  }
}

/** What comes of an alarm. A way back that moves the writer of record first belongs in the place of the alert topic. */
function reactionOf({ settings, rollbackTopic, alertTopic }: RollbackAlarmsProps) {
  switch (settings.migrationPhase) {
    case 'replicate':
      return { topic: rollbackTopic, consequence: 'traffic goes back to the legacy system' };
    case 'cutover':
      return {
        topic: alertTopic,
        consequence:
          'traffic stays on AWS, because Aurora is the writer of record. Mend AWS; where that fails, fall back: the writer first, the users after it. Change no weight by hand',
      };
    case 'complete':
      return {
        topic: alertTopic,
        consequence: 'traffic stays on AWS, because the legacy record and the replication are gone. Mend AWS',
      };
  }
}
