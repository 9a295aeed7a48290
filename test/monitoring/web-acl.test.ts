import type { WebAclDefinition } from '../../lib/definition';
import { resourcesOf } from '../data/stack';
import { valid } from '../support/definition';
import { templateOf } from '../support/stacks';
import { metricsOf, widgetsOf } from './dashboard-body';

const monitoring = (mode: WebAclDefinition['mode']) =>
  templateOf('monitoring', {}, { ...valid, webAcl: { mode, requestsPerAddress: 2000 } });
const block = monitoring('block');
const count = monitoring('count');

interface AlarmProperties {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly Metrics: readonly {
    readonly Expression?: string;
    readonly MetricStat?: { readonly Metric: { readonly MetricName: string; readonly Dimensions: unknown } };
  }[];
}

const alarmOf = (template: typeof block) =>
  Object.values(resourcesOf<AlarmProperties>(template, 'AWS::CloudWatch::Alarm'))
    .map(({ Properties }) => Properties)
    .find(({ AlarmName }) => AlarmName === 'alarm-web-acl-production-trading');

/** The expression of the alarm, worked out for the requests of a minute. */
function share(template: typeof block, requests: Readonly<Record<string, number | undefined>>): number {
  const [expression = ''] = alarmOf(template)?.Metrics.flatMap(({ Expression = [] }) => Expression) ?? [];
  const body = expression.replace(/^IF\((.*), (100 .*), 0\)$/, '($1) ? $2 : 0');
  const FILL = (value: number | undefined, other: number) => value ?? other;
  const { allowed, blocked, counted } = requests;
  return new Function('FILL', 'allowed', 'blocked', 'counted', `return ${body}`)(FILL, allowed, blocked, counted);
}

test('refused requests raise an alarm as a share of all, from the traffic on at which the rollback judges', () => {
  const minimum = valid.traffic.rollback.minimumRequestsPerMinute;
  expect(share(block, { allowed: 900, blocked: 100 })).toBe(10);
  // Every request is refused: AWS WAF reports none that it let through.
  expect(share(block, { blocked: minimum })).toBe(100);
  expect(share(block, { blocked: minimum - 1 })).toBe(0);
  expect(share(block, { allowed: 900, counted: 500 })).toBe(0);
  expect(alarmOf(block)).toMatchObject({
    Threshold: 5,
    DatapointsToAlarm: 5,
    EvaluationPeriods: 8,
    TreatMissingData: 'notBreaching',
    AlarmDescription: expect.stringMatching(/which no rollback sees\. First: .* set webAcl\.mode to count\.$/),
  });
});

test('in mode count, where none is refused, it is those that would have been', () => {
  expect(share(count, { allowed: 900, counted: 90 })).toBe(10);
  expect(alarmOf(count)?.AlarmDescription).toContain('in mode block they would be refused');
});

test('the metrics are those of the whole web ACL in its Region', () => {
  const metrics = alarmOf(block)?.Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []);
  const Dimensions = [
    { Name: 'Region', Value: 'us-east-1' },
    { Name: 'Rule', Value: 'ALL' },
    { Name: 'WebACL', Value: 'web-acl-production-trading' },
  ];
  expect(metrics).toEqual([
    { Namespace: 'AWS/WAFV2', MetricName: 'AllowedRequests', Dimensions },
    { Namespace: 'AWS/WAFV2', MetricName: 'BlockedRequests', Dimensions },
  ]);
});

test('the dashboard shows what is refused and counted, and the requests with the rule that matched', () => {
  const widgets = widgetsOf(block).filter(({ properties }) => properties.title?.startsWith('Web ACL'));
  expect(widgets.map(({ properties, width }) => [properties.title, width])).toEqual([
    ['Web ACL: requests', 8],
    ['Web ACL: share of the requests', 8],
    ['Web ACL: last requests that a rule matched', 8],
  ]);
  expect(widgets.slice(0, 1).flatMap((widget) => metricsOf(widget).map(({ name }) => name))).toEqual([
    'BlockedRequests',
    'CountedRequests',
    'AllowedRequests',
  ]);
  expect(widgets[2]?.properties.query).toContain('terminatingRuleId');
});

test('there is no alarm and no panel where the definition has no web ACL', () => {
  const without = templateOf('monitoring');
  expect(alarmOf(without)).toBeUndefined();
  expect(JSON.stringify(widgetsOf(without))).not.toContain('Web ACL');
});
