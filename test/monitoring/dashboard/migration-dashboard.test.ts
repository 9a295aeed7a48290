import type { MigrationDefinition } from '../../../lib/definition';
import { gridWidth } from '../../../lib/monitoring/dashboard/grid';
import { changed, valid } from '../../support/definition';
import { templateOf } from '../../support/stacks';
import { metricsOf, type Widget, widgetsOf } from '../dashboard-body';

const template = templateOf('monitoring');
const widgets = widgetsOf(template);
const drawn = widgets.flatMap(metricsOf);
const titles = widgets.map(({ properties }) => properties.title);

function titled(title: string): Widget {
  const found = widgets.find(({ properties }) => properties.title === title);
  if (found === undefined) {
    throw new Error(`No widget has the title ${title}; there are: ${titles.join(', ')}`);
  }
  return found;
}

/** The markdown of the text that holds some words. */
function textWith(words: string, of = widgets): string {
  const [found, ...more] = of
    .flatMap(({ properties }) => properties.markdown ?? [])
    .filter((all) => all.includes(words));
  if (found === undefined || more.length > 0) {
    throw new Error(`Expected one text with "${words}", got ${more.length + (found === undefined ? 0 : 1)}`);
  }
  return found;
}

const labels = (title: string) => metricsOf(titled(title)).map(({ options }) => options['label']);

