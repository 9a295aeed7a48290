import { createServer, type Server } from 'node:http';
import { Readable } from 'node:stream';
import { Route53Client } from '@aws-sdk/client-route-53';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { clientConfiguration } from '../../../lambda/client-configuration';
import type { Clients } from '../../../lambda/rollback/clients';
import { otherLimits, route53Limits } from '../../../lambda/rollback/timing';
import { FakeRoute53, type StoredRecord, type WireResponse } from './fake-route-53';

/** The AWS operations that a rollback uses. */
export type Operation = 'List' | 'Change' | 'GetChange' | 'PutParameter' | 'GetParameter' | 'Publish';

const decoder = new TextDecoder();

interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/**
 * Route 53, SSM and SNS in memory, at the level of HTTP: the real SDK clients talk to it, with their own serializers,
 * retries and error types.
 */
export class FakeAws {
  readonly route53: FakeRoute53;
  readonly parameters = new Map<string, string>();
  readonly published: { readonly subject: string; readonly message: string }[] = [];
  /** Every call that arrived, in order, retries of the SDK included. */
  readonly calls: Operation[] = [];
  /** Called before a call takes effect. An answer that it gives replaces the effect. */
  before: (operation: Operation, index: number) => Promise<WireResponse | undefined> = async () => undefined;
  /** Called after a call took effect, before its answer leaves. */
  after: (operation: Operation, index: number) => Promise<void> = async () => undefined;

  constructor(records: readonly StoredRecord[]) {
    this.route53 = new FakeRoute53(records);
  }

  count(operation: Operation): number {
    return this.calls.filter((call) => call === operation).length;
  }

  /** The real clients with the production configuration; only the way to the network is replaced. */
  clients(): Clients {
    const local = {
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: {
        handle: async (request: {
          method: string;
          path: string;
          query?: object;
          headers: object;
          body?: Uint8Array<ArrayBuffer> | string;
        }) => {
          const answer = await this.answer({
            method: request.method,
            path: request.path,
            query: new URLSearchParams({ ...request.query }),
            headers: { ...request.headers },
            body: typeof request.body === 'string' ? request.body : decoder.decode(request.body),
          });
          return {
            response: { ...answer, headers: { ...answer.headers }, body: Readable.from([Buffer.from(answer.body)]) },
          };
        },
      },
    };
    return {
      route53: new Route53Client({ ...clientConfiguration(route53Limits), ...local }),
      ssm: new SSMClient({ ...clientConfiguration(otherLimits), ...local }),
      sns: new SNSClient({ ...clientConfiguration(otherLimits), ...local }),
    };
  }

  /** The same behind a real HTTP server on the loopback interface. */
  server(): Server {
    return createServer(async (request, response) => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const chunks: Buffer[] = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }
      const answer = await this.answer({
        method: request.method ?? 'GET',
        path: url.pathname,
        query: url.searchParams,
        headers: { 'x-amz-target': request.headers['x-amz-target']?.toString() },
        body: Buffer.concat(chunks).toString(),
      });
      response.writeHead(answer.statusCode, answer.headers).end(answer.body);
    });
  }

  private async answer(request: WireRequest): Promise<WireResponse> {
    const operation = operationOf(request);
    const index = this.calls.push(operation) - 1;
    const instead = await this.before(operation, index);
    if (instead !== undefined) {
      return instead;
    }
    const response = this.perform(operation, request);
    await this.after(operation, index);
    return response;
  }

  private perform(operation: Operation, { query, body }: WireRequest): WireResponse {
    switch (operation) {
      case 'List':
        return this.route53.list(query);
      case 'Change':
        return this.route53.change(body);
      case 'GetChange':
        return this.route53.getChange();
      case 'PutParameter':
        return this.putParameter(JSON.parse(body));
      case 'GetParameter':
        return this.getParameter(JSON.parse(body));
      case 'Publish':
        return this.publish(new URLSearchParams(body));
    }
  }

  private putParameter({ Name, Value, Type, Overwrite }: Record<string, string | boolean>): WireResponse {
    const value = String(Value);
    if (Type !== 'String' || Overwrite !== false || value.includes('{{') || Buffer.byteLength(value) > 4096) {
      return ssmError(
        'ValidationException',
        `not a parameter that SSM creates: ${JSON.stringify({ Type, Overwrite, Value })}`,
      );
    }
    if (this.parameters.has(String(Name))) {
      return ssmError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option',
      );
    }
    this.parameters.set(String(Name), value);
    return json({ Version: 1, Tier: 'Standard' });
  }

  private getParameter({ Name }: Record<string, string>): WireResponse {
    const Value = this.parameters.get(String(Name));
    return Value === undefined
      ? ssmError('ParameterNotFound', '')
      : json({ Parameter: { Name, Type: 'String', Value, Version: 1 } });
  }

  private publish(form: URLSearchParams): WireResponse {
    const subject = form.get('Subject') ?? '';
    if (!/^[ -~]{1,99}$/.test(subject)) {
      return snsError('InvalidParameter', `Invalid parameter: Subject: ${subject}`);
    }
    this.published.push({ subject, message: form.get('Message') ?? '' });
    const result = '<PublishResult><MessageId>94f20ce6</MessageId></PublishResult>';
    return sns(`<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">${result}</PublishResponse>`);
  }
}

/** The error body that SSM sends. */
export function ssmError(type: string, message: string): WireResponse {
  return json({ __type: type, message }, 400);
}

/** The error body that SNS sends. */
export function snsError(code: string, message: string, statusCode = 400): WireResponse {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return sns(`<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">${error}</ErrorResponse>`, statusCode);
}

function operationOf({ method, path, headers }: WireRequest): Operation {
  if (path.startsWith('/2013-04-01/change/')) {
    return 'GetChange';
  }
  if (path.startsWith('/2013-04-01/hostedzone/')) {
    return method === 'POST' ? 'Change' : 'List';
  }
  switch (headers['x-amz-target']) {
    case 'AmazonSSM.PutParameter':
      return 'PutParameter';
    case 'AmazonSSM.GetParameter':
      return 'GetParameter';
    default:
      return 'Publish';
  }
}

function json(body: object, statusCode = 200): WireResponse {
  return { statusCode, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(body) };
}

function sns(body: string, statusCode = 200): WireResponse {
  return { statusCode, headers: { 'content-type': 'text/xml' }, body };
}
