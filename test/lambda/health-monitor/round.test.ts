import { type Endpoint, functionTimeoutSeconds } from '../../../lambda/health-monitor/endpoint';
import type { MonitorEnvironment } from '../../../lambda/health-monitor/environment';
import { handler } from '../../../lambda/health-monitor/index';
import { askAll } from '../../../lambda/health-monitor/round';
import { selfSigned } from './certificates';
import { endServers, freePort, rawServer, webServer } from './servers';

const hostName = 'app.platform.example.com';
const certificate = selfSigned(hostName);
const rootCertificates = certificate.cert;
const ownEnvironment = { ...process.env };

let written: string[];

beforeEach(() => {
  written = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  jest.spyOn(console, 'warn').mockImplementation();
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.env = { ...ownEnvironment };
  await endServers();
});

const endpoint = (side: Endpoint['side'], name: string, port: number): Endpoint => ({
  side,
  name,
  protocol: side === 'aws' ? 'HTTPS' : 'HTTP',
  address: '127.0.0.1',
  port,
  path: '/health',
});

const environment = (...endpoints: readonly Endpoint[]): MonitorEnvironment => ({
  hostName,
  timeoutSeconds: 1,
  namespace: 'crossfade-dev-platform',
  endpoints,
});

const ok = async (secure = true) =>
  (await webServer((_, response) => response.end(), secure ? certificate : undefined)).port;

describe('a round', () => {
  test('with both sides well returns that and logs nothing but metrics', async () => {
    const round = await askAll(
      environment(endpoint('aws', 'app', await ok()), endpoint('legacy', 'old', await ok(false))),
      {
        rootCertificates,
      },
    );
    expect(round).toMatchObject({
      healthy: { aws: true, legacy: true },
      endpoints: [
        { side: 'aws', name: 'app', healthy: true, status: 200 },
        { side: 'legacy', name: 'old', healthy: true, status: 200 },
      ],
    });
    expect(written).toHaveLength(2);
    expect(console.warn).not.toHaveBeenCalled();
  });

  test('publishes an answer in the embedded metric format, of its side and of itself', async () => {
    const before = Date.now();
    await askAll(environment(endpoint('aws', 'app', await ok())), { rootCertificates });
    expect(written).toEqual([expect.stringMatching(/^\{.*\}\n$/)]);
    const line = JSON.parse(written[0] ?? '');
    expect(line).toEqual({
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'crossfade-dev-platform',
            Dimensions: [['Side'], ['Side', 'Endpoint']],
            Metrics: [
              { Name: 'Healthy', Unit: 'None' },
              { Name: 'LatencyMilliseconds', Unit: 'Milliseconds' },
            ],
          },
        ],
      },
      Side: 'aws',
      Endpoint: 'app',
      Healthy: 1,
      LatencyMilliseconds: expect.any(Number),
    });
    expect(line._aws.Timestamp).toBeGreaterThanOrEqual(before);
    expect(line._aws.Timestamp).toBeLessThanOrEqual(Date.now());
  });

  test('counts an endpoint without an answer as unwell and gives it no latency', async () => {
    await askAll(environment(endpoint('legacy', 'old', await freePort())));
    const line = JSON.parse(written[0] ?? '');
    expect(line).toMatchObject({ Side: 'legacy', Endpoint: 'old', Healthy: 0 });
    expect(line).not.toHaveProperty('LatencyMilliseconds');
    expect(line._aws.CloudWatchMetrics[0].Metrics).toEqual([{ Name: 'Healthy', Unit: 'None' }]);
  });

  test('does not fail because a side is down: it says which endpoint is, and why, in a line', async () => {
    const port = await freePort();
    const round = await askAll(
      environment(
        endpoint('aws', 'web', await ok()),
        endpoint('aws', 'api', port),
        endpoint('legacy', 'old', await ok(false)),
      ),
      { rootCertificates },
    );
    expect(round.healthy).toEqual({ aws: false, legacy: true });
    expect(console.warn).toHaveBeenCalledTimes(1);
    expect(JSON.parse(jest.mocked(console.warn).mock.calls[0]?.[0])).toEqual({
      level: 'warn',
      event: 'unhealthy',
      ...endpoint('aws', 'api', port),
      hostName,
      kind: 'connection',
      detail: expect.stringMatching(/^ECONNREFUSED/),
    });
  });

  test('in which everything hangs ends with the timeout of one endpoint, long before that of the function', async () => {
    const port = await rawServer();
    const endpoints = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((name) => [
      endpoint('aws', name, port),
      endpoint('legacy', name, port),
    ]);
    const began = performance.now();
    const round = await askAll(environment(...endpoints), { rootCertificates });
    expect(performance.now() - began).toBeLessThan(functionTimeoutSeconds(1) * 500);
    expect(round.healthy).toEqual({ aws: false, legacy: false });
    expect(round.endpoints.map(({ failure }) => failure?.kind)).toEqual(endpoints.map(() => 'timeout'));
  });

  test('keeps to itself while another one runs', async () => {
    const [fine, broken] = [await ok(), await freePort()];
    const [one, other] = await Promise.all([
      askAll(environment(endpoint('aws', 'app', fine)), { rootCertificates }),
      askAll(environment(endpoint('aws', 'app', broken)), { rootCertificates }),
    ]);
    expect([one.healthy.aws, other.healthy.aws]).toEqual([true, false]);
    expect(written.map((line) => JSON.parse(line).Healthy).sort()).toEqual([0, 1]);
  });
});

