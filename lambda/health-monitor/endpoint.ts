// What is asked, and how its answers are counted. This file imports nothing, so that the stacks read it as well.

/** Who serves the users: AWS, or the legacy system. */
export type Side = 'aws' | 'legacy';

/** One place that is asked whether it is well. */
export interface Endpoint {
  readonly side: Side;
  /** A service on AWS; an address or a host name of the legacy system. */
  readonly name: string;
  readonly protocol: 'HTTP' | 'HTTPS';
  /** Host name or IPv4 address to connect to. Never the users' host name, which leads to either side. */
  readonly address: string;
  /** TCP port. */
  readonly port: number;
  /** Path with its leading slash, and a query where there is one. */
  readonly path: string;
}

/** The metrics of each endpoint, and of each side as a whole. */
export const metricNames = {
  /** 1 when the endpoint answered as it should, 0 when it did not. The minimum over a side is the side's own. */
  healthy: 'Healthy',
  /** From the question to the first byte of an answer: DNS, connection and TLS included, as a new user has it. */
  latency: 'LatencyMilliseconds',
} as const;

/** The dimensions of the metrics: a side alone, or one endpoint of it. */
export const dimensionNames = { side: 'Side', endpoint: 'Endpoint' } as const;

/**
 * Returns the timeout of the function in seconds. Every endpoint is asked at once and given up after `timeoutSeconds`, so
 * a round takes no longer even when all of them hang; the rest is for the function itself.
 */
export function functionTimeoutSeconds(timeoutSeconds: number): number {
  return timeoutSeconds + 10;
}
