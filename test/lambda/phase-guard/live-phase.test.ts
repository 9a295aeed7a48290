import { handleEvent } from '../../../lambda/phase-guard/handler';
import { callLimits, timeoutSeconds } from '../../../lambda/phase-guard/timing';
import { CustomResourceLife } from '../../support/custom-resource';
import { longestCall } from '../../support/longest-call';
import { FakeAws, noAnswer, parameter, ssmError } from './fake-aws';

const properties = { Parameter: parameter };
const wait = setTimeout;

let aws: FakeAws;

function life(): CustomResourceLife {
  const clients = aws.clients();
  return new CustomResourceLife({
    type: 'Custom::LivePhase',
    handlers: { onEvent: (event) => handleEvent(event, clients) },
  });
}

beforeEach(() => {
  aws = new FakeAws();
  for (const level of ['info', 'warn', 'error', 'log'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
  // Runs every pause of the SDK at once.
  jest.spyOn(global, 'setTimeout').mockImplementation(((run: () => void) => wait(run, 0)) as typeof setTimeout);
});
afterEach(() => jest.restoreAllMocks());

test('create: begins in the first phase', async () => {
  await expect(life().create(properties)).resolves.toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: parameter });
  expect([...aws.parameters]).toEqual([[parameter, 'replicate']]);
});

test('create: leaves a phase that is live already, which no template may move', async () => {
  aws.parameters.set(parameter, 'cutover');
  await expect(life().create(properties)).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(aws.parameters.get(parameter)).toBe('cutover');
});

test('update: changes nothing, whatever is live', async () => {
  const resource = life();
  await resource.create(properties);
  aws.parameters.set(parameter, 'cutover');
  await expect(resource.update({ ...properties, More: '1' })).resolves.toMatchObject({ PhysicalResourceId: parameter });
  expect(aws.calls).toEqual(['PutParameter']);
});

test('delete: takes the parameter away, and no other', async () => {
  aws.parameters.set('/another/migration/live/phase', 'cutover');
  const resource = life();
  await resource.create(properties);
  await expect(resource.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect([...aws.parameters.keys()]).toEqual(['/another/migration/live/phase']);
});

test('a repeated event: neither a second create nor a second delete fails or changes anything', async () => {
  const resource = life();
  await resource.create(properties);
  aws.parameters.set(parameter, 'cutover');
  await expect(resource.repeat()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(aws.parameters.get(parameter)).toBe('cutover');
  await resource.delete();
  await expect(resource.repeat()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(aws.parameters.size).toBe(0);
});

test('a failed create followed by delete: leaves nothing behind, and deletes nothing of others', async () => {
  aws.before = (call) => (call === 'PutParameter' ? ssmError('ParameterLimitExceeded', 'too many') : undefined);
  const resource = life();
  await expect(resource.create(properties)).resolves.toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringContaining(
      `Parameter ${parameter} was not made: ParameterLimitExceeded: too many. What to do next: deploy again`,
    ),
  });
  await expect(resource.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(aws.calls).toEqual(['PutParameter']);
});

test('the resource already gone: a parameter that somebody deleted is no error', async () => {
  const resource = life();
  await resource.create(properties);
  aws.parameters.clear();
  await expect(resource.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
});

test.each(['PutParameter', 'DeleteParameter'] as const)(
  'throttling: of %s is waited out, and where it lasts the operator reads what to do next',
  async (throttled) => {
    let times = 2;
    const answer = () => ssmError('ThrottlingException', 'Rate exceeded');
    aws.before = (call) => (call === throttled && times-- > 0 ? answer() : undefined);
    const resource = life();
    await resource.create(properties);
    await expect(resource.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(aws.count(throttled)).toBe(3);

    aws = new FakeAws();
    aws.before = (call) => (call === throttled ? answer() : undefined);
    const other = life();
    const created = await other.create(properties);
    const { Status, Reason } = throttled === 'PutParameter' ? created : await other.delete();
    expect(Status).toBe('FAILED');
    expect(Reason).toMatch(/ThrottlingException: Rate exceeded\. What to do next: (deploy|destroy) again/);
    expect(aws.count(throttled)).toBe(callLimits.attempts);
  },
);

test('time-out: a call without an answer is made again, and ends before Lambda stops the function', async () => {
  aws.before = () => noAnswer();
  await expect(life().create(properties)).resolves.toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringMatching(/was not made: TimeoutError: .* What to do next: deploy again/),
  });
  expect(aws.count('PutParameter')).toBe(callLimits.attempts);
  expect(timeoutSeconds).toBeGreaterThan(3 * longestCall(callLimits));
});

test.each([undefined, null, 5, '', 'live/phase', '/with space', ['/a']])(
  'names what is wrong with the parameter %p, and calls nothing',
  async (Parameter) => {
    await expect(life().create({ Parameter })).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(
        /Parameter: got .+, allowed the name of an SSM parameter; set by the stack: deploy it again/,
      ),
    });
    expect(aws.calls).toEqual([]);
  },
);
