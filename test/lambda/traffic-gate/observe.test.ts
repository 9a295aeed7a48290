import { createClients } from '../../../lambda/traffic-gate/clients';
import { readEnvironment } from '../../../lambda/traffic-gate/environment';
import { observe } from '../../../lambda/traffic-gate/observe';
import { lagMinutes } from '../../../lambda/traffic-gate/timing';
import { gateVariables } from '../../../lib/traffic/gate-environment';
import { awsRecord, legacyRecord, neighbours } from '../rollback/fixtures';
import { FakeAws } from './fake-aws';
import { awsAt, environment, latch, setLatch, validated, verdict } from './fixtures';
import { jsonError } from './wire';

const now = new Date('2026-11-21T09:00:00Z');
const look = (aws: FakeAws, place = environment) => observe(aws.clients(), place, now);

test('tells everything of a system that is ready', async () => {
  await expect(look(awsAt(25))).resolves.toEqual({
    live: { value: { percent: 25, aws: 25, legacy: 75 } },
    phase: { value: 'replicate' },
    latch: { value: undefined },
    task: {
      value: { status: 'running', loadedPercent: 100, tablesLoading: 0, tablesQueued: 0, tablesErrored: 0 },
    },
    lagSeconds: { value: 3 },
    alarms: { value: environment.rollbackAlarms.map((name) => ({ name, state: 'OK', reason: undefined })) },
  });
});

describe('the live weight', () => {
  test.each([
    ['nothing but other records', [], { percent: 0, aws: null, legacy: null }],
    ['a rollback without its latch', [awsRecord(0), legacyRecord(255)], { percent: 0, aws: 0, legacy: 255 }],
    ['weights that do not add up to 100', [awsRecord(1), legacyRecord(3)], { percent: 25, aws: 1, legacy: 3 }],
    ['two zeros, which Route 53 spreads evenly', [awsRecord(0), legacyRecord(0)], { percent: 50, aws: 0, legacy: 0 }],
    ['the record of AWS alone', [awsRecord(100)], { percent: 100, aws: 100, legacy: null }],
    ['the legacy record alone', [legacyRecord(100)], { percent: 0, aws: null, legacy: 100 }],
  ])('of %s', async (_, records, value) => {
    const { live } = await look(new FakeAws([...neighbours, ...records], environment));
    expect(live).toEqual({ value });
  });
});

test('the latch is told as the rollback wrote it', async () => {
  const aws = awsAt(0);
  setLatch(aws);
  expect((await look(aws)).latch).toEqual({ value: latch });
});

describe('the phase', () => {
  test('is told as the parameter says it', async () => {
    const aws = awsAt(100);
    aws.parameters.set(environment.phaseParameter, 'cutover');
    expect((await look(aws)).phase).toEqual({ value: 'cutover' });
  });

  test.each([undefined, 'later'])('is not known where the parameter holds %p', async (value) => {
    const aws = awsAt(0);
    aws.parameters.delete(environment.phaseParameter);
    if (value !== undefined) {
      aws.parameters.set(environment.phaseParameter, value);
    }
    expect((await look(aws)).phase).toEqual({
      unreadable: expect.stringContaining(`SSM parameter ${environment.phaseParameter}: got`),
    });
  });
});

describe('the replication task', () => {
  test('is undefined where DMS knows none', async () => {
    const aws = awsAt(0);
    aws.task = undefined;
    expect((await look(aws)).task).toEqual({ value: undefined });
  });

  test('has loaded nothing before it is started', async () => {
    const aws = awsAt(0);
    aws.task = { MigrationType: 'full-load-and-cdc' };
    expect((await look(aws)).task).toEqual({
      value: { status: 'unknown', loadedPercent: 0, tablesLoading: 0, tablesQueued: 0, tablesErrored: 0 },
    });
  });

  test('tells its progress, and none where it replicates changes only', async () => {
    const aws = awsAt(0);
    const ReplicationTaskStats = { FullLoadProgressPercent: 7, TablesLoading: 1, TablesQueued: 2, TablesErrored: 3 };
    aws.task = { Status: 'running', MigrationType: 'full-load-and-cdc', ReplicationTaskStats };
    aws.tablesInError = ['a', 'b', 'c'];
    const value = { status: 'running', tablesLoading: 1, tablesQueued: 2, tablesErrored: 3 };
    expect((await look(aws)).task).toEqual({ value: { ...value, loadedPercent: 7 } });
    aws.task = { Status: 'running', MigrationType: 'cdc', ReplicationTaskStats };
    expect((await look(aws)).task).toEqual({ value });
  });
});

