import * as http from 'node:http';
import * as https from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { Endpoint, Side } from './endpoint';

/** Why an endpoint is unwell: the step that failed, or the time that ran out. */
export interface Failure {
  readonly kind: 'dns' | 'connection' | 'tls' | 'answer' | 'status' | 'timeout';
  /** What happened, for a person: the error of the step, or the status that came. */
  readonly detail: string;
}

/** What came of asking one endpoint. */
export interface Outcome {
  readonly healthy: boolean;
  /** HTTP status. @default - no answer came */
  readonly status?: number;
  /** Milliseconds to the first byte of the answer. @default - no answer came */
  readonly latencyMilliseconds?: number;
  /** @default - the endpoint is well */
  readonly failure?: Failure;
}

/** How an endpoint is asked. */
export interface ProbeOptions {
  /** The users' host name: the Host header, the name in the TLS handshake, and the name that the certificate must bear. */
  readonly hostName: string;
  readonly timeoutSeconds: number;
  /** Root certificates in PEM that are trusted. @default - those of Node.js, which are Mozilla's */
  readonly rootCertificates?: string;
}

/** The steps of a request in their order, each named by what its failure is. */
type Step = 'dns' | 'connection' | 'tls' | 'answer';

const steps: Readonly<Record<Step, string>> = {
  dns: 'looking up the address',
  connection: 'connecting',
  tls: 'the TLS handshake',
  answer: 'waiting for the answer',
};

/**
 * The statuses of a side that is well, first and last: those that the definition promises for a service's health path and
 * for the legacy health check. A redirect is not followed.
 */
const healthyStatuses: Readonly<Record<Side, readonly [number, number]>> = { aws: [200, 200], legacy: [200, 399] };

/**
 * Asks one endpoint as a new user's browser would: a fresh connection to its address, with the users' host name in it and
 * the certificate checked against that name. An endpoint that fails is a result, not an error: this never rejects.
 */
export function probe(endpoint: Endpoint, options: ProbeOptions): Promise<Outcome> {
  const { hostName, timeoutSeconds, rootCertificates } = options;
  const { side, protocol, address, port, path } = endpoint;
  const secure = protocol === 'HTTPS';
  const started = performance.now();
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  let step: Step = isIP(address) === 0 ? 'dns' : 'connection';

  return new Promise((resolve) => {
    const request = (secure ? https : http).request({
      host: address,
      port,
      path,
      // A connection of its own: one that was kept open would hide a broken DNS name or an expired certificate.
      agent: false,
      servername: hostName,
      ca: rootCertificates,
      headers: { Host: hostName, 'User-Agent': 'crossfade-health-monitor' },
      // Covers every step. The timeout of a socket would begin only when one is connected.
      signal,
    });
    request.on('socket', (socket: Socket) => {
      socket.on('lookup', (error: Error | null) => {
        step = error === null ? 'connection' : 'dns';
      });
      socket.on('connect', () => {
        step = secure ? 'tls' : 'answer';
      });
      socket.on('secureConnect', () => {
        step = 'answer';
      });
    });
    request.on('response', ({ statusCode: status = 0 }) => {
      const latencyMilliseconds = Math.round(performance.now() - started);
      const [first, last] = healthyStatuses[side];
      const healthy = status >= first && status <= last;
      const allowed = first === last ? first : `${first}..${last}`;
      resolve({
        healthy,
        status,
        latencyMilliseconds,
        failure: healthy ? undefined : { kind: 'status', detail: `status ${status}, allowed ${allowed}` },
      });
      // The status is all that is asked for: a body without end must not hold the function.
      request.destroy();
    });
    // After the answer this says that it was cut off, which the promise does not hear any more.
    request.on('error', (error: NodeJS.ErrnoException) => {
      resolve({ healthy: false, failure: signal.aborted ? timeout(step, timeoutSeconds) : failed(step, error) });
    });
    request.end();
  });
}

function timeout(step: Step, timeoutSeconds: number): Failure {
  return { kind: 'timeout', detail: `${timeoutSeconds} s were over while ${steps[step]}` };
}

function failed(step: Step, { code, message }: NodeJS.ErrnoException): Failure {
  // With several addresses tried, Node's error has a code and no message.
  return { kind: step, detail: [code, message].filter((part) => part !== undefined && part !== '').join(': ') };
}
