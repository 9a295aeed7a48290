import { startCommand } from './environment';
import { FakeLoad } from './fake-load';
import { beQuiet, lines } from './quiet';

beQuiet();

test('loads from nothing to a running replication, each step once and in its order', async () => {
  const load = new FakeLoad();
  await expect(load.run('load-1')).resolves.toEqual({ outcome: 'loaded' });
  expect(load.started).toEqual(['roles', 'pre-data', 'indexes', 'foreign-keys']);
  expect(load.starts).toEqual(['start-replication', 'resume-processing', 'resume-processing']);
  const changing = load.aws.calls.filter((call) =>
    ['TestConnection', 'RunTask', 'StartReplicationTask'].includes(call),
  );
  expect(changing).toEqual([
    'TestConnection',
    'RunTask',
    'TestConnection',
    'RunTask',
    'StartReplicationTask',
    'RunTask',
    'StartReplicationTask',
    'RunTask',
    'StartReplicationTask',
  ]);
  expect(load.record).toMatchObject({ step: 'replication', execution: 'load-1', doing: 'loaded' });
});

test('tells CloudWatch how far it is, a line a look', async () => {
  const load = new FakeLoad();
  await load.run('load-1');
  const measured = lines.map((line) => JSON.parse(line));
  expect(measured.map(({ LoadingStepsDone }) => LoadingStepsDone)).toEqual(
    [...measured.map(({ LoadingStepsDone }) => LoadingStepsDone)].sort((one, other) => one - other),
  );
  expect(measured[0]).toMatchObject({
    LoadingStepsDone: 0,
    LoadingTables: 2,
    LoadingTablesLoaded: 0,
    LoadingPercent: 0,
  });
  expect(measured.at(-1)).toMatchObject({ LoadingStepsDone: 9, LoadingTablesLoaded: 2, LoadingPercent: 100 });
  expect(measured[0]['_aws'].CloudWatchMetrics).toEqual([
    {
      Namespace: 'crossfade-production-trading',
      Dimensions: [[]],
      Metrics: [
        { Name: 'LoadingStepsDone', Unit: 'Count' },
        { Name: 'LoadingTablesLoaded', Unit: 'Count' },
        { Name: 'LoadingTables', Unit: 'Count' },
        { Name: 'LoadingPercent', Unit: 'Percent' },
      ],
    },
  ]);
});

test('a load that is over is over at once for the next execution, which changes nothing', async () => {
  const load = new FakeLoad();
  await load.run('load-1');
  load.aws.calls.length = 0;
  await expect(load.run('load-2')).resolves.toEqual({ outcome: 'loaded' });
  expect(load.aws.calls).not.toEqual(expect.arrayContaining(['RunTask']));
  expect(load.aws.calls).not.toEqual(expect.arrayContaining(['StartReplicationTask']));
});

/** How many looks a whole load takes, so that one can end after each of them. */
const looksOfALoad = 12;

test.each(Array.from({ length: looksOfALoad }, (_, looks) => looks + 1))(
  'an execution that was aborted after look %i is followed by one that comes to the same end',
  async (looks) => {
    const load = new FakeLoad();
    await expect(load.run('load-1', looks)).rejects.toThrow(`No end after ${looks} looks`);
    await expect(load.run('load-2')).resolves.toEqual({ outcome: 'loaded' });
    expect(load.starts).toEqual(['start-replication', 'resume-processing', 'resume-processing']);
    // Steps before the task's first start are repeated, which the script allows; none is left out and none goes back.
    expect(load.started.slice(-2)).toEqual(['indexes', 'foreign-keys']);
    expect(new Set(load.started)).toEqual(new Set(['roles', 'pre-data', 'indexes', 'foreign-keys']));
    expect(load.started.filter((step) => step === 'indexes' || step === 'foreign-keys')).toHaveLength(2);
  },
);

test('the load takes as many looks as the aborted executions above assume', async () => {
  await expect(new FakeLoad().run('load-1', looksOfALoad)).rejects.toThrow('No end after');
  await expect(new FakeLoad().run('load-1', looksOfALoad + 1)).resolves.toEqual({ outcome: 'loaded' });
});

describe.each([
  { stop: 'STOPPED_AFTER_FULL_LOAD', starts: 2 },
  { stop: 'STOPPED_AFTER_CACHED_EVENTS', starts: 1 },
])('a task that a person started, and that stands at $stop', ({ stop, starts }) => {
  test('is taken up from there: indexes, then foreign keys', async () => {
    const load = new FakeLoad();
    load.tables.forEach((table) => {
      table.state = 'Table completed';
    });
    load.task = {
      status: 'stopped',
      stopReason: stop,
      percent: 100,
      errored: 0,
      freshStart: load.now,
      loadedAt: load.now,
    };
    await expect(load.run('load-1')).resolves.toEqual({ outcome: 'loaded' });
    expect(load.started).toEqual(['indexes', 'foreign-keys']);
    expect(load.starts).toEqual(Array(starts).fill('resume-processing'));
  });
});

test('a task that makes no stop is followed by its lag: indexes and foreign keys when it has caught up', async () => {
  const load = new FakeLoad();
  load.stops = false;
  load.lag = Array(15).fill(2);
  await expect(load.run('load-1')).resolves.toEqual({ outcome: 'loaded' });
  expect(load.started).toEqual(['roles', 'pre-data', 'indexes', 'foreign-keys']);
  expect(load.starts).toEqual(['start-replication']);
});

test.each([
  ['is high', Array(15).fill(61)],
  ['was high a moment', [...Array(14).fill(1), 900]],
  ['has few values', Array(9).fill(1)],
  ['has no value', []],
])('a task that makes no stop has not caught up while its lag %s', async (_, lag) => {
  const load = new FakeLoad();
  load.stops = false;
  load.lag = lag;
  await expect(load.run('load-1', 60)).rejects.toThrow('No end after');
  expect(load.started).toEqual(['roles', 'pre-data']);
});

test('an execution ends after seven days, before its history is full, and the next one goes on', async () => {
  const load = new FakeLoad();
  load.stops = false;
  await expect(load.run('load-1', 10)).rejects.toThrow('No end after');
  const state = { recorded: true };
  const day = 86_400_000;
  const begun = (milliseconds: number) => new Date(load.now.getTime() - milliseconds);
  await expect(load.look('load-1', state, begun(7 * day - 1))).resolves.toMatchObject({ outcome: 'waiting' });
  await expect(load.look('load-1', state, begun(7 * day))).resolves.toMatchObject({
    outcome: 'failed',
    error: 'TooLong',
    cause: expect.stringContaining(startCommand),
  });
  load.lag = Array(15).fill(0);
  await expect(load.run('load-2')).resolves.toEqual({ outcome: 'loaded' });
  expect(load.starts).toEqual(['start-replication']);
});

test('a task that was made anew in the middle of a load is loaded from the beginning', async () => {
  const load = new FakeLoad();
  await expect(load.run('load-1', 10)).rejects.toThrow('No end after');
  expect(load.record?.step).toBe('cached-changes');
  Object.assign(load.task as object, { status: 'ready', percent: 0, freshStart: undefined, loadedAt: undefined });
  load.tables = load.tables.map(({ name }) => ({ name, state: 'Before load', rows: 0 }));
  await expect(load.run('load-1')).resolves.toEqual({ outcome: 'loaded' });
  expect(load.starts.filter((start) => start === 'start-replication')).toHaveLength(2);
});
