import { functionTimeoutSeconds, longestDays, partRetries, settleSeconds } from '../../../lambda/validation/timing';
import { mapLabel } from '../../../lib/data/validation/machine-definition';
import { invocation } from '../../lambda/validation/fixtures';
import { beQuiet, bucketName, definition, deployed } from './deployed-machine';
import type { Data, State } from './execution';

jest.mock('../../../lib/validation/open-databases');

const states = definition.States as unknown as Readonly<Record<string, State>>;
const kinds = (asked: readonly Data[]) => asked.map(({ kind }) => kind);

beQuiet();

test('a pass is planned, compared part by part and proven, so many parts at once as the definition says', async () => {
  const deployment = deployed();
  const { execution, ending } = await deployment.execute();
  expect(ending.status).toBe('SUCCEEDED');
  expect(execution.path).toEqual(['Settle', 'FindOthers', 'Plan', 'Planned', mapLabel, 'Verdict', 'Judge', 'Equal']);
  expect(kinds(deployment.asked)).toEqual(['plan', 'schema', ...Array(10).fill('rows'), 'verdict']);
  expect(deployment.mostAtOnce).toBe(3);
  expect(execution.children).toEqual(Array(11).fill({ status: 'SUCCEEDED', output: { outcome: 'equal' } }));
  expect(deployment.aws.read('latest-verdict.json')).toMatchObject({
    run: 'now',
    outcome: 'equal',
    parts: 11,
    rows: 95,
    leftOut: ['trigger', 'event', 'sequence value', 'grant'],
  });
  expect(execution.written).toEqual([{ Bucket: bucketName, Prefix: 'runs/now/children' }]);
});

test('the input names the run, and what is left out', async () => {
  const { aws, execute } = deployed();
  await execute({ run: 'mine', skip: [] });
  expect(aws.read('runs/mine/verdict.json')).toMatchObject({ outcome: 'equal', leftOut: [] });
});

test('a plan that has no time left is gone on with, and nothing of it passes between the states', async () => {
  const deployment = deployed([{ name: 'a', rows: 1_000 }]);
  let left = 0;
  jest.spyOn(invocation, 'getRemainingTimeInMillis').mockImplementation(() => (++left % 40 === 0 ? 0 : 900_000));
  const { execution, ending } = await deployment.execute();
  expect(ending.status).toBe('SUCCEEDED');
  expect(kinds(deployment.asked).filter((kind) => kind === 'plan').length).toBeGreaterThan(2);
  expect(deployment.aws.read('latest-verdict.json')).toMatchObject({ parts: 102, rows: 1_000 });
  expect(execution.largest).toBeLessThan(1024);
});

test('a part that fails for a while is compared in the end', async () => {
  const deployment = deployed();
  let failures: number = partRetries.attempts;
  deployment.databases.beforeChecksum = async () => {
    if (failures-- > 0) {
      throw new Error('Connection terminated unexpectedly');
    }
  };
  expect((await deployment.execute()).ending.status).toBe('SUCCEEDED');
});

test('a part that fails for good stops no other, and the verdict says why nothing is proven', async () => {
  const deployment = deployed();
  deployment.beforeCall = async ({ range }) => {
    if (JSON.stringify(range) === '{"after":["10"],"upTo":["20"]}') {
      throw Object.assign(new Error('denied'), { name: 'Lambda.ServiceException' });
    }
  };
  const { execution, ending } = await deployment.execute();
  expect(execution.children.filter(({ status }) => status === 'FAILED')).toHaveLength(1);
  expect(ending).toEqual({
    status: 'FAILED',
    error: 'Unproven',
    cause: expect.stringMatching(
      /1 of 11 parts have no comparison, 1 tables \(public\.a\)\. What to do next: .*"run":"now"/,
    ),
  });
  expect(deployment.asked.filter(({ kind }) => kind === 'verdict')).toHaveLength(1);
});

test('a run that is started again compares what is not proven equal, and nothing else', async () => {
  const deployment = deployed();
  deployment.databases.beforeChecksum = async () => {
    throw new Error('connection lost');
  };
  expect((await deployment.execute()).ending).toMatchObject({
    error: 'Unproven',
    cause: expect.stringContaining('connection lost'),
  });
  deployment.databases.beforeChecksum = async () => {};
  deployment.asked.length = 0;
  const closed = deployment.databases.closed;
  expect((await deployment.execute({ run: 'now' })).ending.status).toBe('SUCCEEDED');
  // The ten parts of rows, not that of the schema, and a look at the tables.
  expect(deployment.databases.closed - closed).toBe(11);
});

test('a map that fails does not end without a verdict, which then proves nothing', async () => {
  const deployment = deployed();
  deployment.readOfMap = () => {
    throw Object.assign(new Error('access denied to plan.json'), { name: 'States.Runtime' });
  };
  const { execution, ending } = await deployment.execute();
  expect(execution.path.slice(-4)).toEqual([mapLabel, 'VerdictOfRest', 'Judge', 'Failed']);
  expect(ending).toMatchObject({
    error: 'Unproven',
    cause: expect.stringContaining('not every part was asked for: access denied to plan.json'),
  });
  expect(deployment.aws.read('latest-verdict.json')).toMatchObject({ outcome: 'unproven', partsWithoutResult: 12 });
});

