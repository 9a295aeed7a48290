import type { CdkCustomResourceEvent } from 'aws-lambda';
import { handler } from '../../../lambda/phase-guard';
import { createClients } from '../../../lambda/phase-guard/clients';
import { handleEvent } from '../../../lambda/phase-guard/handler';
import { callLimits } from '../../../lambda/phase-guard/timing';
import type { MigrationPhase } from '../../../lib/migration-phase';
import { CustomResourceLife } from '../../support/custom-resource';
import { cloudformationError, FakeAws, noAnswer, parameter, ssmError, stackId } from './fake-aws';

const wait = setTimeout;
const properties = (Phase: MigrationPhase, rest: Readonly<Record<string, unknown>> = {}) => ({
  Parameter: parameter,
  Phase,
  RecordKey: 'trading/production',
  Protected: '0123456789abcdef',
  ...rest,
});

let aws: FakeAws;

function life(): CustomResourceLife {
  const clients = aws.clients();
  return new CustomResourceLife({
    type: 'Custom::PhaseGuard',
    handlers: { onEvent: (event) => handleEvent(event, clients) },
  });
}

/** A guard that stands, in a stack that begins its next update. */
async function deployed(phase: MigrationPhase): Promise<CustomResourceLife> {
  aws.parameters.set(parameter, phase);
  const resource = life();
  await resource.create(properties(phase));
  aws.statuses = ['UPDATE_IN_PROGRESS', 'CREATE_COMPLETE', 'CREATE_IN_PROGRESS'];
  aws.calls.length = 0;
  return resource;
}

beforeEach(() => {
  aws = new FakeAws();
  aws.parameters.set(parameter, 'replicate');
  for (const level of ['info', 'warn', 'error', 'log'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
  // Runs every pause of the SDK at once.
  jest.spyOn(global, 'setTimeout').mockImplementation(((run: () => void) => wait(run, 0)) as typeof setTimeout);
});
afterEach(() => jest.restoreAllMocks());

/** What a refusal says of the live phase and of the one that was given. */
function refusal(given: MigrationPhase, live: MigrationPhase): RegExp {
  return new RegExp(
    `migrationPhase: got "${given}", allowed ${live}, which is live; nothing was changed\\..* What to do next: deploy ` +
      `with -c migrationPhase=${live}, and record it in cdk\\.json for every later deploy: ` +
      `"live": {"trading/production":{"migrationPhase":"${live}"}}`,
  );
}

test('create: passes in the live phase', async () => {
  await expect(life().create(properties('replicate'))).resolves.toMatchObject({
    Status: 'SUCCESS',
    PhysicalResourceId: `${parameter}/guard`,
  });
  expect(aws.calls).toEqual(['GetParameter']);
});

test.each(['cutover', 'complete'] as const)('create: refuses a first deploy in phase %s', async (phase) => {
  await expect(life().create(properties(phase))).resolves.toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringMatching(refusal(phase, 'replicate')),
  });
});

test('update: passes when the template catches up with a phase that has become live', async () => {
  const resource = await deployed('replicate');
  aws.parameters.set(parameter, 'cutover');
  await expect(resource.update(properties('cutover'))).resolves.toMatchObject({
    Status: 'SUCCESS',
    PhysicalResourceId: `${parameter}/guard`,
  });
  // What CloudFormation does with the stack is asked for only where a refusal hangs on it.
  expect(aws.calls).toEqual(['GetParameter']);
});

test.each([
  ['replicate', 'cutover'],
  ['replicate', 'complete'],
  ['cutover', 'replicate'],
  ['cutover', 'complete'],
  ['complete', 'replicate'],
  ['complete', 'cutover'],
] as const)('update: refuses, where %s is live, a deploy of %s', async (live, given) => {
  const resource = await deployed(live);
  await expect(resource.update(properties(given))).resolves.toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringMatching(refusal(given, live)),
  });
  expect(aws.parameters.get(parameter)).toBe(live);
});

test('update: refuses a change in the phase of the last deploy, once another one is live', async () => {
  const resource = await deployed('replicate');
  aws.parameters.set(parameter, 'cutover');
  await expect(resource.update(properties('replicate', { Protected: 'fedcba9876543210' }))).resolves.toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringMatching(refusal('replicate', 'cutover')),
  });
});