describe('the dashboard', () => {
  test('says which migration it is, what to look at and where', () => {
    const overview = textWith('# trading, production');
    expect(overview).toMatch(/^# trading, production\n.*app\.trading\.example\.com/);
    expect(overview).toContain('console.aws.amazon.com/dms/v2/home?region=us-east-1#tasks');
    const advice = textWith('**Lag**');
    expect(advice).toContain('both lines stay below 60 s');
    expect(advice).toContain('at 5 % failed requests or a p95 of 1 s');
  });

  test('shows replication lag first of all, and larger than anything else', () => {
    const graphs = widgets.filter(({ type }) => type !== 'text');
    expect(widgets[0]).toBe(titled('Replication lag'));
    expect(widgets[0]).toMatchObject({ type: 'metric', x: 0, y: 0 });
    expect(metricsOf(titled('Replication lag')).map(({ name }) => name)).toEqual([
      'CDCLatencySource',
      'CDCLatencyTarget',
    ]);
    expect(titled('Replication lag').properties.annotations?.horizontal).toMatchObject([{ value: 60, label: 'Alarm' }]);
    const area = ({ width, height }: Widget) => width * height;
    expect(graphs.slice(1).filter((other) => area(other) > area(titled('Replication lag')))).toEqual([]);
    const metricGraphs = graphs.filter(({ type }) => type === 'metric').slice(1);
    expect(metricGraphs.filter((other) => area(other) >= area(titled('Replication lag')))).toEqual([]);
  });

  test('has every alarm in sight on the first screen: this stack, rollback and releases', () => {
    const { properties, y } = titled('Alarms, the red ones first');
    expect(y).toBeLessThan(20);
    const [own, foreign] = [
      properties.alarms?.filter((alarm) => alarm.includes('Fn::GetAtt')),
      properties.alarms?.filter((alarm) => alarm.includes('Fn::ImportValue')),
    ];
    expect(own).toHaveLength(Object.keys(template.findResources('AWS::CloudWatch::Alarm')).length);
    expect(foreign?.filter((alarm) => alarm.includes('traffic-stack'))).toHaveLength(2);
    expect(foreign?.filter((alarm) => alarm.includes('app-stack')).length).toBeGreaterThan(0);
    // By its name: it goes with the connection, which no stack may hold then.
    expect(properties.alarms).toContain('arn:aws:cloudwatch:us-east-1:000000000000:alarm:alarm-vpn-production-trading');
    expect(new Set(properties.alarms).size).toBe(properties.alarms?.length);
  });

  test('has the commands of the weekend, a line each', () => {
    const markdown = widgets.find(({ properties }) => properties.markdown?.startsWith('```'))?.properties.markdown;
    expect(markdown).toContain(
      '\nnpx cdk deploy TrafficStack --exclusively -c migration=trading -c environment=production -c environmentSuffix=trading -c awsTrafficWeight=<0..100>\n',
    );
    expect(markdown).toMatch(
      /\naws lambda invoke --function-name .* --payload '\{"reason":"operator"\}' \/dev\/stdout\n/,
    );
    expect(markdown).toContain('aws ssm get-parameter --name /crossfade-production-trading/live/rollback-latch');
    expect(markdown).toContain("[?Name=='app.trading.example.com.'].[SetIdentifier,Weight]");
    expect(markdown).toMatch(/\naws dms describe-table-statistics --replication-task-arn \S+.* --region us-east-1 /);
  });

  test('names both dimensions of every metric of the replication task', () => {
    const replication = drawn.filter(({ namespace }) => namespace === 'AWS/DMS');
    const ofInstance = ['CPUUtilization', 'FreeableMemory', 'FreeStorageSpace', 'SwapUsage'];
    for (const { name, dimensions } of replication) {
      expect([name, dimensions]).toEqual([
        name,
        {
          ReplicationInstanceIdentifier: 'dms-instance-production-trading',
          ...(ofInstance.includes(name) ? {} : { ReplicationTaskIdentifier: 'dms-task-production-trading' }),
        },
      ]);
    }
    expect(new Set(replication.map(({ name }) => name))).toEqual(
      new Set([
        ...ofInstance,
        ...['CDCLatencySource', 'CDCLatencyTarget', 'CDCIncomingChanges', 'CDCThroughputRowsSource'],
        ...['CDCThroughputRowsTarget', 'CDCChangesMemorySource', 'CDCChangesMemoryTarget', 'CDCChangesDiskSource'],
        ...['CDCChangesDiskTarget', 'FullLoadThroughputRowsSource', 'FullLoadThroughputRowsTarget'],
        ...['ValidationFailedOverallCount', 'ValidationSuspendedOverallCount', 'ValidationPendingOverallCount'],
        ...['ValidationSucceededRecordCount', 'FullLoadThroughputBandwidthTarget', 'CDCThroughputBandwidthTarget'],
      ]),
    );
  });

  test('shows CPU, tasks, errors and response times of each service, blue and green', () => {
    for (const service of ['web', 'api']) {
      expect(labels(`${service}: CPU and memory`)).toEqual(['CPU', 'Memory']);
      expect(labels(`${service}: tasks`)).toEqual(
        expect.arrayContaining(['Running', 'Blue healthy', 'Green healthy', 'Blue unhealthy', 'Green unhealthy']),
      );
      expect(labels(`${service}: errors`)).toEqual(['Blue 4xx', 'Blue 5xx', 'Green 4xx', 'Green 5xx']);
      expect(labels(`${service}: response time`)).toEqual(
        ['Blue', 'Green'].flatMap((group) => ['p50', 'p95', 'p99'].map((percentile) => `${group} ${percentile}`)),
      );
    }
    const groups = drawn.flatMap(({ dimensions }) => dimensions['TargetGroup'] ?? []);
    expect(new Set(groups).size).toBe(4);
    expect(drawn.find(({ name }) => name === 'RunningTaskCount')).toMatchObject({
      namespace: 'ECS/ContainerInsights',
      dimensions: { ClusterName: expect.any(String), ServiceName: expect.any(String) },
    });
  });

  test('reads the metrics of Route 53 from us-east-1, also where the stack is elsewhere', () => {
    const elsewhere: MigrationDefinition = {
      ...valid,
      region: 'us-west-2',
      network: { ...valid.network, availabilityZones: ['us-west-2a', 'us-west-2b', 'us-west-2c'] },
    };
    const metrics = widgetsOf(templateOf('monitoring', {}, elsewhere)).flatMap(metricsOf);
    const route53 = metrics.filter(({ namespace }) => namespace === 'AWS/Route53');
    expect(route53.map(({ name, options }) => [name, options['region']])).toEqual([
      ['DNSQueries', 'us-east-1'],
      ['HealthCheckStatus', 'us-east-1'],
      ['ChildHealthCheckHealthyCount', 'us-east-1'],
    ]);
    const others = metrics.filter(({ namespace }) => namespace !== 'AWS/Route53');
    expect(others.filter(({ options }) => options['region'] !== undefined)).toEqual([]);
  });

  test('shows the rollback: both alarms, the runs, and the latch ids from the log of the function', () => {
    expect(titled('Rolls back: error rate').properties.annotations?.alarms).toHaveLength(1);
    expect(titled('Rolls back: latency').properties.annotations?.alarms).toHaveLength(1);
    expect(labels('Rollback runs')).toEqual(['Rollback runs', 'Rollback errors', 'Dead letters']);
    expect(titled('Last rollbacks').properties.query).toMatch(/^SOURCE '.*RollbackFunctionLogs.*message\.latchId/s);
  });

  test('ends with the recent errors of the replication and of every service', () => {
    expect(titles.slice(-2)).toEqual(['Errors of the replication', 'Errors of the services']);
    expect(titled('Errors of the replication').properties.query).toContain('like "]E:"');
    expect(titled('Errors of the services').properties.query?.match(/SOURCE/g)).toHaveLength(2);
  });

  test('says how long a record lives when the definition does', () => {
    const slow = widgetsOf(templateOf('monitoring', {}, changed('traffic', { ttlSeconds: 300 })));
    expect(textWith('**Lag**', slow)).toContain('records live 300 s');
    expect(textWith('**Lag**')).toContain('records live 60 s');
  });

  test('has a short title for every widget but text', () => {
    const untitled = widgets.filter(({ type, properties }) => type !== 'text' && properties.title === undefined);
    expect(untitled).toEqual([]);
    const given = titles.flatMap((title) => title ?? []);
    expect(given.filter((title) => title.length > 40)).toEqual([]);
    expect(new Set(given).size).toBe(given.length);
  });

  test('gives every line a name that a person understands', () => {
    for (const { name, options } of drawn) {
      expect([name, options['label']]).toEqual([name, expect.stringMatching(/^[A-Z0-9p][\w ,().]{1,40}$/)]);
    }
  });

  test('fills its grid: no widget overlaps another, no gap is left, one height in a row', () => {
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, index) => `${x + (index % width)},${y + Math.floor(index / width)}`),
    );
    const lines = Math.max(...widgets.map(({ y, height }) => y + height));
    expect(new Set(cells).size).toBe(cells.length);
    expect(cells).toHaveLength(gridWidth * lines);
    const heights = new Map<number, Set<number>>();
    for (const { y, height } of widgets) {
      heights.set(y, (heights.get(y) ?? new Set()).add(height));
    }
    expect([...heights.values()].filter((different) => different.size !== 1)).toEqual([]);
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
  test("fits CloudWatch's limits of 500 widgets, 500 metrics in a graph and 2500 in all", () => {
    const counts = widgets.map(({ properties }) => properties.metrics?.length ?? 0);
    expect(widgets.length).toBeLessThanOrEqual(500);
    expect(Math.max(...counts)).toBeLessThanOrEqual(500);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(2500);
    // What a person can take in is less: text aside, one dashboard stays at 40 widgets.
    expect(widgets.filter(({ type }) => type !== 'text').length).toBeLessThanOrEqual(40);
  });
});