describe('the tables', () => {
  const Status = 'running';
  const MigrationType = 'full-load-and-cdc';

  test('that had an error once and have none now do not count', async () => {
    const aws = awsAt(0);
    aws.task = { Status, MigrationType, ReplicationTaskStats: { FullLoadProgressPercent: 100, TablesErrored: 3 } };
    aws.tablesInError = ['orders'];
    expect((await look(aws)).task).toMatchObject({ value: { tablesErrored: 1 } });
    aws.tablesInError = [];
    expect((await look(aws)).task).toMatchObject({ value: { tablesErrored: 0 } });
  });

  test('are not asked for where the task tells of no error', async () => {
    const aws = awsAt(0);
    await look(aws);
    expect(aws.count('DescribeTableStatistics')).toBe(0);
  });

  test('that cannot be read leave the task unread', async () => {
    const aws = awsAt(0);
    aws.task = { Status, MigrationType, ReplicationTaskStats: { TablesErrored: 1 } };
    aws.before = (call) =>
      call === 'DescribeTableStatistics' ? jsonError('AccessDeniedException', 'not authorized') : undefined;
    expect((await look(aws)).task).toEqual({ unreadable: expect.stringContaining('not authorized') });
  });

  test('are loaded once the full load has finished, whatever the progress says after a resume', async () => {
    const aws = awsAt(0);
    const finished = { FullLoadProgressPercent: 0, FullLoadFinishDate: 1_795_251_600 };
    aws.task = { Status, MigrationType, ReplicationTaskStats: finished };
    expect((await look(aws)).task).toMatchObject({ value: { loadedPercent: 100 } });
    aws.task = { Status, MigrationType, ReplicationTaskStats: { ...finished, TablesLoading: 1 } };
    expect((await look(aws)).task).toMatchObject({ value: { loadedPercent: 0 } });
  });
});

describe('the lag', () => {
  test('is the highest of both metrics over the last minutes', async () => {
    const aws = awsAt(0);
    aws.lag = { source: [1, 40, 2], target: [3, 4] };
    let asked: Readonly<Record<string, unknown>> = {};
    aws.before = (call, input) => {
      asked = call === 'GetMetricData' ? input : asked;
      return undefined;
    };
    expect((await look(aws)).lagSeconds).toEqual({ value: 40 });
    expect([asked['StartTime'], asked['EndTime']]).toEqual([
      now.getTime() / 1000 - lagMinutes * 60,
      now.getTime() / 1000,
    ]);
  });

  test.each([
    { source: [1], target: [] },
    { source: [], target: [1] },
    { source: [], target: [] },
  ])('is not known from half of the metrics: %j', async (lag) => {
    const aws = awsAt(0);
    aws.lag = lag;
    expect((await look(aws)).lagSeconds).toEqual({ value: undefined });
  });

  test('is not known where CloudWatch answers nothing', async () => {
    const aws = awsAt(0);
    const { headers } = jsonError('x', 'x');
    aws.before = (call) =>
      ['GetMetricData', 'DescribeAlarms'].includes(call) ? { statusCode: 200, headers, body: '{}' } : undefined;
    const { lagSeconds, alarms } = await look(aws);
    expect(lagSeconds).toEqual({ value: undefined });
    expect(alarms).toEqual({ value: environment.rollbackAlarms.map((name) => ({ name })) });
  });
});

test('an alarm tells its state and its reason, and a missing one that there is none', async () => {
  const aws = awsAt(0);
  const [errors = '', latency = ''] = environment.rollbackAlarms;
  aws.alarms.set(errors, { state: 'ALARM', reason: 'Threshold Crossed' });
  aws.alarms.delete(latency);
  expect((await look(aws)).alarms).toEqual({
    value: [{ name: errors, state: 'ALARM', reason: 'Threshold Crossed' }, { name: latency }],
  });
});

describe('the validation', () => {
  test('is not asked for where the definition has none', async () => {
    const aws = awsAt(0);
    expect(await look(aws)).not.toHaveProperty('validation');
    expect(aws.count('GetObject')).toBe(0);
  });

  test('tells the last verdict and how old its oldest part is, or that there is none', async () => {
    const aws = awsAt(0, validated);
    expect((await look(aws, validated)).validation).toEqual({ value: undefined });
    aws.verdict = { ...verdict };
    expect((await look(aws, validated)).validation).toEqual({
      value: { ...verdict, ageHours: 1 },
    });
  });
});

test('what cannot be read says so in its place, shortened, and nothing else suffers', async () => {
  const aws = awsAt(25);
  aws.before = (call) =>
    call === 'DescribeAlarms' ? jsonError('AccessDeniedException', 'not authorized '.repeat(50)) : undefined;
  const { alarms, ...others } = await look(aws);
  expect(alarms).toEqual({ unreadable: expect.stringMatching(/^AccessDeniedException: not authorized .{0,280}$/) });
  expect(Object.values(others).every((reading) => 'value' in reading)).toBe(true);
});

describe('the environment', () => {
  const variables = { AWS_REGION: 'us-east-1', ...gateVariables(environment) };

  test('is read from the variables that TrafficStack sets', () => {
    expect(readEnvironment(variables)).toEqual(environment);
    expect(readEnvironment({ ...variables, ...gateVariables(validated) })).toEqual(validated);
    expect(readEnvironment({ ...variables, RECORD_TYPE: 'CNAME' }).recordType).toBe('CNAME');
  });

  test('names every variable that is missing', () => {
    for (const name of Object.keys(variables).filter((name) => name !== 'VALIDATION_BUCKET')) {
      expect(() => readEnvironment({ ...variables, [name]: undefined })).toThrow(
        new RegExp(`^${name}: got nothing, allowed .+; set by TrafficStack: deploy it again$`),
      );
    }
  });
});

test('the clients have the limits of the function, and the Region that a command gives them', async () => {
  const { route53, dms } = createClients('eu-west-1');
  expect(await route53.config.maxAttempts()).toBe(6);
  expect(await dms.config.maxAttempts()).toBe(4);
  expect(await dms.config.region()).toBe('eu-west-1');
});
