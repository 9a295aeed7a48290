import type { MigrationDefinition } from '../../../lib/definition';
import { techvault } from '../../../lib/definitions/techvault';
import { gridWidth } from '../../../lib/monitoring/dashboard/grid';
import { changed, valid } from '../../support/definition';
import { templateOf } from '../../support/stacks';
import { metricsOf, type Widget, widgetsOf } from '../dashboard-body';

const legacyHealthCheck = { protocol: 'HTTPS', path: '/health' } as const;
const monitored = changed('traffic', {
  legacyHealthCheck,
  legacyEndpoint: { kind: 'ipv4', addresses: ['198.51.100.10', '198.51.100.11'] },
  healthMonitor: { intervalMinutes: 10, timeoutSeconds: 10 },
});
const inTheWest: MigrationDefinition = {
  ...valid,
  region: 'us-west-2',
  network: { ...valid.network, availabilityZones: ['us-west-2a', 'us-west-2b', 'us-west-2c'] },
  traffic: techvault.traffic,
};

const dashboardOf = (definition: MigrationDefinition) => widgetsOf(templateOf('monitoring', {}, definition));
const widgets = dashboardOf(monitored);

function titled(title: string, of = widgets): Widget {
  const found = of.find(({ properties }) => properties.title === title);
  if (found === undefined) {
    throw new Error(`No widget has the title ${title}`);
  }
  return found;
}

const markdownOf = (of: readonly Widget[]) => of.map(({ properties }) => properties.markdown ?? '').join('\n');

describe('the dashboard of a system whose two sides are monitored', () => {
  test('shows both sides as the monitor sees them, from its own Region', () => {
    expect(metricsOf(titled('Both sides: well or not'))).toEqual(
      [
        { side: 'aws', label: 'AWS' },
        { side: 'legacy', label: 'Legacy' },
      ].map(({ side, label }) => ({
        namespace: 'crossfade-production-trading',
        name: 'Healthy',
        dimensions: { Side: side },
        options: { label, stat: 'Minimum', period: 600 },
      })),
    );
  });

  test('shows how fast each service and each legacy address answers', () => {
    const lines = metricsOf(titled('Both sides: time to answer'));
    expect(lines.map(({ dimensions, options }) => [options['label'], dimensions])).toEqual([
      ['AWS web', { Side: 'aws', Endpoint: 'web' }],
      ['AWS api', { Side: 'aws', Endpoint: 'api' }],
      ['Legacy 198.51.100.10', { Side: 'legacy', Endpoint: '198.51.100.10' }],
      ['Legacy 198.51.100.11', { Side: 'legacy', Endpoint: '198.51.100.11' }],
    ]);
    expect(new Set(lines.map(({ name }) => name))).toEqual(new Set(['LatencyMilliseconds']));
  });

  test('lists what failed and why, from the log of the monitor', () => {
    expect(titled('Last failed health checks').properties.query).toMatch(
      /^SOURCE '.*HealthMonitorFunctionLogs.*message\.event = "unhealthy".*message\.kind, message\.detail$/s,
    );
  });

  test('has the command that asks both sides now', () => {
    expect(markdownOf(widgets)).toMatch(
      /\n# Ask both sides now whether they are well\naws lambda invoke --function-name .*HealthMonitorFunction.* --region us-east-1 --cli-read-timeout 25 \/dev\/stdout\n/,
    );
  });

  test('fills its grid too', () => {
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, index) => `${x + (index % width)},${y + Math.floor(index / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(cells).toHaveLength(gridWidth * Math.max(...widgets.map(({ y, height }) => y + height)));
  });
});

describe('the dashboard of a system whose legacy side Route 53 asks', () => {
  test('counts the legacy addresses that answer beside the health of AWS, from us-east-1', () => {
    for (const of of [widgets, dashboardOf(inTheWest)]) {
      const lines = metricsOf(titled('Health seen by DNS', of));
      expect(lines.map(({ name, options }) => [name, options['label'], options['region']])).toEqual([
        ['HealthCheckStatus', 'AWS is healthy (1) or not (0)', 'us-east-1'],
        ['ChildHealthCheckHealthyCount', 'Healthy checks behind it', 'us-east-1'],
        ['ChildHealthCheckHealthyCount', 'Legacy addresses that answer', 'us-east-1'],
      ]);
      const [aws, , legacy] = lines.map(({ dimensions }) => dimensions['HealthCheckId']);
      expect(legacy).not.toBe(aws);
    }
  });

  test('says outside us-east-1 that no alarm watches it, and only there', () => {
    const words = 'Route 53 has its metrics in us-east-1, and an alarm cannot watch another Region';
    expect(markdownOf(dashboardOf(inTheWest))).toContain(words);
    expect(markdownOf(widgets)).not.toContain(words);
  });

  test('has no section of a monitor that is not there', () => {
    const west = dashboardOf(inTheWest);
    expect(west.map(({ properties }) => properties.title)).not.toContain('Last failed health checks');
    expect(markdownOf(west)).not.toContain('# Ask both sides now');
    expect(metricsOf(titled('Health seen by DNS', dashboardOf(valid)))).toHaveLength(2);
  });
});
