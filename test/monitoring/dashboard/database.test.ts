import { changed } from '../../support/definition';
import { templateOf } from '../../support/stacks';
import { metricsOf, widgetsOf } from '../dashboard-body';

const titled = (title: string, widgets: ReturnType<typeof widgetsOf>) =>
  widgets.filter(({ properties }) => properties.title === title);

test('shows the units of a cluster that follows the load, and how close they are to the most that it may have', () => {
  const capacity = { kind: 'serverless-v2', minimumUnits: 0.5, maximumUnits: 8 } as const;
  const serverless = widgetsOf(templateOf('monitoring', {}, changed('target', { capacity })));
  const drawn = titled('Aurora: capacity', serverless).flatMap(metricsOf);
  expect(drawn.map(({ name }) => name)).toEqual(['ServerlessDatabaseCapacity', 'ACUUtilization']);
});

test('shows none of it for instances of a fixed size', () => {
  expect(titled('Aurora: capacity', widgetsOf(templateOf('monitoring')))).toEqual([]);
});
