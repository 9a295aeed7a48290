import { Problems } from '../../lib/problems';
import { type Variables, variableReader } from '../variables';
import type { Endpoint } from './endpoint';

/** What one monitor looks after, from its environment variables. */
export interface MonitorEnvironment {
  /** `HOST_NAME`: the users' host name. Each endpoint is asked for it, and on TLS must prove to be it. */
  readonly hostName: string;
  /** `TIMEOUT_SECONDS`: how long an endpoint may take to answer, 1..30. */
  readonly timeoutSeconds: number;
  /** `METRIC_NAMESPACE`: CloudWatch namespace of the metrics. */
  readonly namespace: string;
  /** `ENDPOINTS`: JSON list of what is asked. */
  readonly endpoints: readonly Endpoint[];
}

const advice = 'set by TrafficStack: deploy it again';

/**
 * Reads the environment variables.
 *
 * @throws InvalidInputError with every variable that is missing or cannot be right
 */
export function readEnvironment(variables: Variables): MonitorEnvironment {
  const problems = new Problems();
  const read = variableReader(variables, problems, advice);

  const environment: MonitorEnvironment = {
    hostName: read('HOST_NAME', /^[^\s.]+(\.[^\s.]+)+$/, 'a host name'),
    timeoutSeconds: Number(read('TIMEOUT_SECONDS', /^([1-9]|[12]\d|30)$/, '1..30')),
    namespace: read('METRIC_NAMESPACE', /^[\w.#:/-]{1,255}$/, 'a CloudWatch namespace'),
    endpoints: readEndpoints(variables.ENDPOINTS, problems),
  };
  problems.throwIfAny();
  return environment;
}

function readEndpoints(text: string | undefined, problems: Problems): readonly Endpoint[] {
  const endpoints = parse(text);
  if (!Array.isArray(endpoints) || endpoints.length === 0 || !endpoints.every(isEndpoint)) {
    problems.add('ENDPOINTS', text, 'a JSON list of endpoints with side, name, protocol, address, port, path', advice);
    return [];
  }
  return endpoints;
}

function parse(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isEndpoint(value: unknown): value is Endpoint {
  const { side, name, protocol, address, port, path } = (value ?? {}) as Partial<Record<keyof Endpoint, unknown>>;
  return (
    (side === 'aws' || side === 'legacy') &&
    (protocol === 'HTTP' || protocol === 'HTTPS') &&
    [name, address, path].every((text) => typeof text === 'string' && text !== '') &&
    Number.isInteger(port)
  );
}
