import { Readable } from 'node:stream';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SSMClient } from '@aws-sdk/client-ssm';
import { clientConfiguration } from '../../../lambda/client-configuration';
import type { Clients } from '../../../lambda/phase-guard/clients';
import { callLimits } from '../../../lambda/phase-guard/timing';

export const parameter = '/crossfade-production-trading/live/phase';

/** The stack that `CustomResourceLife` sends its events for. */
export const stackId = 'arn:aws:cloudformation:us-east-1:000000000000:stack/stack-production-trading/1';

/** A call of SSM or CloudFormation. */
export type Call = 'PutParameter' | 'GetParameter' | 'DeleteParameter' | 'DescribeStackEvents';

/** An answer on the wire. */
export interface WireResponse {
  readonly statusCode: number;
  readonly contentType: string;
  readonly body: string;
}

interface WireRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string | Uint8Array;
}

const decoder = new TextDecoder();

/** SSM's parameters and the events of one stack, at the level of HTTP: the real SDK clients talk to it. */
export class FakeAws {
  readonly parameters = new Map<string, string>();
  /** Every call that arrived, retries of the SDK included. */
  readonly calls: Call[] = [];
  /** Statuses of the stack itself, newest first, each on a page of its own. */
  statuses: string[] = ['CREATE_IN_PROGRESS'];
  /** Called before a call takes effect. An answer that it gives replaces the effect; an error of it is one of the network. */
  before: (call: Call) => WireResponse | undefined = () => undefined;

  /** The real clients as deployed; only the way to the network is replaced. */
  clients(): Clients {
    const local = {
      ...clientConfiguration(callLimits),
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: { handle: async (request: WireRequest) => ({ response: this.respond(request) }) },
    };
    return { ssm: new SSMClient(local), cloudformation: new CloudFormationClient(local) };
  }

  count(call: Call): number {
    return this.calls.filter((made) => made === call).length;
  }

  private respond({ headers, body }: WireRequest) {
    const text = typeof body === 'string' ? body : decoder.decode(body);
    const target = /^AmazonSSM\.(\w+)$/.exec(headers['x-amz-target'] ?? '')?.[1];
    const call = (target ?? new URLSearchParams(text).get('Action')) as Call;
    this.calls.push(call);
    const { statusCode, contentType, body: answer } = this.before(call) ?? this.answer(call, text);
    return { statusCode, headers: { 'content-type': contentType }, body: Readable.from([Buffer.from(answer)]) };
  }

  private answer(call: Call, text: string): WireResponse {
    switch (call) {
      case 'PutParameter':
        return this.put(JSON.parse(text));
      case 'GetParameter':
        return this.get(JSON.parse(text));
      case 'DeleteParameter':
        return this.remove(JSON.parse(text));
      case 'DescribeStackEvents':
        return this.events(new URLSearchParams(text));
      default:
        return ssmError('AccessDeniedException', `The role may not call ${call}`);
    }
  }

  private put({ Name, Value, Type, Overwrite }: Record<string, string | boolean>): WireResponse {
    if (Type !== 'String' || Overwrite === true) {
      return ssmError('ValidationException', `no parameter that is made once: ${JSON.stringify({ Type, Overwrite })}`);
    }
    if (this.parameters.has(String(Name))) {
      return ssmError('ParameterAlreadyExists', 'The parameter already exists.');
    }
    this.parameters.set(String(Name), String(Value));
    return json({ Version: 1 });
  }

  private get({ Name }: Record<string, string>): WireResponse {
    const Value = this.parameters.get(String(Name));
    return Value === undefined ? ssmError('ParameterNotFound', '') : json({ Parameter: { Name, Value } });
  }

  private remove({ Name }: Record<string, string>): WireResponse {
    return this.parameters.delete(String(Name)) ? json({}) : ssmError('ParameterNotFound', '');
  }

  private events(form: URLSearchParams): WireResponse {
    const page = Number(form.get('NextToken') ?? 0);
    const status = form.get('StackName') === stackId ? this.statuses[page] : undefined;
    const members = status === undefined ? '' : `<member>${eventOf(status)}</member>`;
    const token = page + 1 < this.statuses.length ? `<NextToken>${page + 1}</NextToken>` : '';
    const result = `<DescribeStackEventsResult><StackEvents>${members}</StackEvents>${token}</DescribeStackEventsResult>`;
    return xml(`<DescribeStackEventsResponse>${result}</DescribeStackEventsResponse>`);
  }
}

function eventOf(status: string): string {
  const fields = {
    StackId: stackId,
    PhysicalResourceId: stackId,
    ResourceStatus: status,
    Timestamp: '2026-11-21T09:00:00Z',
  };
  return Object.entries(fields)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('');
}

/** The error body that SSM sends. */
export function ssmError(type: string, message: string): WireResponse {
  return { ...json({ __type: type, message }), statusCode: 400 };
}

/** The error body that CloudFormation sends. */
export function cloudformationError(code: string, message: string): WireResponse {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { ...xml(`<ErrorResponse>${error}</ErrorResponse>`), statusCode: 400 };
}

/** What the SDK throws when no answer comes in time. */
export function noAnswer(): never {
  throw Object.assign(new Error('Request did not complete within 5000 ms'), { name: 'TimeoutError' });
}

function json(body: object): WireResponse {
  return { statusCode: 200, contentType: 'application/x-amz-json-1.1', body: JSON.stringify(body) };
}

function xml(body: string): WireResponse {
  return { statusCode: 200, contentType: 'text/xml', body };
}
