import dns from 'node:dns';
import type { Endpoint } from '../../../lambda/health-monitor/endpoint';
import { probe } from '../../../lambda/health-monitor/probe';
import { selfSigned } from './certificates';
import { endServers, freePort, rawServer, webServer } from './servers';

const hostName = 'app.platform.example.com';
const certificate = selfSigned(hostName);

const aws: Endpoint = {
  side: 'aws',
  name: 'app',
  protocol: 'HTTPS',
  address: '127.0.0.1',
  port: 443,
  path: '/health?deep=1',
};
const legacy: Endpoint = { ...aws, side: 'legacy', name: '198.51.100.30' };

/** Asks an endpoint, with a second to answer and the test's own certificate as the only root. */
const ask = (endpoint: Endpoint, { timeoutSeconds = 1, rootCertificates = certificate.cert } = {}) =>
  probe(endpoint, { hostName, timeoutSeconds, rootCertificates });

const answering = (status: number, headers = {}) =>
  webServer((_, response) => response.writeHead(status, headers).end('text'), certificate);

afterEach(endServers);

describe('an endpoint', () => {
  test('that answers 200 is well, and was asked as a user would ask', async () => {
    const { port, asked } = await answering(200);
    const outcome = await ask({ ...aws, port });
    expect(outcome).toEqual({
      healthy: true,
      status: 200,
      latencyMilliseconds: expect.any(Number),
      failure: undefined,
    });
    expect(asked).toEqual([
      { path: '/health?deep=1', host: hostName, userAgent: 'crossfade-health-monitor', serverName: hostName },
    ]);
  });

  test('is found by a name of its own, which never goes into the question', async () => {
    const { port, asked } = await answering(200);
    expect((await ask({ ...aws, address: 'localhost', port })).healthy).toBe(true);
    expect(asked).toMatchObject([{ host: hostName, serverName: hostName }]);
  });

  test('that answers without TLS is asked without TLS', async () => {
    const { port, asked } = await webServer((_, response) => response.end());
    expect(await ask({ ...legacy, protocol: 'HTTP', port })).toMatchObject({ healthy: true, status: 200 });
    expect(asked).toMatchObject([{ host: hostName }]);
  });

  test('that answers 500 is unwell, with the status and how long it took', async () => {
    const { port } = await answering(500);
    expect(await ask({ ...aws, port })).toEqual({
      healthy: false,
      status: 500,
      latencyMilliseconds: expect.any(Number),
      failure: { kind: 'status', detail: 'status 500, allowed 200' },
    });
  });

  test.each([
    [200, true, true],
    [204, false, true],
    [302, false, true],
    [399, false, true],
    [404, false, false],
  ])('that answers %d: well on AWS is %p, on the legacy side %p', async (status, onAws, onLegacy) => {
    const { port } = await answering(status);
    expect((await ask({ ...aws, port })).healthy).toBe(onAws);
    expect((await ask({ ...legacy, port })).healthy).toBe(onLegacy);
  });

  test('that redirects is not followed', async () => {
    const elsewhere = await answering(500);
    const { port } = await answering(302, { Location: `https://127.0.0.1:${elsewhere.port}/` });
    expect(await ask({ ...legacy, port })).toMatchObject({ healthy: true, status: 302 });
    expect(elsewhere.asked).toEqual([]);
  });

  test('that answers in the end is well, and its latency tells how long it took', async () => {
    const { port } = await webServer((_, response) => {
      setTimeout(() => response.end(), 300);
    }, certificate);
    const { healthy, latencyMilliseconds } = await ask({ ...aws, port }, { timeoutSeconds: 5 });
    expect(healthy).toBe(true);
    expect(latencyMilliseconds).toBeGreaterThanOrEqual(295);
    expect(latencyMilliseconds).toBeLessThan(5000);
  });

  test('whose body never ends holds nobody up', async () => {
    const { port } = await webServer((_, response) => {
      response.write('the beginning of');
    }, certificate);
    expect(await ask({ ...aws, port }, { timeoutSeconds: 30 })).toMatchObject({ healthy: true, status: 200 });
  });
});

