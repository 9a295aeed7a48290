import { handler } from '../../../lambda/loading';
import { readEnvironment } from '../../../lambda/loading/environment';
import { readEvent } from '../../../lambda/loading/event';
import {
  callLimits,
  eventsPerLook,
  functionTimeoutSeconds,
  longestDays,
  lookRetries,
  lookSeconds,
  youngHours,
  youngLookSeconds,
} from '../../../lambda/loading/timing';
import { longestCall } from '../../support/longest-call';
import { startCommand, variables } from './environment';
import { awsError } from './fake-aws';
import { FakeLoad } from './fake-load';
import { beQuiet } from './quiet';

beQuiet();

describe('an error of AWS', () => {
  test('that may pass is one that the machine knows by its name, after the attempts of the client', async () => {
    const load = new FakeLoad();
    load.aws.before = (operation) =>
      operation === 'DescribeReplicationTasks' ? awsError('ThrottlingException', 'Rate exceeded') : undefined;
    await expect(load.look('load-1', { running: [] })).rejects.toMatchObject({
      name: 'PassingError',
      message: expect.stringContaining('Rate exceeded'),
    });
    expect(load.aws.calls.filter((call) => call === 'DescribeReplicationTasks')).toHaveLength(callLimits.attempts);
    expect(load.record).toBeUndefined();
  });

  test.each([
    'GetParameter',
    'PutParameter',
    'DescribeReplicationTasks',
    'DescribeConnections',
    'TestConnection',
    'RunTask',
    'DescribeTasks',
    'StartReplicationTask',
    'DescribeTableStatistics',
    'GetMetricData',
  ])('that stays is the answer, with what to do: %s', async (refused) => {
    const load = new FakeLoad();
    load.stops = refused !== 'GetMetricData';
    load.aws.before = (operation) =>
      operation === refused ? awsError('AccessDeniedException', 'not authorized') : undefined;
    await expect(load.run('load-1')).resolves.toEqual({
      outcome: 'failed',
      error: 'LookFailed',
      cause: expect.stringMatching(
        /^The load does not go on: AccessDeniedException: not authorized\. What to do next: .*deploy it again\), then start/,
      ),
    });
  });
});

test('a record that may not be read is no reason to begin anew', async () => {
  const load = new FakeLoad();
  load.aws.before = (_, { Name }) =>
    Name === variables.RECORD_PARAMETER ? awsError('AccessDeniedException', 'not authorized') : undefined;
  await expect(load.run('load-1')).resolves.toMatchObject({ error: 'LookFailed' });
  expect(load.aws.calls).toEqual(['GetParameter', 'GetParameter']);
});

test('a mistake of the function is told by its name', async () => {
  const load = new FakeLoad();
  load.aws.before = () => {
    throw new TypeError('x is not a function');
  };
  await expect(load.look('load-1', { running: [] })).resolves.toMatchObject({ error: 'TypeError' });
});

test('the deployed function reads its environment', async () => {
  await expect(handler({})).rejects.toThrow(
    'PHASE_PARAMETER: got nothing, allowed the name of an SSM parameter; set by DataStack: deploy it again',
  );
});

test('every variable that is missing is named at once', () => {
  const problems = () => readEnvironment({});
  for (const name of Object.keys(variables)) {
    expect(problems).toThrow(`${name}: got nothing`);
  }
  expect(readEnvironment(variables)).toMatchObject({
    endpointArns: { source: variables.SOURCE_ENDPOINT_ARN, target: variables.TARGET_ENDPOINT_ARN },
    subnetIds: ['subnet-1', 'subnet-2'],
    lagSeconds: 60,
    startCommand,
  });
});

test.each([
  ['REPLICATION_TASK_ARN', variables.SOURCE_ENDPOINT_ARN],
  ['SUBNET_IDS', 'subnet-1 subnet-2'],
  ['LAG_SECONDS', '0'],
  ['TASK_DEFINITION_ARN', 'task-loader'],
])('a variable that cannot be right is refused: %s', (name, value) => {
  expect(() => readEnvironment({ ...variables, [name]: value })).toThrow(`${name}: got ${JSON.stringify(value)}`);
});

describe('an event', () => {
  test.each([undefined, null, 5, {}, { execution: { name: '' } }, { execution: { name: 'x', startedAt: 'now' } }])(
    'that is not of the machine is refused: %j',
    (event) => {
      expect(() => readEvent(event)).toThrow('; the state machine asks; start the load by it');
    },
  );

  test('lists the executions of the first look only', () => {
    const execution = { name: 'load-1', startedAt: '2026-11-21T09:00:00Z' };
    expect(() => readEvent({ execution, state: { running: 'load-2' } })).toThrow('state.running: got "load-2"');
    expect(
      readEvent({ execution, state: { running: [{ Name: 'load-2', StartDate: '2026-11-21T08:00:00Z' }] } }),
    ).toEqual({
      execution: { name: 'load-1', startedAt: new Date(execution.startedAt) },
      running: [{ name: 'load-2', startedAt: new Date('2026-11-21T08:00:00Z') }],
      recorded: false,
    });
    expect(readEvent({ execution, state: { recorded: true } })).toMatchObject({ running: undefined, recorded: true });
  });
});

describe('the time', () => {
  test('is short between the first looks and longer later', async () => {
    const load = new FakeLoad();
    const begun = (hours: number) => new Date(load.now.getTime() - hours * 3_600_000);
    await expect(load.look('load-1', {}, begun(1.99))).resolves.toMatchObject({ seconds: 60 });
    await expect(load.look('load-1', {}, begun(2))).resolves.toMatchObject({ seconds: 300 });
  });

  test('of a whole execution fits into the 25 000 events of its history, and leaves a fifth for repetitions', () => {
    const young = (youngHours * 3600) / youngLookSeconds;
    const later = (longestDays * 86_400 - youngHours * 3600) / lookSeconds;
    expect((young + later) * eventsPerLook).toBeLessThan(25_000 * 0.8);
  });

  test('of a look is enough for the calls of the longest one', () => {
    // The phase and the record; the task, a container, a connection, the tables and the lag; one that starts something,
    // a second look at the task, and the record again.
    expect(functionTimeoutSeconds).toBeGreaterThan(13 * longestCall(callLimits));
  });

  test('for which a look is tried again is 40 minutes', () => {
    const { intervalSeconds, backoffRate, mostSeconds, attempts } = lookRetries;
    const waits = Array.from({ length: attempts }, (_, retry) =>
      Math.min(intervalSeconds * backoffRate ** retry, mostSeconds),
    );
    expect(Math.round(waits.reduce((sum, seconds) => sum + seconds) / 60)).toBe(40);
  });
});
