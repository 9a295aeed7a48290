import type { MigrationSettings } from '../../../settings';
import type { TrafficStack } from '../../../traffic/traffic-stack';
import type { LoadBalancerMetrics } from '../../metrics/load-balancer';
import { route53Region, type TrafficMetrics } from '../../metrics/traffic';
import { wordsOf } from '../../words';
import { heading, type Row, row, splitRow } from '../grid';
import { alarmGraph, graph, logTable, text } from '../panels';

/** What the sections on traffic and rollback show. */
export interface TrafficSectionProps {
  readonly settings: MigrationSettings;
  readonly traffic: TrafficStack;
  readonly metrics: TrafficMetrics;
  readonly loadBalancer: LoadBalancerMetrics;
}

/** Who serves the users. The share of AWS is measured here; the weights in force are in Route 53, not in a template. */
export function trafficDistribution(props: TrafficSectionProps): Row[] {
  const { settings, metrics, loadBalancer } = props;
  const { minimumRequestsPerMinute } = settings.definition.traffic.rollback;
  return [
    heading('Traffic distribution'),
    row(
      6,
      text(
        'The record `aws` leads here, `legacy` to the old system. Their weights add up to 100: each is the percentage of DNS answers that lead there. At 0 nobody is sent, but Route 53 goes on asking for health.',
        '',
        'No weight stands here: it is no metric, and a rollback would make it untrue. What is measured of it are the requests at AWS; about 32 a minute for each service are the health checkers.',
        ...(metrics.legacyAnswering === undefined || settings.definition.region === route53Region
          ? []
          : [
              '',
              `Route 53 has its metrics in ${route53Region}, and an alarm cannot watch another Region: look here whether the legacy system answers.`,
            ]),
      ),
      graph('Requests at AWS', [loadBalancer.requests], {
        unit: 'a minute',
        limit: { value: minimumRequestsPerMinute, label: 'Rollback alarms judge from here' },
      }),
      graph('DNS queries, AWS and legacy', [metrics.queries], { unit: 'a minute' }),
      graph('Health seen by DNS', [metrics.healthy], {
        unit: '1 or 0',
        maximum: 1,
        right: [metrics.healthyChildren, ...(metrics.legacyAnswering === undefined ? [] : [metrics.legacyAnswering])],
        rightUnit: 'checks',
      }),
    ),
  ];
}

/** What sends traffic back, and when it last did. */
export function rollbackState({ traffic, metrics }: TrafficSectionProps): Row[] {
  const { rollbackAlarms, rollbackFunction } = traffic;
  const alarmWidth = 12 / rollbackAlarms.length;
  return [
    heading('Rollback state'),
    splitRow(
      6,
      [
        6,
        text(
          'When one of these alarms fires, a function sets the weights to 0 and 100 and a latch, which says that a rollback waits for a person. No deploy looks at it: raise the weight when the cause is gone.',
          '',
          'The latch is an SSM parameter, which a dashboard cannot show: the list below has its id, from the log of the function.',
        ),
      ],
      ...rollbackAlarms.map(
        (alarm) => [alarmWidth, alarmGraph(`Rolls back: ${wordsOf(alarm.node.id).join(' ')}`, alarm)] as const,
      ),
      [
        6,
        graph('Rollback runs', [metrics.rollbacks, metrics.rollbackErrors, metrics.deadLetters], { unit: 'a minute' }),
      ],
    ),
    row(
      5,
      logTable(
        'Last rollbacks',
        [rollbackFunction.logGroup],
        'fields @timestamp',
        'filter message.event in ["rolled back", "rollback failed"]',
        'sort @timestamp desc',
        'limit 10',
        'display @timestamp, message.event, message.latchId, message.before.aws, message.after.aws, message.changeStatus, message.reason, message.error',
      ),
    ),
  ];
}