test('a table that comes after the plan is not proven, by name', async () => {
  const tables = [{ name: 'a', rows: 95 }];
  const deployment = deployed(tables);
  deployment.beforeCall = async ({ kind }) => {
    if (kind === 'verdict') {
      tables.push({ name: 'late', rows: 10 });
    }
  };
  const { ending } = await deployment.execute();
  expect(ending).toEqual({
    status: 'FAILED',
    error: 'Unproven',
    cause: expect.stringContaining('public.late: it has come since the plan was made; validate in a new run'),
  });
  expect(deployment.aws.read('latest-verdict.json')).toMatchObject({
    tables: { 'public.late': { outcome: 'unproven' } },
  });
});

test('an execution looks for others only when those are in the list', () => {
  expect(states['Settle']).toMatchObject({ Type: 'Wait', Seconds: settleSeconds, Next: 'FindOthers' });
  expect(definition.StartAt).toBe('Settle');
});

test('a difference ends the execution with what to read, and what to do next', async () => {
  const { execute } = deployed([{ name: 'gone', rows: 10, on: 'source' }]);
  const { ending } = await execute();
  expect(ending).toEqual({
    status: 'FAILED',
    error: 'Different',
    cause: expect.stringMatching(
      /^Source and target differ: .*\(public\.gone\).*aws s3 cp s3:\/\/validation-000000000000-dev-platform\/runs\/now\/verdict\.json - .*start-execution/,
    ),
  });
});

test('only the older one of two executions goes on', async () => {
  const deployment = deployed();
  deployment.running.push({ Name: 'before', StartDate: '2026-11-21T08:00:00.000Z' });
  const { execution, ending } = await deployment.execute();
  expect(ending).toEqual({
    status: 'FAILED',
    error: 'AlreadyRunning',
    cause: expect.stringMatching(/^Execution before validates already/),
  });
  expect(execution.path.at(-1)).toBe('Failed');
});

test.each([
  'PassingError',
  'Lambda.TooManyRequestsException',
  'Lambda.EC2ThrottledException',
  'Lambda.EC2UnexpectedException',
  'Lambda.ENILimitReachedException',
  'Lambda.ResourceNotReadyException',
])('a plan is asked for again after %s', async (name) => {
  const deployment = deployed();
  let failures = 3;
  deployment.beforeCall = async ({ kind }) => {
    if (kind === 'plan' && failures-- > 0) {
      throw Object.assign(new Error('Rate exceeded'), { name });
    }
  };
  expect((await deployment.execute()).ending.status).toBe('SUCCEEDED');
  failures = Number.POSITIVE_INFINITY;
  expect((await deployment.execute()).ending).toEqual({ status: 'FAILED', error: name, cause: 'Rate exceeded' });
});

test.each(['Lambda.Unknown', 'Sandbox.Timedout', 'States.Timeout'])(
  'what took too long is tried once more: %s',
  async (name) => {
    const deployment = deployed();
    deployment.beforeCall = async ({ kind }) => {
      if (kind === 'verdict') {
        throw Object.assign(new Error('too long'), { name });
      }
    };
    expect((await deployment.execute()).ending).toMatchObject({ status: 'FAILED', error: name });
    expect(kinds(deployment.asked).filter((kind) => kind === 'verdict')).toHaveLength(2);
  },
);

test('an input that cannot be used is a mistake, and nothing is asked again', async () => {
  const deployment = deployed();
  const { execution, ending } = await deployment.execute({ runs: 'x' });
  expect(ending).toMatchObject({ status: 'FAILED', error: 'InvalidInputError', cause: /input\.runs/ });
  expect(execution.path).toEqual(['Settle', 'FindOthers', 'Plan', 'Broken']);
  expect(deployment.asked).toHaveLength(1);
});

test('the children are Standard executions, since a part may take longer than an Express one may', () => {
  const { [mapLabel]: map } = states;
  expect(map?.ItemProcessor?.ProcessorConfig).toEqual({ Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' });
  expect(functionTimeoutSeconds).toBeGreaterThan(300);
  expect(map?.ItemProcessor?.States['ComparePart']?.TimeoutSeconds).toBeGreaterThan(functionTimeoutSeconds);
  expect(map).toMatchObject({ MaxConcurrency: 3, ToleratedFailurePercentage: 100, Label: mapLabel });
  // https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
  expect(mapLabel).toMatch(/^[A-Za-z0-9]{1,40}$/);
});

test('ends by itself, but not before a long pass is over', () => {
  expect(definition.TimeoutSeconds).toBe(longestDays * 86_400);
});

test('has no state that nothing leads to, and none that leads nowhere', () => {
  const next = Object.values(states).flatMap(({ Next, Default, Choices = [], Catch = [] }) =>
    [Next, Default, ...[...Choices, ...Catch].map((branch) => branch.Next)].filter((name) => name !== undefined),
  );
  expect(new Set([definition.StartAt, ...next])).toEqual(new Set(Object.keys(states)));
});
