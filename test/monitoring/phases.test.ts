import type { Template } from 'aws-cdk-lib/assertions';
import { definitions } from '../../lib/definitions';
import { type MigrationPhase, migrationPhases } from '../../lib/migration-phase';
import { templateOf } from '../support/stacks';
import { metricsOf, type Widget, widgetsOf } from './dashboard-body';

const templates = new Map(
  migrationPhases.map((phase) => [phase, templateOf('monitoring', { migrationPhase: phase })] as const),
);
const template = (phase: MigrationPhase) => templates.get(phase) as Template;
const widgets = (phase: MigrationPhase) => widgetsOf(template(phase));
const texts = (phase: MigrationPhase) =>
  widgets(phase)
    .flatMap(({ properties }) => properties.markdown ?? [])
    .join('\n');
const titles = (phase: MigrationPhase) => widgets(phase).flatMap(({ properties }) => properties.title ?? []);
const titled = (phase: MigrationPhase, title: string) =>
  widgets(phase).find(({ properties }) => properties.title === title) as Widget;
const alarmNames = (phase: MigrationPhase) =>
  Object.values(template(phase).findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) =>
    String(Properties.AlarmName).replace(/^alarm-(.*)-production-trading$/, '$1'),
  );

describe('the dashboard', () => {
  test.each(migrationPhases)(
    'says that %s is the phase of the last deploy, and how to ask for the live one',
    (phase) => {
      expect(texts(phase)).toContain(`Phase of the last deploy: **${phase}**`);
      expect(texts(phase)).toContain('aws ssm get-parameter --name /crossfade-production-trading/live/phase ');
    },
  );

  test('follows the replication to the other side after the cutover', () => {
    const lines = (phase: MigrationPhase, title: string) =>
      metricsOf(titled(phase, title)).map(({ dimensions, options }) => [
        dimensions['ReplicationTaskIdentifier'],
        options['label'],
      ]);
    expect(lines('replicate', 'Replication lag')).toEqual([
      ['dms-task-production-trading', 'Read from the source'],
      ['dms-task-production-trading', 'Applied to Aurora'],
    ]);
    const back = expect.stringMatching(/^dms-reverse-task-[0-9a-f]{6}-trading$/);
    expect(lines('cutover', 'Replication lag, back to the source')).toEqual([
      [back, 'Read from Aurora'],
      [back, 'Applied to the source'],
    ]);
    expect(texts('cutover')).toMatch(/describe-table-statistics --replication-task-arn \S+:task:dms-reverse-task-/);
  });

  test('asks whether a cutover may begin only before there was one', () => {
    const readiness = 'Conditions: 1 met, 0 not, none unknown';
    expect(migrationPhases.filter((phase) => titles(phase).includes(readiness))).toEqual(['replicate']);
  });

  test('offers to move users only where they have two places to be', () => {
    for (const command of ['-c awsTrafficWeight=<0..100>', '"reason":"operator"', 'live/rollback-latch']) {
      expect(migrationPhases.filter((phase) => texts(phase).includes(command))).toEqual(['replicate']);
    }
    expect(migrationPhases.filter((phase) => texts(phase).includes('[SetIdentifier,Weight]'))).toEqual([
      'replicate',
      'cutover',
    ]);
  });

  test('says of the alarms what they do: roll back while the source writes, and tell people afterwards', () => {
    expect(titles('replicate')).toContain('Rolls back: latency');
    for (const phase of ['cutover', 'complete'] as const) {
      expect(titles(phase)).toContain('Tells people: latency');
      expect(texts(phase)).not.toContain('all users go back by themselves');
    }
  });

  test('shows in phase complete nothing of a replication or of a legacy system', () => {
    const gone = widgets('complete').flatMap(metricsOf);
    expect(gone.length).toBeGreaterThan(30);
    expect(gone.filter(({ namespace }) => namespace === 'AWS/DMS')).toEqual([]);
    expect(titles('complete').filter((title) => /replication|validation|lag\b/i.test(title))).toEqual([
      'Aurora: replica lag',
    ]);
    expect(texts('complete')).toContain('The legacy record is gone.');
    expect(JSON.stringify(widgets('complete'))).not.toMatch(/alarm-vpn|dms-tasks-/);
  });

  test.each(migrationPhases)('fills its grid in phase %s: no gap, nothing on top of another', (phase) => {
    const cells = widgets(phase).flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, index) => `${x + (index % width)},${y + Math.floor(index / width)}`),
    );
    const lines = Math.max(...widgets(phase).map(({ y, height }) => y + height));
    expect(new Set(cells).size).toBe(cells.length);
    expect(cells).toHaveLength(24 * lines);
  });
});

