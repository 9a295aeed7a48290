import { keepsSource, writesToAurora } from '../../../migration-phase';
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
        ...whoServes(settings),
        'About 32 requests a minute for each service are the health checkers.',
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
      graph('DNS queries', [metrics.queries], { unit: 'a minute' }),
      graph('Health seen by DNS', [metrics.healthy], {
        unit: '1 or 0',
        maximum: 1,
        right: [metrics.healthyChildren, ...(metrics.legacyAnswering === undefined ? [] : [metrics.legacyAnswering])],
        rightUnit: 'checks',
      }),
    ),
  ];
}

function whoServes(settings: MigrationSettings): readonly string[] {
  if (!keepsSource(settings)) {
    return ['The one record `aws` leads here. The legacy record is gone.', ''];
  }
  return [
    writesToAurora(settings)
      ? 'The record `aws` leads here and has every user; `legacy`, with weight 0, leads to the old system, whose database takes no writes.'
      : 'The record `aws` leads here, `legacy` to the old system. Their weights add up to 100: each is the percentage of DNS answers that lead there. At 0 nobody is sent, but Route 53 goes on asking for health.',
    '',
    'No weight stands here: it is no metric, and a rollback would make it untrue. What is measured of it are the requests at AWS.',
    '',
  ];
}

/** What sends traffic back, or would have, and when it last did. */
export function rollbackState({ settings, traffic, metrics }: TrafficSectionProps): Row[] {
  const { rollbackAlarms, rollbackFunction } = traffic;
  const alarmWidth = 12 / rollbackAlarms.length;
  const verb = writesToAurora(settings) ? 'Tells people' : 'Rolls back';
  return [
    heading('Rollback state'),
    splitRow(
      6,
      [6, text(...whatAnAlarmDoes(settings))],
      ...rollbackAlarms.map(
        (alarm) => [alarmWidth, alarmGraph(`${verb}: ${wordsOf(alarm.node.id).join(' ')}`, alarm)] as const,
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
        'filter message.event in ["rolled back", "rollback declined", "rollback failed"]',
        'sort @timestamp desc',
        'limit 10',
        'display @timestamp, message.event, message.phase, message.latchId, message.before.aws, message.after.aws, message.changeStatus, message.reason, message.error',
      ),
    ),
  ];
}

function whatAnAlarmDoes(settings: MigrationSettings): readonly string[] {
  return writesToAurora(settings)
    ? [
        'When one of these alarms fires, people are told and no weight changes: Aurora is the writer of record, and DNS alone would lead users to a database that takes no writes.',
      ]
    : [
        'When one of these alarms fires, a function sets the weights to 0 and 100 and a latch, which says that a rollback waits for a person: no deploy raises the weight before it is acknowledged.',
        '',
        'The latch is an SSM parameter, which a dashboard cannot show: the list below has its id, from the log of the function.',
      ];
}
