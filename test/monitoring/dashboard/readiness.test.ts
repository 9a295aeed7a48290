import { changed } from '../../support/definition';
import { templateOf } from '../../support/stacks';
import { metricsOf, type Widget, widgetsOf } from '../dashboard-body';

interface Expression {
  readonly expression: string;
  readonly label: string;
  /** Seconds. CDK leaves out 300, CloudWatch's own default. */
  readonly period?: number;
}

const title = 'Conditions: 1 met, 0 not, none unknown';
const monitored = changed('traffic', {
  legacyHealthCheck: { protocol: 'HTTPS', path: '/health' },
  healthMonitor: { intervalMinutes: 1, timeoutSeconds: 10 },
});
const widgets = widgetsOf(templateOf('monitoring', {}, monitored));

function titled(of: readonly Widget[], text: string): Widget {
  const found = of.find(({ properties }) => properties.title === text);
  if (found === undefined) {
    throw new Error(`No widget has the title ${text}`);
  }
  return found;
}

/** The expressions of a widget by their labels; one without a label is a part of another. */
function expressionsOf({ properties }: Widget): Readonly<Record<string, Expression>> {
  const all = (properties.metrics ?? []).flatMap(([first]) => (typeof first === 'object' ? [first as Expression] : []));
  return Object.fromEntries(all.map((expression) => [expression.label, expression]));
}

const conditions = expressionsOf(titled(widgets, title));

/** What CloudWatch makes of an expression: nothing where a metric has no value that is not filled, or by a division by 0. */
function evaluate({ expression }: Expression, values: Readonly<Record<string, number>>): number | undefined {
  const filled = expression.replace(/FILL\((\w+), (\d+)\)/g, (_, id: string, filling: string) =>
    String(values[id] ?? filling),
  );
  const used = filled.match(/[a-z]\w*/g) ?? [];
  if (used.some((id) => values[id] === undefined)) {
    return undefined;
  }
  const result = Number(new Function(...Object.keys(values), `return ${filled}`)(...Object.values(values)));
  return Number.isFinite(result) ? result : undefined;
}

function met(label: string, values: Readonly<Record<string, number>>): number | undefined {
  const condition = conditions[label];
  if (condition === undefined) {
    throw new Error(`No condition ${label}; there are: ${Object.keys(conditions).join(', ')}`);
  }
  return evaluate(condition, values);
}

describe('the conditions of a cutover', () => {
  test('stand below the lag, before everything else', () => {
    const { y } = titled(widgets, title);
    const between = widgets.filter((other) => other.y > 0 && other.y < y);
    expect(between.map(({ properties }) => properties.markdown)).toEqual(['## Cutover readiness']);
    expect(titled(widgets, 'Error rate at AWS').y).toBe(y);
    expect(titled(widgets, 'Alarms, the red ones first').y).toBe(y + 6);
  });

  test('are shown with their newest value', () => {
    expect(titled(widgets, title).properties).toMatchObject({ view: 'singleValue', sparkline: true });
  });

  test.each<[string, Record<string, number>, number | undefined]>([
    ['Lag at most 60 s', { lag: 60 }, 1],
    ['Lag at most 60 s', { lag: 61 }, 0],
    ['Lag at most 60 s', {}, undefined],
    ['No table is loading', { loading: 0, lag: 3 }, 1],
    ['No table is loading', { lag: 3 }, 1],
    ['No table is loading', { loading: 12_000, lag: 3 }, 0],
    ['No table is loading', {}, undefined],
    ['No row differs', { failed: 0 }, 1],
    ['No row differs', { failed: 1 }, 0],
    ['No row differs', {}, undefined],
    ['Every row compared', { pending: 0, suspended: 0 }, 1],
    ['Every row compared', { pending: 5, suspended: 0 }, 0],
    ['Every row compared', { pending: 0, suspended: 5 }, 0],
    ['Every row compared', {}, undefined],
    ['No error in the task', { lag: 3 }, 1],
    ['No error in the task', { lag: 3, troubles: 1 }, 0],
    ['No error in the task', { lag: 3, logged: 2 }, 0],
    ['No error in the task', {}, undefined],
    ['Fewer than 5 % of requests fail', { rate: 4.9 }, 1],
    ['Fewer than 5 % of requests fail', { rate: 5 }, 0],
    ['Fewer than 5 % of requests fail', {}, undefined],
    ['AWS answers as users ask', { aws: 1 }, 1],
    ['AWS answers as users ask', { aws: 0 }, 0],
    ['AWS answers as users ask', {}, undefined],
  ])('%s, with %p: %p', (label, values, expected) => {
    expect(met(label, values)).toBe(expected);
  });

  test('are no more than those above, and each is of five minutes', () => {
    const visible = Object.values(conditions).filter(
      ({ label }) => /^[A-Z]/.test(label ?? '') && !/percent/.test(label),
    );
    expect(visible.map(({ label, period = 300 }) => [label, period])).toEqual(
      [
        ...['Lag at most 60 s', 'No table is loading', 'No row differs', 'Every row compared', 'No error in the task'],
        ...['Fewer than 5 % of requests fail', 'AWS answers as users ask'],
      ].map((label) => [label, 300]),
    );
  });

  test('read every metric over the same five minutes, since CloudWatch computes by equal periods', () => {
    const periods = metricsOf(titled(widgets, title)).map(({ options }) => options['period'] ?? 300);
    expect(new Set(periods)).toEqual(new Set([300]));
    expect(periods.length).toBeGreaterThan(8);
  });

  test('take their limits from the definition, and what nobody watches is no condition', () => {
    const { rollback } = monitored.traffic;
    const definition = {
      ...changed('replication', { lagAlarmSeconds: 15 }),
      traffic: { ...monitored.traffic, healthMonitor: undefined, rollback: { ...rollback, errorRatePercent: 2 } },
    };
    const other = expressionsOf(titled(widgetsOf(templateOf('monitoring', {}, definition)), title));
    expect(other['Lag at most 15 s']?.expression).toBe('lag <= 15');
    expect(other['Fewer than 2 % of requests fail']?.expression).toBe('rate < 2');
    expect(other).not.toHaveProperty('AWS answers as users ask');
  });
});

describe('the error rate', () => {
  const rate = (values: Readonly<Record<string, number>>) => {
    const [expression] = Object.values(expressionsOf(titled(widgets, 'Error rate at AWS')));
    return expression === undefined ? Number.NaN : evaluate(expression, values);
  };

  test('counts what tasks failed and what the load balancer could not serve', () => {
    expect(rate({ requests: 100, targets: 5 })).toBe(5);
    expect(rate({ requests: 100 })).toBe(0);
    expect(rate({ balancer: 40 })).toBe(100);
  });

  test('has no value while nobody asks', () => {
    expect(rate({})).toBeUndefined();
  });

  test('is drawn with the limit of the rollback', () => {
    expect(titled(widgets, 'Error rate at AWS').properties.annotations?.horizontal).toMatchObject([
      { value: 5, label: 'Rollback' },
    ]);
  });
});
