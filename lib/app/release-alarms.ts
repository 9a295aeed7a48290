import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { MigrationSettings } from '../settings';

/** What the release alarms are made from. */
export interface ReleaseAlarmsProps {
  readonly settings: MigrationSettings;
  /** Short name of the service. */
  readonly service: string;
  /** Share of the service's requests that the watched group receives at the least, percent 1..100. */
  readonly leastPercent: number;
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  /** The target groups of the service by what tells them apart, in the words of the alarms, for example `Blue`. */
  readonly targetGroups: Readonly<Record<string, elbv2.ApplicationTargetGroup>>;
  readonly alertTopic: sns.ITopic;
}

/** Consecutive minutes with an unhealthy target before the alarm fires; one that merely starts slowly has not so long. */
const unhealthyMinutes = 3;

/** Minutes until CloudWatch has the numbers of a minute. */
const publishingMinutes = 3;

/** Returns how long the alarms may take to fire after a fault has begun. */
export function timeToAlarm({ definition }: MigrationSettings): Duration {
  const { minutes } = definition.traffic.rollback;
  return Duration.minutes(Math.max(minutes, unhealthyMinutes) + publishingMinutes);
}

/**
 * The alarms that stop a release and send its users back to what served before.
 *
 * Of a service with two target groups both are watched, since each release swaps their parts, and each by itself: a canary
 * that fails every request would be lost in the sum with the healthy rest.
 */
export class ReleaseAlarms extends Construct {
  readonly all: readonly cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: ReleaseAlarmsProps) {
    super(scope, id);
    this.all = Object.entries(props.targetGroups).flatMap(([name, group]) => this.watch(name, group, props));
  }

  private watch(
    name: string,
    group: elbv2.ApplicationTargetGroup,
    { settings, service, leastPercent, loadBalancer, alertTopic }: ReleaseAlarmsProps,
  ): readonly cloudwatch.Alarm[] {
    const { errorRatePercent, minimumRequestsPerMinute, minutes } = settings.definition.traffic.rollback;
    const period = Duration.minutes(1);
    // Not `group.metrics`: CDK knows no load balancer of the green group, which stands in no listener of the template.
    const metric = (metricName: string, statistic: string) =>
      new cloudwatch.Metric({
        namespace: 'AWS/ApplicationELB',
        metricName,
        dimensionsMap: {
          LoadBalancer: loadBalancer.loadBalancerFullName,
          TargetGroup: group.targetGroupFullName,
        },
        statistic,
        period,
      });
    const alarm = (type: string, alarmProps: Omit<cloudwatch.AlarmProps, 'alarmName'>) => {
      const created = new cloudwatch.Alarm(this, `${name}${type}`, {
        alarmName: settings.names.of(`alarm-release-${service}-${name}-${type}`.toLowerCase(), 255),
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
        ...alarmProps,
      });
      created.addAlarmAction(new SnsAction(alertTopic));
      return created;
    };

    // What the group receives while the whole system receives the least traffic at which alarms may fire.
    const leastRequests = Math.max(1, Math.round((minimumRequestsPerMinute * leastPercent) / 100));
    const target = `Service ${service}, ${name.toLowerCase()} target group`;
    return [
      alarm('Errors', {
        alarmDescription: `${target}: more than ${errorRatePercent} % of the requests failed with a 5xx. A release in progress is rolled back.`,
        metric: new cloudwatch.MathExpression({
          // Without a 5xx the load balancer sends no data point, and the alarm stays quiet.
          expression: `IF(requests >= ${leastRequests}, 100 * errors / requests, 0)`,
          label: 'Requests that failed, percent',
          period,
          usingMetrics: {
            errors: metric('HTTPCode_Target_5XX_Count', cloudwatch.Stats.SUM),
            requests: metric('RequestCount', cloudwatch.Stats.SUM),
          },
        }),
        threshold: errorRatePercent,
        evaluationPeriods: minutes,
      }),
      alarm('Unhealthy', {
        alarmDescription: `${target}: a task fails its health check. A release in progress is rolled back.`,
        metric: metric('UnHealthyHostCount', cloudwatch.Stats.MAXIMUM),
        threshold: 0,
        evaluationPeriods: unhealthyMinutes,
      }),
    ];
  }
}
