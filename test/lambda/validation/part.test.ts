import { DatabaseError } from 'pg';
import { answer, type OutcomeAnswer } from '../../../lambda/validation/answer';
import type { Invocation } from '../../../lambda/validation/deadline';
import type { RowsEvent } from '../../../lambda/validation/event';
import type { PartResult } from '../../../lambda/validation/parts';
import { longestPauseSeconds } from '../../../lambda/validation/timing';
import { openDatabases } from '../../../lib/validation/open-databases';
import { FakeAws } from './fake-aws';
import { FakeDatabases } from './fake-databases';
import { environment, invocation, secretArns } from './fixtures';

jest.mock('../../../lib/validation/open-databases');

const user = { username: 'u', password: 'p', host: 'h' };
const event: RowsEvent = { kind: 'rows', run: 'r', table: 'public.a', range: { after: ['10'], upTo: ['20'] } };

let aws: FakeAws;
let databases: FakeDatabases;
beforeEach(() => {
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
  jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  aws = new FakeAws({ [secretArns.source]: user, [secretArns.target]: user });
  databases = new FakeDatabases([{ name: 'a', rows: 100 }]);
  jest.mocked(openDatabases).mockReset().mockResolvedValue(databases);
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

const compare = async (of: RowsEvent = event, within: Invocation = invocation) =>
  (await answer(of, environment({ waitsSeconds: [] }), aws.clients, within)) as OutcomeAnswer;

/** The one result in the bucket. */
const result = () => JSON.parse([...aws.objects.values()].at(-1) ?? 'null') as PartResult;

/** An invocation that has so many milliseconds left for the comparison. */
const left = (milliseconds: number): Invocation => ({ getRemainingTimeInMillis: () => milliseconds + 45_000 });

test('a part that takes too long ends by itself, disconnects, and says what to change', async () => {
  databases.beforeChecksum = () => new Promise(() => {});
  const answered = await compare(event, left(50));
  expect(answered).toMatchObject({ outcome: 'unproven' });
  expect(answered.failure).toMatch(/^not compared within 0 seconds\. What to do next: lower validation\.rowsPerPart/);
  expect(result()).toMatchObject({ event, outcome: 'unproven', failure: answered.failure });
  expect(databases.closed).toBe(1);
});

test('a table that is one part is compared elsewhere where it takes too long', async () => {
  databases.beforeChecksum = () => new Promise(() => {});
  const { failure } = await compare({ ...event, range: {} }, left(50));
  expect(failure).toContain("npm run validate -- --table 'public.a'");
});

const sqlError = (code: string, message: string) =>
  Object.assign(new DatabaseError(message, message.length, 'error'), { code });
const mysqlError = (errno: number, message: string) => Object.assign(new Error(message), { errno });

test.each([
  ['PostgreSQL', sqlError('57014', 'canceling statement due to statement timeout')],
  ['MySQL', mysqlError(3024, 'Query execution was interrupted, maximum statement execution time exceeded')],
  ['MariaDB', mysqlError(1969, 'Query execution was interrupted (max_statement_time exceeded)')],
])('a statement that %s ends is not asked again, and the result says what to change', async (_server, error) => {
  databases.beforeChecksum = () => Promise.reject(error);
  expect(await compare()).toMatchObject({
    outcome: 'unproven',
    failure: expect.stringContaining(`${error.message}. What to do next: lower validation.rowsPerPart`),
  });
});

test('what the user may not read is a result that says so', async () => {
  databases.beforeChecksum = () => Promise.reject(sqlError('42501', 'permission denied for table a'));
  expect(await compare()).toMatchObject({ outcome: 'unproven', failure: 'permission denied for table a' });
  expect(result()).not.toHaveProperty('table');
});

test.each([
  ['a lost connection', new Error('Connection terminated unexpectedly')],
  ['a killed session', sqlError('57P01', 'terminating connection due to administrator command')],
  ['a lock', mysqlError(1205, 'Lock wait timeout exceeded')],
  ['AWS that throttles', Object.assign(new Error('slow down'), { name: 'ThrottlingException', $fault: 'client' })],
])('%s is tried again by the machine, and meanwhile the result says why', async (_what, error) => {
  databases.beforeChecksum = () => Promise.reject(error);
  await expect(compare()).rejects.toMatchObject({ name: 'PassingError' });
  expect(result()).toMatchObject({ outcome: 'unproven', failure: error.message });
  databases.beforeChecksum = async () => {};
  expect(await compare()).toMatchObject({ outcome: 'equal' });
  expect(result()).not.toHaveProperty('failure');
});

const networkError = (code: string) => Object.assign(new Error(`connect ${code}`), { code, errno: -111 });
const unreachable = (...errors: readonly Error[]) =>
  new AggregateError(errors, errors.map(({ message }) => `source: ${message}`).join('; '));

test.each([
  ['a refused connection', unreachable(networkError('ECONNREFUSED'))],
  ['both sides, for now', unreachable(networkError('ETIMEDOUT'), sqlError('57P03', 'the database is starting up'))],
  ['a name of several addresses', unreachable(new AggregateError([networkError('ECONNREFUSED')], ''))],
  ['too many connections to MySQL', unreachable(mysqlError(1040, 'Too many connections'))],
  ['a connection that ends', unreachable(new Error('Connection terminated unexpectedly'))],
  ['a driver that waits too long', unreachable(new Error('timeout expired'))],
  ['a throttled secret', Object.assign(new Error('slow down'), { name: 'ThrottlingException', $fault: 'client' })],
])('a side that cannot be reached is tried again by the machine: %s', async (_what, error) => {
  jest.mocked(openDatabases).mockRejectedValue(error);
  await expect(compare()).rejects.toMatchObject({ name: 'PassingError' });
  expect(result()).toMatchObject({ failure: error.message });
});

const withCode = (code: string, message: string) => Object.assign(new Error(message), { code });

test.each([
  ['a wrong password of PostgreSQL', unreachable(sqlError('28P01', 'password authentication failed'))],
  ['one of MySQL', unreachable(Object.assign(mysqlError(1045, 'Access denied'), { code: 'ER_ACCESS_DENIED_ERROR' }))],
  ['one beside a side that is down', unreachable(networkError('ETIMEDOUT'), sqlError('28P01', 'password'))],
  ['a wrong certificate', unreachable(withCode('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'))],
  ['one of another host', unreachable(withCode('ERR_TLS_CERT_ALTNAME_INVALID', 'Host: db is not in the names'))],
  ['servers that do not agree', new Error('the two servers hash the same row differently')],
  ['a secret of nobody', Object.assign(new Error('no'), { name: 'ResourceNotFoundException', $fault: 'client' })],
])('what stays as it is until somebody mends it is tried once: %s', async (_what, error) => {
  jest.mocked(openDatabases).mockRejectedValue(error);
  expect(await compare()).toMatchObject({ outcome: 'unproven', failure: error.message });
});

test('a part that was proven equal within a day is left alone, and an older proof is made anew', async () => {
  await compare();
  const equal = result();
  const closed = databases.closed;
  const put = (hours: number) =>
    aws.objects.set(
      [...aws.objects.keys()].at(-1) ?? '',
      JSON.stringify({ ...equal, finishedAt: new Date(Date.now() - hours * 3_600_000).toISOString() }),
    );
  put(23.9);
  await compare();
  expect(databases.closed).toBe(closed);
  put(24.1);
  await compare();
  expect(databases.closed).toBe(closed + 1);
  expect(Date.now() - Date.parse(result().finishedAt)).toBeLessThan(60_000);
});

test('an invocation that crashes leaves no result of an earlier one', async () => {
  await compare();
  aws.objects.set([...aws.objects.keys()].at(-1) ?? '', JSON.stringify({ ...result(), outcome: 'unsettled' }));
  const during: PartResult[] = [];
  databases.beforeChecksum = async () => {
    during.push(result());
  };
  await compare();
  expect(during[0]).toMatchObject({ outcome: 'unproven', failure: expect.stringContaining('not brought to its end') });
  expect(result().outcome).toBe('equal');
});

test('a busy database is waited for, and after a while left alone for later', async () => {
  databases.activeSessions = 100;
  jest.useFakeTimers();
  const compared = compare();
  const ended = expect(compared).rejects.toMatchObject({
    name: 'PassingError',
    message: expect.stringContaining('the source has 100 active sessions'),
  });
  await jest.advanceTimersByTimeAsync((longestPauseSeconds + 60) * 1000);
  await ended;
  expect(result().failure).toMatch(/100 active sessions.*What to do next: .*validation\.mostActiveSessions/);
  expect(databases.closed).toBe(1);
});

test('a database that is busy for a moment only holds a part up', async () => {
  databases.activeSessions = 100;
  jest.useFakeTimers();
  const compared = compare();
  await jest.advanceTimersByTimeAsync(5000);
  databases.activeSessions = 0;
  await jest.advanceTimersByTimeAsync(30_000);
  expect(await compared).toMatchObject({ outcome: 'equal' });
});

test('a definition says how busy is too busy', async () => {
  databases.activeSessions = 100;
  const surroundings = environment({ waitsSeconds: [], mostActiveSessions: 100 });
  expect(await answer(event, surroundings, aws.clients, invocation)).toMatchObject({ outcome: 'equal' });
});

test('a table whose sides have no order in common is compared as a whole, and spares a busy database as well', async () => {
  const whole = new FakeDatabases([{ name: 'a', rows: 100, ranges: false }]);
  const load = jest.spyOn(whole.target, 'load');
  jest.mocked(openDatabases).mockResolvedValue(whole);
  expect(await compare({ ...event, range: {} })).toMatchObject({ outcome: 'equal' });
  expect(load).toHaveBeenCalled();
});

test('connections that do not end keep no result back', async () => {
  databases.close = () => new Promise(() => {});
  jest.useFakeTimers();
  const compared = compare();
  await jest.advanceTimersByTimeAsync(20_000);
  expect(await compared).toMatchObject({ outcome: 'equal' });
});
