import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CdkCustomResourceEvent } from 'aws-lambda';
import { createClients, download } from '../../../lambda/instance-release/clients';
import { begin } from '../../../lambda/instance-release/handlers';
import { isComplete, onEvent } from '../../../lambda/instance-release/index';
import { readParameterName, readRequest } from '../../../lambda/instance-release/request';
import { limits } from '../../../lambda/instance-release/timing';
import { FakeAws } from './fake-aws';
import { eventOf, properties } from './fixtures';

const now = new Date('2026-11-21T09:00:00Z');

test('reads the properties as CloudFormation sends them', () => {
  expect(readRequest(eventOf('Update', { ImageTag: '1.4.2' }))).toMatchObject({
    type: 'Update',
    imageTag: '1.4.2',
    group: properties.Group,
    alarms: properties.Alarms,
    warmupSeconds: 120,
    canarySeconds: 360,
  });
});

test('takes an empty tag for none', () => {
  expect(readRequest(eventOf('Update')).imageTag).toBeUndefined();
});

test('names every property that is wrong at once', () => {
  const event = { ...eventOf('Update'), ResourceProperties: { ImageTag: '-', Alarms: 'x', WarmupSeconds: 'soon' } };
  expect(() => readRequest(event as unknown as CdkCustomResourceEvent)).toThrow(
    /ImageTag: got "-".*Alarms: got "x".*Group: got nothing.*Parameter.*RepositoryUri.*WarmupSeconds: got "soon".*LogGroup/s,
  );
});

test('names a parameter that is none', () => {
  expect(() => readParameterName(eventOf('Create', { Parameter: 'x' }))).toThrow(
    /Parameter: got "x", allowed the name/,
  );
});

test.each(['Create', 'Delete'] as const)('begins a %s without a call to AWS', async (type) => {
  const aws = new FakeAws();
  await expect(begin(eventOf(type), aws.clients(), now)).resolves.toEqual({
    PhysicalResourceId: 'instances-payments-production-payments/release',
    StartedAt: '2026-11-21T09:00:00.000Z',
    RollingBack: false,
  });
  expect(aws.calls).toEqual([]);
});

test('leaves the way back a quarter of an hour, and CloudFormation its hour', () => {
  expect(limits.giveUpAfterMinutes).toBeLessThan(60);
  expect(limits.giveUpAfterMinutes - limits.stopAfterMinutes).toBeGreaterThanOrEqual(15);
});

test('the deployed functions answer a first deploy without a tag', async () => {
  const event = eventOf('Create');
  const begun = await onEvent(event);
  await expect(isComplete({ ...event, ...begun } as never)).resolves.toEqual({ IsComplete: true });
});

test('the clients try again, and for a limited time', async () => {
  const { scaling } = createClients();
  await expect(scaling.config.maxAttempts()).resolves.toBe(3);
});

describe('a download', () => {
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/there' ? 200 : 404;
    response.end('content');
  });
  let address: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test('returns what the address holds', async () => {
    await expect(download(`${address}/there`)).resolves.toBe('content');
  });

  test('fails with the status and without the address, which is signed', async () => {
    await expect(download(`${address}/gone?signature=secret`)).rejects.toThrow(/^127\.0\.0\.1:\d+ answered with 404$/);
  });
});