describe('the alarms', () => {
  test('on the replication stay for the way back, and go with it', () => {
    const replication = alarmNames('replicate').filter((name) => !alarmNames('complete').includes(name));
    expect(replication).toEqual([
      ...['lag-source', 'lag-target', 'replication-task', 'replication-events', 'replication-log', 'validation'],
      ...['dms-cpu', 'dms-memory', 'dms-storage'],
    ]);
    expect(alarmNames('cutover')).toEqual(alarmNames('replicate'));
    expect(alarmNames('complete').length).toBeGreaterThan(10);
  });

  test('on the way back say who is behind whom', () => {
    const lag = Object.values(template('cutover').findResources('AWS::CloudWatch::Alarm')).find(
      ({ Properties }) => Properties.AlarmName === 'alarm-lag-target-production-trading',
    );
    expect(lag?.Properties.AlarmDescription).toMatch(/^The source is more than 60 s behind Aurora: /);
  });

  test('watch the events of the task that runs, and of none where there is none', () => {
    const tasks = (phase: MigrationPhase) =>
      Object.values(template(phase).findResources('AWS::Events::Rule'))
        .map(({ Properties }) => Properties.EventPattern)
        .filter(({ source }) => source.includes('aws.dms'))
        .flatMap(({ resources }) => resources);
    expect(new Set(tasks('replicate'))).toEqual(
      new Set(['arn:aws:dms:us-east-1:000000000000:task:dms-task-production-trading']),
    );
    for (const task of tasks('cutover')) {
      expect(task).toMatch(/:task:dms-reverse-task-[0-9a-f]{6}-trading$/);
    }
    expect(tasks('complete')).toEqual([]);
    template('complete').resourceCountIs('AWS::Logs::MetricFilter', 0);
  });

  test('on the health of the legacy system are quiet when it is gone, and those on AWS are not', () => {
    const [migration] = Object.entries(definitions).find(([, { traffic }]) => 'healthMonitor' in traffic) ?? [];
    const names = (migrationPhase: MigrationPhase) =>
      Object.values(
        templateOf('monitoring', { migration: String(migration), migrationPhase }).findResources(
          'AWS::CloudWatch::Alarm',
        ),
      ).map(({ Properties }) => String(Properties.AlarmName));
    const legacy = (name: string) => name.includes('health-legacy') || name.includes('legacy-health');
    expect(names('cutover').filter(legacy).length).toBeGreaterThan(0);
    expect(names('complete').filter(legacy)).toEqual([]);
    expect(names('complete').filter((name) => name.includes('health-aws'))).toHaveLength(1);
  });
});

test('the names of the stacks before are all that MonitoringStack knows of what may go: it imports nothing of it', () => {
  for (const phase of migrationPhases) {
    const imports = JSON.stringify(template(phase).toJSON()).match(/"Fn::ImportValue":"[^"]+"/g) ?? [];
    expect(imports.length).toBeGreaterThan(10);
    expect(imports.filter((name) => /Link|Vpn|Task|ReplicationLogs|Endpoints/.test(name))).toEqual([]);
  }
});
