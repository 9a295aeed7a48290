import { join } from 'node:path';
import { readEnvironment } from '../../../lambda/validation/environment';
import { readEvent } from '../../../lambda/validation/event';
import { handler } from '../../../lambda/validation/index';
import { metricsLine } from '../../../lambda/validation/metrics';
import { invocation, variables } from './fixtures';

test('the environment of DataStack is understood', () => {
  expect(readEnvironment(variables)).toEqual({
    region: 'us-east-1',
    engine: 'postgresql',
    sourceSecretArn: variables.SOURCE_SECRET_ARN,
    sourceTls: { kind: 'encrypted' },
    targetSecretArn: variables.TARGET_SECRET_ARN,
    targetTls: { kind: 'amazon-rds' },
    targetHost: 'localhost',
    port: 5432,
    database: 'platform',
    schemas: ['public', 'audit'],
    rowsPerPart: 500_000,
    waitsSeconds: [5, 20, 60],
    mostActiveSessions: 25,
    bucket: 'validation-000000000000-dev-platform',
    namespace: 'crossfade-dev-platform',
    startCommand: variables.START_COMMAND,
  });
});

test('a variable that is missing or wrong is named, all of them at once', () => {
  const wrong = {
    ...variables,
    SOURCE_SECRET_ARN: 'legacy',
    SOURCE_TLS: '{"kind":"none"}',
    TARGET_HOST: undefined,
    WAITS_SECONDS: '1,x',
  };
  expect(() => readEnvironment(wrong)).toThrow(
    [
      'SOURCE_SECRET_ARN: got "legacy", allowed the ARN of a secret; set by DataStack: deploy it again',
      'SOURCE_TLS: got "{\\"kind\\":\\"none\\"}", allowed JSON of the kind of source.tls in the definition; set by DataStack: deploy it again',
      'TARGET_HOST: got nothing, allowed a host name; set by DataStack: deploy it again',
      'WAITS_SECONDS: got "1,x", allowed whole numbers with commas between them; set by DataStack: deploy it again',
    ].join('\n'),
  );
  expect(() => readEnvironment({ ...variables, SOURCE_TLS: undefined })).toThrow(/^SOURCE_TLS: got nothing/);
});

test.each([
  [{ kind: 'plan', run: 'nightly-1' }],
  [{ kind: 'plan', run: 'r', skip: ['trigger', 'sequence value'] }],
  [{ kind: 'schema', run: 'r', skip: [] }],
  [{ kind: 'rows', run: 'r', table: 'public.orders' }],
  [{ kind: 'rows', run: 'r', table: 'public.a.b', range: {} }],
  [{ kind: 'rows', run: 'r', table: 'public.orders', range: { after: ['1', 'a'], upTo: ['2', ''] } }],
  [{ kind: 'verdict', run: 'r' }],
  [{ kind: 'verdict', run: 'r', broken: 'States.Runtime' }],
  [{ kind: 'age' }],
])('%j is understood', (event) => {
  expect(readEvent(event)).toEqual(event);
});

test.each([
  [undefined, ['kind: got nothing', 'run: got nothing']],
  [{ kind: 'all', run: '../x' }, ['kind: got "all"', 'run: got "../x"']],
  [{ kind: 'rows', run: 'r' }, ['table: got nothing']],
  [{ kind: 'rows', run: 'r', table: 'orders' }, ['table: got "orders"']],
  [{ kind: 'rows', run: 'r', table: 'a.b', range: { from: ['1'] } }, ['range: got']],
  [{ kind: 'rows', run: 'r', table: 'a.b', range: { after: [1] } }, ['range: got']],
  [{ kind: 'rows', run: 'r', table: 'a.b', range: { upTo: [] } }, ['range: got']],
  [{ kind: 'rows', run: 'r', table: 'a.b', range: 'all' }, ['range: got']],
  [{ kind: 'schema', run: 'r', skip: ['grants'] }, ['skip: got ["grants"]']],
  [{ kind: 'verdict', run: 'r', broken: {} }, ['broken: got']],
])('%j is refused by what is wrong in it', (event, beginnings) => {
  let message = '';
  try {
    readEvent(event);
  } catch (error) {
    message = (error as Error).message;
  }
  const lines = message.split('\n');
  expect(lines).toHaveLength(beginnings.length);
  lines.forEach((line, index) => {
    expect(line).toMatch(new RegExp(`^${(beginnings[index] ?? '').replace(/[.[\]]/g, '\\$&')}`));
  });
});

const machine = (input: unknown, state: unknown = {}, name = 'validate-1') =>
  readEvent({ kind: 'plan', execution: { name, startedAt: '2026-11-21T09:00:00.000Z' }, input, state });
const execution = { name: 'validate-1', startedAt: new Date('2026-11-21T09:00:00.000Z') };

test('a pass of the machine has the name of its execution, where the input names no other', () => {
  expect(machine({})).toEqual({ kind: 'plan', run: 'validate-1', execution });
  // What the console adds by itself.
  expect(machine({ Comment: 'Insert your JSON here' })).toEqual({ kind: 'plan', run: 'validate-1', execution });
  expect(machine({ run: 'mine', skip: [] })).toEqual({ kind: 'plan', run: 'mine', skip: [], execution });
});

test('what runs already is known from the state before, in the first call only', () => {
  const running = [{ Name: 'other', StartDate: '2026-11-21T08:00:00.000Z', Status: 'RUNNING' }];
  expect(machine({}, { running })).toMatchObject({
    running: [{ name: 'other', startedAt: new Date('2026-11-21T08:00:00.000Z') }],
  });
  expect(machine({}, { run: 'validate-1', outcome: 'planning' })).not.toHaveProperty('running');
});

test.each([
  [() => machine({ run: 'a b' }), 'input.run: got "a b", allowed a name'],
  [() => machine({ skip: ['grants'] }), 'input.skip: got ["grants"], allowed a list of'],
  [() => machine({ table: 'x' }), 'input.table: got "x", allowed nothing; an execution is told its run'],
  [() => machine({}, {}, 'umlaut-ü'), 'input.run: got "umlaut-ü"'],
  [
    () => machine({}, { running: 'none' }),
    'state.running: got "none", allowed a list of executions; the state machine',
  ],
  [() => machine({}, { running: [{}] }), 'state.running: got {}, allowed the name of an execution'],
  [() => readEvent({ kind: 'plan', execution: {} }), 'execution: got {}, allowed the name of an execution'],
])('what the machine cannot mean is refused: %#', (read, message) => {
  expect(read).toThrow(message);
});

test('the handler, and the bundle that is deployed, refuse a wrong event before they call anybody', async () => {
  const event = { kind: 'schema' };
  await expect(handler(event, invocation)).rejects.toThrow(/^run: got nothing/);
  const bundle = require(join(process.cwd(), '.build', 'lambda', 'validation', 'index.js')) as {
    handler: typeof handler;
  };
  await expect(bundle.handler(event, invocation)).rejects.toThrow(/^run: got nothing/);
});

test('metrics are one line that CloudWatch understands, without a dimension', () => {
  expect(JSON.parse(metricsLine('crossfade', 1_700_000_000_000, { rowsCompared: 5, lastPassAge: 60 }))).toEqual({
    _aws: {
      Timestamp: 1_700_000_000_000,
      CloudWatchMetrics: [
        {
          Namespace: 'crossfade',
          Dimensions: [[]],
          Metrics: [
            { Name: 'RowsCompared', Unit: 'Count' },
            { Name: 'LastPassAge', Unit: 'Seconds' },
          ],
        },
      ],
    },
    RowsCompared: 5,
    LastPassAge: 60,
  });
});
