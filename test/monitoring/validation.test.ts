import { metricNames } from '../../lambda/validation/metric-names';
import { ageMinutes } from '../../lambda/validation/timing';
import { resourcesOf } from '../data/stack';
import { templateOf } from '../support/stacks';
import { metricsOf, widgetsOf } from './dashboard-body';

const template = templateOf('monitoring', { migration: 'platform' });
const widgets = widgetsOf(template);

interface RuleProperties {
  readonly Name: string;
  readonly EventPattern: unknown;
  readonly Targets: readonly { readonly Arn: unknown; readonly InputTransformer: { readonly InputTemplate: string } }[];
}

const endedRule = (of: typeof template) =>
  Object.values(resourcesOf<RuleProperties>(of, 'AWS::Events::Rule'))
    .map(({ Properties }) => Properties)
    .find(({ Name }) => Name === 'rule-validation-ended-dev-platform');

test('the dashboard draws everything that the function measures', () => {
  const drawn = widgets.flatMap(metricsOf).filter(({ namespace }) => namespace === 'crossfade-dev-platform');
  const names = new Set(drawn.map(({ name }) => name));
  expect([...names]).toEqual(expect.arrayContaining(Object.values(metricNames)));
});

test('the age of the last proof is drawn by the period in which it is told', () => {
  const [age] = widgets.flatMap(metricsOf).filter(({ name }) => name === metricNames.lastPassAge);
  expect(age?.options).toMatchObject({ stat: 'Maximum', period: ageMinutes * 60, visible: false });
  const [widget] = widgets.filter(({ properties }) => properties.title === 'The last proof');
  expect(JSON.stringify(widget?.properties.metrics)).toContain('age / 3600');
});

test('the dashboard holds the commands', () => {
  const [commands] = widgets
    .flatMap(({ properties }) => properties.markdown ?? [])
    .filter((text) => text.includes('# Compare everything'));
  expect(commands).toMatch(
    /start-execution .*:validation-dev-platform .*describe-map-run .*list-executions .*describe-map-run /s,
  );
});

test('the alert topic is told how each pass ended, and not why: a cause may quote a database', () => {
  const rule = endedRule(template);
  // The children of the map are of a machine with another ARN, and there may be a hundred thousand of them.
  expect(rule?.EventPattern).toMatchObject({
    source: ['aws.states'],
    detail: { stateMachineArn: ['arn:aws:states:us-east-1:000000000000:stateMachine:validation-dev-platform'] },
  });
  const [target] = rule?.Targets ?? [];
  expect(JSON.stringify(target?.Arn)).toContain('AlertTopic');
  expect(target?.InputTransformer.InputTemplate).toMatch(/the validation <detail-name> ended as <detail-status>/);
  expect(target?.InputTransformer.InputTemplate).not.toContain('cause');
});

test('after the cutover it is still watched, and not when there is no source any more', () => {
  const shown = (migrationPhase: string) => {
    const later = templateOf('monitoring', { migration: 'platform', migrationPhase });
    return [endedRule(later) !== undefined, JSON.stringify(widgetsOf(later)).includes('RowsCompared')];
  };
  expect(shown('cutover')).toEqual([true, true]);
  expect(shown('complete')).toEqual([false, false]);
});

test('without a validation there is neither section nor rule', () => {
  const trading = templateOf('monitoring');
  expect(JSON.stringify(widgetsOf(trading))).not.toContain('RowsCompared');
  expect(Object.keys(resourcesOf(trading, 'AWS::Events::Rule')).join()).not.toContain('ValidationEvents');
});
