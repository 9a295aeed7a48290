import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { MigrationDefinition } from '../../definition';
import type { ReplicationEvents } from '../replication-events';
import type { LoadBalancerMetrics } from './load-balancer';
import type { ReplicationMetrics } from './replication';
import type { TrafficMetrics } from './traffic';

/** What the readiness is read from. */
export interface ReadinessProps {
  readonly definition: Pick<MigrationDefinition, 'replication' | 'traffic'>;
  readonly replication: ReplicationMetrics;
  readonly loadBalancer: LoadBalancerMetrics;
  readonly traffic: TrafficMetrics;
  readonly events: Pick<ReplicationEvents, 'troubles'>;
  /** Lines of the replication log at the level of an error. */
  readonly loggedErrors: cloudwatch.IMetric;
}

/** Failed responses as a share of all, percent 0..100, whoever failed them. No value while nobody asks. */
export function errorRate(
  { requests, serverErrors, balancerErrors }: LoadBalancerMetrics,
  period: Duration,
): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    label: 'Failed requests (percent)',
    // As the rollback counts them: RequestCount leaves out what the load balancer itself could not serve.
    expression: '100 * (FILL(balancer, 0) + FILL(targets, 0)) / (FILL(requests, 0) + FILL(balancer, 0))',
    usingMetrics: {
      requests: requests.with({ period }),
      balancer: balancerErrors.with({ period }),
      targets: serverErrors.with({ period }),
    },
    period,
  });
}

/**
 * The conditions of a cutover that metrics can tell, each 1 where it is met and 0 where it is not. One that has no value is
 * not known: before the load there is no lag, and a side that nobody asks has no failures.
 *
 * Over five minutes, so that a number that jumps about is no condition that was met. All metrics of one widget have one
 * period, since CloudWatch computes by equal periods.
 */
export function readinessConditions(props: ReadinessProps): readonly cloudwatch.MathExpression[] {
  const { definition, replication, loadBalancer, traffic, events, loggedErrors } = props;
  const { lagAlarmSeconds } = definition.replication;
  const { errorRatePercent } = definition.traffic.rollback;
  const period = Duration.minutes(5);
  const condition = (label: string, expression: string, usingMetrics: Readonly<Record<string, cloudwatch.IMetric>>) =>
    new cloudwatch.MathExpression({
      label,
      expression,
      usingMetrics: { ...usingMetrics },
      period,
    });
  const over = (metric: cloudwatch.Metric) => metric.with({ period });
  const lag = over(replication.targetLag);
  const { monitor } = traffic;

  return [
    condition(`Lag at most ${lagAlarmSeconds} s`, `lag <= ${lagAlarmSeconds}`, { lag }),
    // A rate of 0 alone would be met before the load as well; only a task that is past it has a lag.
    condition('No table is loading', '(FILL(loading, 0) == 0) * (lag >= 0)', {
      loading: over(replication.loadedRows),
      lag,
    }),
    condition('No row differs', 'failed == 0', { failed: over(replication.failedRows) }),
    condition('Every row compared', 'pending + suspended == 0', {
      pending: over(replication.pendingRows),
      suspended: over(replication.suspendedRows),
    }),
    // Counts of events and of log lines have a value only when there is one.
    condition('No error in the task', '(FILL(troubles, 0) + FILL(logged, 0) == 0) * (lag >= 0)', {
      troubles: events.troubles,
      logged: loggedErrors,
      lag,
    }),
    condition(`Fewer than ${errorRatePercent} % of requests fail`, `rate < ${errorRatePercent}`, {
      rate: errorRate(loadBalancer, period),
    }),
    ...(monitor === undefined ? [] : [condition('AWS answers as users ask', 'aws == 1', { aws: over(monitor.aws) })]),
  ];
}
