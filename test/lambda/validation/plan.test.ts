import { DatabaseError } from 'pg';
import { answer } from '../../../lambda/validation/answer';
import type { ValidationEnvironment } from '../../../lambda/validation/environment';
import type { PlanEvent } from '../../../lambda/validation/event';
import type { PlanAnswer } from '../../../lambda/validation/plan';
import { mostParts } from '../../../lambda/validation/timing';
import { openDatabases } from '../../../lib/validation/open-databases';
import { FakeAws } from './fake-aws';
import { FakeDatabases, type FakeTable } from './fake-databases';
import { environment, invocation, secretArns } from './fixtures';

jest.mock('../../../lib/validation/open-databases');

const user = { username: 'u', password: 'p', host: 'h' };
const execution = { name: 'validate-1', startedAt: new Date('2026-11-21T09:00:00Z') };
const startCommand = environment().startCommand;

let aws: FakeAws;
beforeEach(() => {
  for (const level of ['info', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
  aws = new FakeAws({ [secretArns.source]: user, [secretArns.target]: user });
});
afterEach(() => jest.restoreAllMocks());

function plan(event: Partial<PlanEvent> = {}, tables: readonly FakeTable[] = [{ name: 'a', rows: 95 }]) {
  jest.mocked(openDatabases).mockResolvedValue(new FakeDatabases(tables));
  return ask(event);
}

async function ask(event: Partial<PlanEvent>, changes: Partial<ValidationEnvironment> = {}): Promise<PlanAnswer> {
  const surroundings = environment({ rowsPerPart: 10, schemas: ['public'], ...changes });
  return (await answer({ kind: 'plan', run: 'r', ...event }, surroundings, aws.clients, invocation)) as PlanAnswer;
}

const planned = { run: 'r', outcome: 'planned', key: 'runs/r/plan.json', children: 'runs/r/children', parts: 11 };

test('a run that has a plan keeps it, whatever the tables are by now', async () => {
  expect(await plan()).toEqual(planned);
  const before = aws.objects.get('runs/r/plan.json');
  expect(await plan({}, [{ name: 'a', rows: 1000 }])).toEqual(planned);
  expect(aws.objects.get('runs/r/plan.json')).toBe(before);
});

test('a pass leaves out what comes with the writer, unless it is told otherwise', async () => {
  const skipOf = (run: string) => (aws.read(`runs/${run}/plan.json`) as readonly { skip?: unknown }[])[0]?.skip;
  await plan({ run: 'person' });
  await plan({ run: 'machine', execution });
  expect([skipOf('person'), skipOf('machine')]).toEqual(Array(2).fill(['trigger', 'event', 'sequence value', 'grant']));
  await plan({ run: 'told', execution, skip: ['index'] });
  expect(skipOf('told')).toEqual(['index']);
  await plan({ run: 'everything', skip: [] });
  expect(skipOf('everything')).toBeUndefined();
});

test('a run is not gone on with for another question', async () => {
  await plan({ skip: ['index', 'trigger'] });
  expect(await plan({ skip: ['trigger', 'index'] })).toEqual(planned);
  expect(await plan({ execution })).toEqual(planned);
  expect(await plan({ skip: [] })).toEqual({
    run: 'r',
    outcome: 'failed',
    error: 'PlannedDifferently',
    cause:
      'The run r leaves out index, trigger, and is asked to leave out nothing. What to do next: validate in a new run',
  });
});

test('neither is a plan that is not finished', async () => {
  const inHaste = jest.spyOn(invocation, 'getRemainingTimeInMillis').mockReturnValue(0);
  expect(await plan({ skip: ['index'] })).toMatchObject({ outcome: 'planning', parts: 1 });
  expect(await plan({ skip: [] })).toMatchObject({ outcome: 'failed', error: 'PlannedDifferently' });
  inHaste.mockRestore();
  expect(await plan({ skip: ['index'] })).toEqual(planned);
});

test('neither for another database, another host or other schemas', async () => {
  await plan();
  const refused = {
    outcome: 'failed',
    error: 'PlannedDifferently',
    cause: expect.stringMatching(
      /^The run r cannot go on: it compared public of database platform, h:5432 with localhost:5432, and by now/,
    ),
  };
  expect(await ask({}, { schemas: ['public', 'audit'] })).toMatchObject(refused);
  expect(await ask({}, { database: 'other' })).toMatchObject(refused);
  expect(await ask({}, { targetHost: 'restored' })).toMatchObject(refused);
  aws = new FakeAws({ [secretArns.source]: { ...user, host: 'moved' }, [secretArns.target]: user }, 0, aws.objects);
  expect(await ask({})).toMatchObject(refused);
  aws.objects.delete('runs/r/scope.json');
  expect(await ask({})).toMatchObject({
    error: 'PlannedDifferently',
    cause: expect.stringContaining('what nobody knows'),
  });
});

test('a plan without a table compares nothing, and is none', async () => {
  const { outcome, cause } = await plan({}, []);
  expect(outcome).toBe('failed');
  expect(cause).toMatch(/^no side has a table in public\. What to do next: mend source\.schemas/);
  expect(aws.objects.has('runs/r/plan.json')).toBe(false);
});

test('a side that is down for a moment is tried again by the machine', async () => {
  const error = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', errno: -111 });
  jest.mocked(openDatabases).mockRejectedValue(new AggregateError([error], 'source: connect ECONNREFUSED'));
  await expect(ask({})).rejects.toMatchObject({
    name: 'PassingError',
    message: expect.stringMatching(/^source: connect ECONNREFUSED\. What to do next: /),
  });
});

test('only the older one of two executions plans', async () => {
  const other = { name: 'validate-0', startedAt: new Date('2026-11-21T08:00:00Z') };
  const later = { name: 'validate-2', startedAt: new Date('2026-11-21T10:00:00Z') };
  const together = { name: 'validate-0', startedAt: execution.startedAt };
  const refused = {
    outcome: 'failed',
    error: 'AlreadyRunning',
    cause: expect.stringMatching(/^Execution validate-0 /),
  };
  expect(await plan({ execution, running: [execution, other] })).toMatchObject(refused);
  expect(await plan({ execution, running: [execution, together] })).toMatchObject(refused);
  expect(await plan({ execution, running: [later, execution] })).toEqual(planned);
});

test('what keeps a side from being reached is told at once, with what to do', async () => {
  jest.mocked(openDatabases).mockRejectedValue(new Error('source: password authentication failed'));
  expect(await ask({})).toEqual({
    run: 'r',
    outcome: 'failed',
    error: 'PlanFailed',
    cause: `source: password authentication failed. What to do next: mend what this names, then validate again: ${startCommand}`,
  });
});

test('a secret that lacks its host is told with the output that fills it', async () => {
  const { host: _, ...incomplete } = user;
  aws = new FakeAws({ [secretArns.source]: incomplete, [secretArns.target]: user });
  expect((await plan()).cause).toMatch(/the key "host" is missing; fill it as the output FillSourceSecret says/);
});

test('a definition with too many parts is told what to change, and no other advice', async () => {
  const { cause } = await plan({}, [{ name: 'huge', rows: mostParts * 10 }]);
  expect(cause).toMatch(/^parts of 10 rows would be more than 250000\. What to do next: raise validation\.rowsPerPart/);
  expect(cause?.match(/What to do next/g)).toHaveLength(1);
});

test('a connection that is lost is tried again by the machine', async () => {
  const databases = new FakeDatabases([]);
  databases.source.tables = () => Promise.reject(new Error('Connection terminated unexpectedly'));
  jest.mocked(openDatabases).mockResolvedValue(databases);
  await expect(ask({})).rejects.toMatchObject({ name: 'PassingError' });
  expect(databases.closed).toBe(1);
});

test('an end that takes too long to find is told what to change', async () => {
  const databases = new FakeDatabases([]);
  const message = 'canceling statement due to statement timeout';
  const error = Object.assign(new DatabaseError(message, message.length, 'error'), { code: '57014' });
  databases.source.tables = () => Promise.reject(error);
  jest.mocked(openDatabases).mockResolvedValue(databases);
  expect((await ask({})).cause).toMatch(/statement timeout\. What to do next: lower validation\.rowsPerPart/);
});
