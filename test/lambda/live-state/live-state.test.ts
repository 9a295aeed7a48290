import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { CdkCustomResourceEvent } from 'aws-lambda';
import { clientConfiguration } from '../../../lambda/client-configuration';
import { handler } from '../../../lambda/live-state';
import { removeLiveState } from '../../../lambda/live-state/live-state';
import { attempts, secondsPerAttempt, timeoutSeconds } from '../../../lambda/live-state/timing';
import { CustomResourceLife } from '../../support/custom-resource';
import { longestCall } from '../../support/longest-call';
import { ssmError } from '../rollback/fake-aws';
import { FakeParameters } from './fake-parameters';

const parameter = '/crossfade-production-trading/live/rollback-latch';
const foreign = '/another/migration';
const properties = { ParameterNames: [parameter] };
const success = { Status: 'SUCCESS', PhysicalResourceId: parameter };
const wait = setTimeout;

let ssm: FakeParameters;

function lifeOf(client: SSMClient = ssm.client()): CustomResourceLife {
  const onEvent = (event: CdkCustomResourceEvent) => removeLiveState(event, client);
  return new CustomResourceLife({ type: 'Custom::LiveState', handlers: { onEvent } });
}

/** A resource that stands already. */
async function standing(life: CustomResourceLife = lifeOf()): Promise<CustomResourceLife> {
  await life.create(properties);
  return life;
}

beforeEach(() => {
  ssm = new FakeParameters(parameter, foreign);
  for (const level of ['log', 'info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
});
afterEach(() => jest.restoreAllMocks());

test('create: makes no parameter, since only a rollback sets the latch', async () => {
  ssm.names.delete(parameter);
  await expect(lifeOf().create(properties)).resolves.toMatchObject(success);
  expect(ssm.calls).toBe(0);
});

test('update: leaves the latch that is set, even where the name becomes another one', async () => {
  const life = await standing();
  await expect(life.update({ ParameterNames: ['/crossfade-production-trading/live/latch'] })).resolves.toMatchObject(
    success,
  );
  expect([...ssm.names]).toEqual([parameter, foreign]);
  expect(ssm.calls).toBe(0);
});

test('delete: takes its own parameters away, and no other', async () => {
  await expect((await standing()).delete()).resolves.toMatchObject(success);
  expect([...ssm.names]).toEqual([foreign]);
});

test('a repeated event: the second delete finds nothing to do and succeeds', async () => {
  const life = await standing();
  await life.delete();
  await expect(life.repeat()).resolves.toMatchObject(success);
  expect(ssm.calls).toBe(2);
});

test('a failed create followed by delete: no parameter is touched, which the properties did not name', async () => {
  const life = lifeOf();
  await expect(life.create({ ParameterNames: 'all' })).resolves.toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringContaining('ParameterNames: got "all", allowed a list of SSM parameter names'),
  });
  await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(ssm.calls).toBe(0);
});

test('the resource already gone: a latch that was never set, or was acknowledged, is no error', async () => {
  ssm.names.delete(parameter);
  await expect((await standing()).delete()).resolves.toMatchObject(success);
});

test('throttling: is waited out, and where it lasts the operator reads what to do next', async () => {
  jest.spyOn(global, 'setTimeout').mockImplementation(((run: () => void) => wait(run, 0)) as typeof setTimeout);
  let throttled = attempts - 1;
  ssm.before = () => (throttled-- > 0 ? ssmError('ThrottlingException', 'Rate exceeded') : undefined);
  await expect((await standing()).delete()).resolves.toMatchObject(success);

  ssm = new FakeParameters(parameter);
  ssm.before = () => ssmError('ThrottlingException', 'Rate exceeded');
  await expect((await standing()).delete()).resolves.toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringContaining(
      `The live state ${parameter} was not removed: ThrottlingException: Rate exceeded. What to do next: delete the ` +
        `stack again. Where SSM says the same once more: aws ssm delete-parameters --region us-east-1 --names ${parameter}`,
    ),
  });
  expect(ssm.calls).toBe(attempts);
});

describe('time-out', () => {
  test('time-out: an SSM that never answers ends with what to do next', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const client = new SSMClient({
      ...clientConfiguration({ attempts: 2, secondsPerAttempt: 0.05 }),
      endpoint: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await expect((await standing(lifeOf(client))).delete()).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/was not removed: TimeoutError: .*What to do next: delete the stack again/),
    });
    client.destroy();
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
  });

  test('the function outlasts a call that uses up its limits', () => {
    expect(longestCall({ attempts, secondsPerAttempt })).toBe(40);
    expect(longestCall({ attempts, secondsPerAttempt })).toBeLessThan(timeoutSeconds);
  });
});

test.each([null, 'name', [], [1]])('names what is wrong with the parameter names %p', async (names) => {
  const event = { RequestType: 'Delete', ResourceProperties: { ParameterNames: names } };
  await expect(removeLiveState(event as unknown as CdkCustomResourceEvent, ssm.client())).rejects.toThrow(
    /^ParameterNames: got .+, allowed a list/,
  );
});

test('as deployed it does nothing before the stack goes', async () => {
  const event = { RequestType: 'Update', PhysicalResourceId: parameter, ResourceProperties: properties };
  await expect(handler(event as unknown as CdkCustomResourceEvent)).resolves.toEqual({ PhysicalResourceId: parameter });
});
