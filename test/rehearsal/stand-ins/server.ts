import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Faults } from './faults';
import { type Fields, ServiceError, type StandIn, type StubbedResource } from './stand-in';

/** Services of the emulator that faults are put into: their calls pass through the server. Ids as in the AWS SDKs. */
export const forwardedServices = ['Route 53', 'SNS', 'SSM'] as const;

/** A call that came to the server. */
export interface SeenCall {
  readonly serviceId: string;
  /** The operation; for a REST service, its method and path. */
  readonly operation: string;
  /** HTTP status of the answer. */
  readonly status: number;
}

/** The server behind every stand-in. */
export interface StandInServer {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** Environment variables that lead the AWS SDKs of the Lambda functions to it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly faults: Faults;
  /** Every call until now, oldest first. */
  readonly calls: readonly SeenCall[];
  /** Says where the emulator is, to which the calls of the forwarded services go. */
  forwardTo(emulatorEndpoint: string): void;
  stop(): Promise<void>;
}

/** Path at which the stub Lambda tells of the resources that it stands for. */
export const resourcesPath = '/resources';

/**
 * Starts the server on a free port of 127.0.0.1.
 *
 * @param forward whether the calls of `forwardedServices` come here as well, so that they can fail
 */
export async function startStandIns(
  standIns: readonly StandIn[],
  { forward }: { readonly forward: boolean },
): Promise<StandInServer> {
  const faults = new Faults();
  const calls: SeenCall[] = [];
  let emulator: string | undefined;

  const answerCall = async (request: IncomingMessage, body: Buffer): Promise<Answer> => {
    const path = request.url ?? '/';
    if (path === resourcesPath) {
      const resource = JSON.parse(body.toString()) as StubbedResource;
      for (const standIn of standIns.filter(({ types }) => types.includes(resource.type))) {
        standIn.keep(resource);
      }
      return json(200, {});
    }
    const serviceId = forwardedServices.find((id) => path.startsWith(prefixOf(id)));
    if (serviceId !== undefined) {
      const forwarded = path.slice(prefixOf(serviceId).length) || '/';
      const operation = operationOf(request, forwarded, body);
      const answer = faults.takes(serviceId, operation) ? unavailable() : await pass(request, forwarded, body);
      calls.push({ serviceId, operation, status: answer.status });
      return answer;
    }
    const [target, operation = ''] = String(request.headers['x-amz-target']).split('.');
    const standIn = standIns.find((candidate) => candidate.target === target);
    if (standIn === undefined) {
      return errorAnswer(new ServiceError('UnknownService', `No stand-in answers for ${target} ${path}.`, 404));
    }
    const answer = faults.takes(standIn.serviceId, operation)
      ? unavailable()
      : await callStandIn(standIn, operation, body);
    calls.push({ serviceId: standIn.serviceId, operation, status: answer.status });
    return answer;
  };

  const pass = async (request: IncomingMessage, path: string, body: Buffer): Promise<Answer> => {
    const headers = Object.entries(request.headers).filter(
      ([name]) => !/^(host|connection|content-length|expect)$/.test(name),
    );
    const response = await fetch(`${emulator}${path}`, {
      method: request.method,
      headers: headers as [string, string][],
      body: body.length > 0 ? new Uint8Array(body) : undefined,
    });
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? 'text/xml',
      body: Buffer.from(await response.arrayBuffer()),
    };
  };

  const server = createServer(async (request, response) => {
    send(response, await answerCall(request, await buffer(request)).catch(errorAnswer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    environment: {
      REHEARSAL_STAND_INS: `${endpoint}${resourcesPath}`,
      ...Object.fromEntries(standIns.map(({ serviceId }) => [endpointVariable(serviceId), endpoint])),
      ...(forward &&
        Object.fromEntries(forwardedServices.map((id) => [endpointVariable(id), endpoint + prefixOf(id)]))),
    },
    faults,
    calls,
    forwardTo: (emulatorEndpoint) => {
      emulator = emulatorEndpoint;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The variable by which the AWS SDKs learn the endpoint of one service. */
export function endpointVariable(serviceId: string): string {
  return `AWS_ENDPOINT_URL_${serviceId.replaceAll(' ', '_').toUpperCase()}`;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer | string;
}

async function callStandIn(standIn: StandIn, name: string, body: Buffer): Promise<Answer> {
  const operation = standIn.operations[name];
  if (operation === undefined) {
    return errorAnswer(new ServiceError('UnknownOperationException', `${standIn.name}: ${name} has no stand-in.`, 404));
  }
  try {
    return json(200, await operation(body.length > 0 ? (JSON.parse(body.toString()) as Fields) : {}));
  } catch (error) {
    return errorAnswer(error);
  }
}

/** What the call of a forwarded service asks for: JSON names it in a header, Query in the body, REST by its path. */
function operationOf(request: IncomingMessage, path: string, body: Buffer): string {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    return target.replace(/^.*\./, '');
  }
  const action = /(?:^|&)Action=(\w+)/.exec(body.toString())?.[1];
  return action ?? `${request.method} ${path.replace(/\?.*$/, '')}`;
}

const prefixOf = (serviceId: string) => `/${serviceId.replaceAll(' ', '-').toLowerCase()}`;

const json = (status: number, content: unknown): Answer => ({
  status,
  type: 'application/x-amz-json-1.1',
  body: JSON.stringify(content),
});

const unavailable = () => errorAnswer(new ServiceError('ServiceUnavailable', 'Made to fail by the rehearsal.', 503));

function errorAnswer(error: unknown): Answer {
  const { code, status, message } =
    error instanceof ServiceError ? error : { code: 'InternalFailure', status: 500, message: String(error) };
  return json(status, { __type: code, message });
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'x-amzn-requestid': 'rehearsal' }).end(body);
}
