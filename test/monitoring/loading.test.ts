import { loadingMetricNames } from '../../lambda/loading/metric-names';
import { steps } from '../../lambda/loading/steps';
import { lookSeconds } from '../../lambda/loading/timing';
import { resourcesOf } from '../data/stack';
import { templateOf } from '../support/stacks';
import { metricsOf, widgetsOf } from './dashboard-body';

const template = templateOf('monitoring');
const widgets = widgetsOf(template);
const namespace = 'crossfade-production-trading';

interface RuleProperties {
  readonly Name: string;
  readonly EventPattern: unknown;
  readonly Targets: readonly { readonly Arn: unknown; readonly InputTransformer: { readonly InputTemplate: string } }[];
}

const rules = (of: typeof template) =>
  Object.values(resourcesOf<RuleProperties>(of, 'AWS::Events::Rule'))
    .map(({ Properties }) => Properties)
    .filter(({ EventPattern }) => JSON.stringify(EventPattern).includes('aws.states'));

test('the dashboard draws what the function measures, at least one value in each period', () => {
  const drawn = widgets.flatMap(metricsOf).filter(({ namespace: of }) => of === namespace);
  const loading = drawn.filter(({ name }) => name.startsWith('Loading'));
  expect(new Set(loading.map(({ name }) => name))).toEqual(new Set(Object.values(loadingMetricNames)));
  // CloudWatch's own period, which a template leaves out, is 300 s.
  for (const { dimensions, options } of loading) {
    const { stat, period = 300 } = options;
    expect([dimensions, stat, period]).toEqual([{}, 'Maximum', lookSeconds]);
  }
});

test('the dashboard says which step comes when, and holds the commands', () => {
  const texts = widgets.flatMap(({ properties }) => properties.markdown ?? []);
  const [order] = texts.filter((text) => text.includes('The load goes by these steps'));
  expect(order?.split('\n').filter((line) => line.startsWith('1. '))).toHaveLength(steps.length);
  const [commands] = texts.filter((text) => text.includes('# Load Aurora'));
  expect(commands).toContain('aws stepfunctions start-execution');
  expect(commands).toContain('/crossfade-production-trading/live/loading');
});

test('the alert topic is told how each execution ended, and not why: a cause may quote rows', () => {
  const [rule, ...others] = rules(template);
  expect(others).toEqual([]);
  expect(rule?.EventPattern).toEqual({
    source: ['aws.states'],
    'detail-type': ['Step Functions Execution Status Change'],
    detail: {
      stateMachineArn: ['arn:aws:states:us-east-1:000000000000:stateMachine:loading-production-trading'],
      status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'],
    },
  });
  const [target] = rule?.Targets ?? [];
  expect(JSON.stringify(target?.Arn)).toContain('AlertTopic');
  expect(target?.InputTransformer.InputTemplate).toMatch(
    /^"Migration trading, environment production: the load <detail-name> ended as <detail-status> \(<time>\)\. The output LoadingProgress /,
  );
  expect(target?.InputTransformer.InputTemplate).not.toContain('cause');
});

test.each(['cutover', 'complete'])('nothing of the load is watched in phase %s, which has none', (migrationPhase) => {
  const later = templateOf('monitoring', { migrationPhase });
  expect(rules(later)).toEqual([]);
  expect(JSON.stringify(widgetsOf(later))).not.toMatch(/LoadingStepsDone|start-execution --/);
});
