import { log } from '../log';
import type { Endpoint, Side } from './endpoint';
import type { MonitorEnvironment } from './environment';
import { metricsLine } from './metrics';
import { type Outcome, type ProbeOptions, probe } from './probe';

/** What the function returns: each endpoint with what came of asking it. */
export interface Round {
  /** Whether every endpoint of the side is well. */
  readonly healthy: Readonly<Record<Side, boolean>>;
  readonly endpoints: readonly (Pick<Endpoint, 'side' | 'name'> & Outcome)[];
}

/**
 * Asks every endpoint at once, publishes their metrics and logs a line for each that is unwell. Two rounds at the same time
 * do not disturb each other: nothing is kept between them.
 */
export async function askAll(
  { hostName, timeoutSeconds, namespace, endpoints }: MonitorEnvironment,
  options: Pick<ProbeOptions, 'rootCertificates'> = {},
): Promise<Round> {
  const timestamp = Date.now();
  const asked = await Promise.all(
    endpoints.map(async (endpoint) => ({
      endpoint,
      outcome: await probe(endpoint, { hostName, timeoutSeconds, ...options }),
    })),
  );
  for (const { endpoint, outcome } of asked) {
    // Not by `console`, which in Lambda's JSON format puts the object into a line of its own making, where CloudWatch
    // does not look for metrics.
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Lambda.html
    process.stdout.write(`${metricsLine(namespace, timestamp, endpoint, outcome)}\n`);
    if (outcome.failure !== undefined) {
      log('warn', { event: 'unhealthy', ...endpoint, hostName, ...outcome.failure });
    }
  }
  const wellOn = (side: Side) => asked.every(({ endpoint, outcome }) => endpoint.side !== side || outcome.healthy);
  return {
    healthy: { aws: wellOn('aws'), legacy: wellOn('legacy') },
    endpoints: asked.map(({ endpoint: { side, name }, outcome }) => ({ side, name, ...outcome })),
  };
}