describe('the function', () => {
  const variables = {
    HOST_NAME: hostName,
    TIMEOUT_SECONDS: '5',
    METRIC_NAMESPACE: 'crossfade-dev-platform',
  };

  test('asks what its environment names, and trusts nobody but the known authorities', async () => {
    const endpoints = [endpoint('aws', 'app', await ok()), endpoint('legacy', '198.51.100.30', await ok(false))];
    Object.assign(process.env, variables, { ENDPOINTS: JSON.stringify(endpoints) });
    const round = await handler();
    expect(JSON.parse(JSON.stringify(round))).toEqual({
      healthy: { aws: false, legacy: true },
      endpoints: [
        {
          side: 'aws',
          name: 'app',
          healthy: false,
          failure: { kind: 'tls', detail: expect.stringMatching(/^DEPTH_ZERO_SELF_SIGNED_CERT: /) },
        },
        { side: 'legacy', name: '198.51.100.30', healthy: true, status: 200, latencyMilliseconds: expect.any(Number) },
      ],
    });
    expect(written).toHaveLength(2);
  });

  test.each([
    ['HOST_NAME', 'localhost', 'HOST_NAME: got "localhost", allowed a host name; set by TrafficStack: deploy it again'],
    ['TIMEOUT_SECONDS', '31', 'TIMEOUT_SECONDS: got "31", allowed 1..30'],
    ['METRIC_NAMESPACE', undefined, 'METRIC_NAMESPACE: got nothing, allowed a CloudWatch namespace'],
    ['ENDPOINTS', undefined, 'ENDPOINTS: got nothing, allowed a JSON list of endpoints'],
    ['ENDPOINTS', '[', 'ENDPOINTS: got "[", allowed a JSON list of endpoints'],
    ['ENDPOINTS', '[]', 'ENDPOINTS: got "[]"'],
    ['ENDPOINTS', '[null]', 'ENDPOINTS: got "[null]"'],
    ['ENDPOINTS', '[{"side":"elsewhere"}]', 'ENDPOINTS: got'],
    ['ENDPOINTS', JSON.stringify([{ ...endpoint('aws', 'app', 443), protocol: 'FTP' }]), 'ENDPOINTS: got'],
    ['ENDPOINTS', JSON.stringify([{ ...endpoint('aws', 'app', 443), path: '' }]), 'ENDPOINTS: got'],
    ['ENDPOINTS', JSON.stringify([{ ...endpoint('aws', 'app', 443), port: '443' }]), 'ENDPOINTS: got'],
  ])('fails for its own fault, %s of %p, and asks nobody', async (name, value, message) => {
    const { port, asked } = await webServer((_, response) => response.end());
    Object.assign(process.env, variables, { ENDPOINTS: JSON.stringify([endpoint('legacy', 'old', port)]) });
    delete process.env[name];
    if (value !== undefined) {
      process.env[name] = value;
    }
    await expect(handler()).rejects.toThrow(message);
    expect(asked).toEqual([]);
    expect(written).toEqual([]);
  });

  test('has more time than the slowest round, also with the longest timeout', () => {
    expect(functionTimeoutSeconds(30)).toBeGreaterThan(30);
    // And ends before the next round begins, a minute later at the earliest.
    expect(functionTimeoutSeconds(30)).toBeLessThan(60);
  });
});
