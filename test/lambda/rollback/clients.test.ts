import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { clientConfiguration } from '../../../lambda/client-configuration';
import { createClients } from '../../../lambda/rollback/clients';
import { rollBack } from '../../../lambda/rollback/rollback';
import { route53Limits } from '../../../lambda/rollback/timing';
import { FakeAws } from './fake-aws';
import { route53Error } from './fake-route-53';
import { dependencies, zoneAt } from './fixtures';

const throttled = route53Error('Throttling', 'Rate exceeded');
const stillBusy = route53Error(
  'PriorRequestNotComplete',
  'The request was rejected because Route 53 was still processing a prior request.',
);
const wait = setTimeout;

/** Runs every pause of the SDK at once, and notes how long it would have been: the longest that the jitter allows. */
function skipPauses(): number[] {
  const pauses: number[] = [];
  jest.spyOn(Math, 'random').mockReturnValue(0.999999);
  jest.spyOn(global, 'setTimeout').mockImplementation(((callback: () => void, milliseconds = 0) => {
    pauses.push(milliseconds);
    return wait(callback, 0);
  }) as typeof setTimeout);
  return pauses;
}

beforeEach(() => {
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
});
afterEach(() => jest.restoreAllMocks());

test('rolls back although Route 53 throttles the list and is busy with another change', async () => {
  const aws = new FakeAws(zoneAt(25));
  const answers = { List: [throttled, throttled, throttled], Change: [stillBusy, throttled, stillBusy] };
  aws.before = async (operation) =>
    operation === 'List' || operation === 'Change' ? answers[operation].shift() : undefined;
  skipPauses();

  const result = await rollBack('alarm latency', dependencies(aws));

  expect(result).toMatchObject({ changed: true, changeStatus: 'INSYNC', notified: true });
  expect(aws.route53.weights).toMatchObject({ aws: 0, legacy: 100 });
  expect(aws.count('List')).toBe(5);
  expect(aws.count('Change')).toBe(4);
});

test('looks again when Route 53 throttles the wait for INSYNC', async () => {
  const aws = new FakeAws(zoneAt(25));
  aws.before = async (operation) => (operation === 'GetChange' && aws.count('GetChange') < 3 ? throttled : undefined);
  skipPauses();
  expect(await rollBack('alarm latency', dependencies(aws))).toMatchObject({ changeStatus: 'INSYNC' });
});

test('gives up on a Route 53 that throttles for ever after six attempts, with the pauses that the timeout allows for', async () => {
  const aws = new FakeAws(zoneAt(25));
  aws.before = async (operation) => (operation === 'Change' ? throttled : undefined);
  const pauses = skipPauses();

  await expect(rollBack('alarm latency', dependencies(aws))).rejects.toThrow('Rate exceeded');

  expect(aws.count('Change')).toBe(route53Limits.attempts);
  expect(pauses.filter((milliseconds) => milliseconds >= 900)).toEqual([999, 1999, 3999, 7999, 15999]);
  expect(aws.route53.weights).toMatchObject({ aws: 25, legacy: 75 });
  expect(aws.published[0]?.subject).toContain('ROLLBACK FAILED');
});

describe('when a service takes a request and never answers', () => {
  let requests = 0;
  const silent = createServer(() => {
    requests += 1;
  });

  beforeAll(() => new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve)));
  afterAll(async () => {
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
  });

  test('the client gives up after its limits', async () => {
    const client = new Route53Client({
      ...clientConfiguration({ attempts: 2, secondsPerAttempt: 0.05 }),
      endpoint: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await expect(client.send(new ListResourceRecordSetsCommand({ HostedZoneId: 'Z1' }))).rejects.toThrow(
      expect.objectContaining({ name: 'TimeoutError' }),
    );
    expect(requests).toBe(2);
    client.destroy();
  });
});

test('gives each client of the deployed function its limits', async () => {
  const { route53, ssm, sns } = createClients();
  expect(await route53.config.maxAttempts()).toBe(6);
  expect(await ssm.config.maxAttempts()).toBe(4);
  expect(await sns.config.maxAttempts()).toBe(4);
});
