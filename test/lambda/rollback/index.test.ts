import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handler } from '../../../lambda/rollback';
import { FakeAws, snsError } from './fake-aws';
import { alarmEvent, environmentVariables, zoneAt } from './fixtures';

let aws: FakeAws;
let server: Server;
const ownEnvironment = { ...process.env };

// The handler as deployed: its own clients, region, credentials and endpoint from the environment, HTTP on loopback.
beforeEach(async () => {
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
});
beforeAll(async () => {
  aws = new FakeAws([]);
  server = aws.server();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, environmentVariables, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  aws.calls.length = 0;
  aws.parameters.clear();
  aws.before = async () => undefined;
  aws.published.length = 0;
});
afterAll(async () => {
  process.env = ownEnvironment;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('rolls back on an alarm, over HTTP', async () => {
  aws.route53.replaceAll(zoneAt(25));
  const result = await handler(alarmEvent({ name: 'error-rate', state: 'ALARM' }));
  expect(result).toMatchObject({ changed: true, changeStatus: 'INSYNC', notified: true });
  expect(aws.route53.weights).toMatchObject({ aws: 0, legacy: 100 });
  expect(aws.published[0]?.message).toContain('Why: alarm error-rate went to ALARM');
});

test('rolls back once for an event with several alarms', async () => {
  aws.route53.replaceAll(zoneAt(25));
  await handler(alarmEvent({ name: 'error-rate', state: 'ALARM' }, { name: 'latency', state: 'ALARM' }));
  expect(aws.calls).toEqual(['GetParameter', 'List', 'PutParameter', 'Change', 'GetChange', 'List', 'Publish']);
});

test('rolls back for an operator and returns a result that is JSON', async () => {
  aws.route53.replaceAll(zoneAt(60));
  const result = await handler({ reason: 'login fails' });
  expect(JSON.parse(JSON.stringify(result))).toEqual({
    phase: 'replicate',
    latchId: expect.stringMatching(/^\d{8}T\d{6}Z-[0-9a-f]{8}$/),
    changed: true,
    before: { aws: 60, legacy: 40 },
    after: { aws: 0, legacy: 100 },
    changeStatus: 'INSYNC',
    notified: true,
    problems: [],
    phaseDoubt: expect.stringContaining('no such parameter'),
  });
});

test('fails with what is open, so that Lambda runs again, although the users are back', async () => {
  aws.route53.replaceAll(zoneAt(60));
  aws.before = async (operation) => (operation === 'Publish' ? snsError('AuthorizationError', 'no') : undefined);
  await expect(handler({ reason: 'login fails' })).rejects.toThrow('could not be told "Rolled back to legacy');
  expect(aws.route53.weights).toMatchObject({ aws: 0, legacy: 100 });
});

test('leaves DNS as it is where Aurora is the writer of record, over HTTP', async () => {
  aws.route53.replaceAll(zoneAt(100));
  aws.parameters.set(environmentVariables.PHASE_PARAMETER, 'cutover');
  const result = await handler(alarmEvent({ name: 'error-rate', state: 'ALARM' }));
  expect(JSON.parse(JSON.stringify(result))).toEqual({
    phase: 'cutover',
    latchId: null,
    changed: false,
    notified: true,
    problems: [],
  });
  expect(aws.calls).toEqual(['GetParameter', 'Publish']);
});

test('calls nothing when the alarm went back to OK', async () => {
  expect(await handler(alarmEvent({ name: 'error-rate', state: 'OK' }))).toBeNull();
  expect(aws.calls).toEqual([]);
  expect(console.info).toHaveBeenCalledWith('{"level":"info","event":"no alarm in state ALARM"}');
});

test('calls nothing and says what it takes when the event is malformed', async () => {
  await expect(handler({ detail: 'x' })).rejects.toThrow('event: got {"detail":"x"}, allowed an SNS event');
  expect(aws.calls).toEqual([]);
});

test('calls nothing and names the variable when the environment is wrong', async () => {
  process.env.RECORD_TYPE = 'TXT';
  await expect(handler({ reason: 'login fails' })).rejects.toThrow('RECORD_TYPE: got "TXT", allowed A or CNAME');
  process.env.RECORD_TYPE = 'A';
  expect(aws.calls).toEqual([]);
});