test('update: passes when CloudFormation rolls back, whatever is live', async () => {
  const resource = await deployed('replicate');
  aws.parameters.set(parameter, 'cutover');
  await resource.update(properties('cutover'));
  aws.statuses = ['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'CREATE_COMPLETE', 'CREATE_IN_PROGRESS'];
  await expect(resource.update(properties('replicate'))).resolves.toMatchObject({ Status: 'SUCCESS' });
});

test('update: is not let pass by a rollback of an earlier deploy', async () => {
  const resource = await deployed('replicate');
  aws.statuses = [
    'UPDATE_IN_PROGRESS',
    'UPDATE_ROLLBACK_COMPLETE',
    'UPDATE_ROLLBACK_IN_PROGRESS',
    'UPDATE_IN_PROGRESS',
  ];
  await expect(resource.update(properties('cutover'))).resolves.toMatchObject({ Status: 'FAILED' });
});

test.each([
  ['is absent', undefined, 'no such parameter'],
  ['holds no phase', 'paused', '"paused"'],
])('update: says how to put the live phase back where it %s, and lets a rollback pass', async (_, value, got) => {
  const resource = await deployed('cutover');
  aws.parameters.clear();
  if (value !== undefined) {
    aws.parameters.set(parameter, value);
  }
  const { Status, Reason } = await resource.update(properties('complete'));
  expect(Status).toBe('FAILED');
  expect(Reason).toContain(`${parameter}: got ${got}, allowed one of replicate, cutover, complete`);
  expect(Reason).toMatch(
    new RegExp(`aws ssm put-parameter .*--overwrite --type String --name ${parameter} --value <phase>`),
  );
  aws.statuses.unshift('UPDATE_ROLLBACK_IN_PROGRESS');
  await expect(resource.update(properties('cutover'))).resolves.toMatchObject({ Status: 'SUCCESS' });
});

test('delete: passes in any phase, without a call', async () => {
  const resource = await deployed('complete');
  aws.parameters.clear();
  await expect(resource.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(aws.calls).toEqual([]);
});

test('a repeated event: is answered by what is live then', async () => {
  const resource = await deployed('replicate');
  await resource.update(properties('replicate', { Protected: 'fedcba9876543210' }));
  await expect(resource.repeat()).resolves.toMatchObject({ Status: 'SUCCESS' });
  aws.parameters.set(parameter, 'cutover');
  await expect(resource.repeat()).resolves.toMatchObject({ Status: 'FAILED' });
});

test('a failed create followed by delete: leaves the live phase as it is', async () => {
  const resource = life();
  await expect(resource.create(properties('complete'))).resolves.toMatchObject({ Status: 'FAILED' });
  await expect(resource.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect([...aws.parameters]).toEqual([[parameter, 'replicate']]);
});

test('the resource already gone: a delete after the live phase has gone succeeds', async () => {
  const resource = await deployed('replicate');
  aws.parameters.clear();
  await expect(resource.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
});

describe('throttling', () => {
  const throttled = () => ssmError('ThrottlingException', 'Rate exceeded');

  test('throttling: is waited out', async () => {
    const resource = await deployed('replicate');
    let times = 3;
    aws.before = () => (times-- > 0 ? throttled() : undefined);
    await expect(resource.update(properties('replicate', { Protected: 'f' }))).resolves.toMatchObject({
      Status: 'SUCCESS',
    });
    expect(aws.count('GetParameter')).toBe(4);
  });

  test('throttling: to the end fails the deploy with what to do next, but no rollback', async () => {
    const resource = await deployed('replicate');
    aws.before = (call) => (call === 'GetParameter' ? throttled() : undefined);
    await expect(resource.update(properties('replicate', { Protected: 'f' }))).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(
        `Live phase ${parameter} was not read: ThrottlingException: Rate exceeded. What to do next: deploy again`,
      ),
    });
    expect(aws.count('GetParameter')).toBe(callLimits.attempts);
    aws.statuses.unshift('UPDATE_ROLLBACK_IN_PROGRESS');
    await expect(resource.update(properties('replicate'))).resolves.toMatchObject({ Status: 'SUCCESS' });
  });

  test('throttling: of CloudFormation is no way past the guard', async () => {
    const resource = await deployed('replicate');
    aws.before = (call) =>
      call === 'DescribeStackEvents' ? cloudformationError('Throttling', 'Rate exceeded') : undefined;
    await expect(resource.update(properties('cutover'))).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(
        new RegExp(`The events of ${stackId} were not read: Throttling: Rate exceeded. What to do next: deploy again`),
      ),
    });
  });
});

test('time-out: SSM that does not answer fails the deploy with what to do next', async () => {
  const resource = await deployed('replicate');
  aws.before = (call) => (call === 'GetParameter' ? noAnswer() : undefined);
  await expect(resource.update(properties('replicate', { Protected: 'f' }))).resolves.toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringMatching(/Live phase .* was not read: TimeoutError: .* What to do next: deploy again/),
  });
  expect(aws.count('GetParameter')).toBe(callLimits.attempts);
});

test.each([
  [{ Phase: 'paused' }, 'Phase: got "paused", allowed one of replicate, cutover, complete'],
  [{ Phase: undefined }, 'Phase: got nothing, allowed one of'],
  [{ RecordKey: '' }, 'RecordKey: got "", allowed the key of the deployment in cdk.json'],
  [{ Parameter: 7, RecordKey: null }, 'Parameter: got 7, allowed the name of an SSM parameter'],
])('names what is wrong with the properties %p, and calls nothing', async (wrong, message) => {
  const { Status, Reason } = await life().create({ ...properties('replicate'), ...wrong });
  expect(Status).toBe('FAILED');
  expect(Reason).toContain(message);
  expect(aws.calls).toEqual([]);
});

test('the deployed function lets a guard go without a call, by clients that give up in time', async () => {
  const event = { RequestType: 'Delete', ResourceType: 'Custom::PhaseGuard', PhysicalResourceId: 'guard' };
  await expect(handler(event as CdkCustomResourceEvent)).resolves.toEqual({ PhysicalResourceId: 'guard' });
  const { ssm, cloudformation } = createClients();
  for (const client of [ssm, cloudformation]) {
    await expect(client.config.maxAttempts()).resolves.toBe(callLimits.attempts);
  }
});