describe('an endpoint is unwell', () => {
  test('when it refuses the connection', async () => {
    const outcome = await ask({ ...aws, port: await freePort() });
    expect(outcome).toEqual({
      healthy: false,
      failure: { kind: 'connection', detail: expect.stringMatching(/^ECONNREFUSED/) },
    });
  });

  test('when every address of its name refuses, although that error has no text', async () => {
    const port = await freePort();
    const addresses = ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }));
    // Not ours to choose what a name leads to; a load balancer's leads to three addresses.
    const lookup = jest.spyOn(dns, 'lookup') as unknown as jest.SpyInstance;
    lookup.mockImplementation((_name, _options, done) => setImmediate(done, null, addresses));
    const { failure } = await ask({ ...aws, address: 'alb.invalid', port });
    lookup.mockRestore();
    expect(failure).toEqual({ kind: 'connection', detail: 'ECONNREFUSED' });
  });

  test('when its name is in no DNS', async () => {
    // Reserved for names that never exist: RFC 2606.
    const { failure } = await ask({ ...aws, address: 'alb.invalid' }, { timeoutSeconds: 20 });
    expect(failure).toEqual({ kind: 'dns', detail: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN): /) });
  });

  test('when its certificate is for another name', async () => {
    const other = selfSigned('old.example.com');
    const { port, asked } = await webServer((_, response) => response.end(), other);
    const outcome = await ask({ ...legacy, port }, { rootCertificates: other.cert });
    expect(outcome).toEqual({
      healthy: false,
      failure: { kind: 'tls', detail: expect.stringMatching(/^ERR_TLS_CERT_ALTNAME_INVALID: .*old\.example\.com/) },
    });
    expect(asked).toEqual([]);
  });

  test('when nobody whom Node.js trusts has signed its certificate', async () => {
    const { port } = await answering(200);
    const { failure } = await probe({ ...aws, port }, { hostName, timeoutSeconds: 5 });
    expect(failure).toEqual({ kind: 'tls', detail: expect.stringMatching(/^DEPTH_ZERO_SELF_SIGNED_CERT: /) });
  });

  test('when its certificate has expired', async () => {
    const expired = selfSigned(hostName, { from: '20200101000000Z', to: '20200201000000Z' });
    const { port } = await webServer((_, response) => response.end(), expired);
    const { failure } = await ask({ ...aws, port }, { rootCertificates: expired.cert });
    expect(failure).toEqual({ kind: 'tls', detail: expect.stringMatching(/^CERT_HAS_EXPIRED: /) });
  });

  test('when it speaks HTTP where HTTPS is expected', async () => {
    const { port } = await webServer((_, response) => response.end());
    expect((await ask({ ...aws, port })).failure).toMatchObject({ kind: 'tls' });
  });

  test('when it accepts the connection and ends it without an answer', async () => {
    const port = await rawServer((end) => setTimeout(end, 50));
    const { failure } = await ask({ ...legacy, protocol: 'HTTP', port });
    expect(failure).toEqual({ kind: 'answer', detail: expect.stringMatching(/^ECONNRESET: /) });
  });

  test.each([
    ['the TLS handshake', aws],
    ['waiting for the answer', { ...legacy, protocol: 'HTTP' } as const],
  ])('when it accepts the connection and then hangs: %s', async (step, endpoint) => {
    const port = await rawServer();
    const began = performance.now();
    const outcome = await ask({ ...endpoint, port });
    expect(outcome).toEqual({
      healthy: false,
      failure: { kind: 'timeout', detail: `1 s were over while ${step}` },
    });
    const took = performance.now() - began;
    expect(took).toBeGreaterThanOrEqual(990);
    expect(took).toBeLessThan(10_000);
  });

  test('when it answers too late', async () => {
    const { port } = await webServer(() => {}, certificate);
    expect(await ask({ ...aws, port })).toEqual({
      healthy: false,
      failure: { kind: 'timeout', detail: '1 s were over while waiting for the answer' },
    });
  });
});
