import { Readable } from 'node:stream';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type Clients, configuration } from '../../../lambda/replication-stop/clients';
import { FakeReplication, Refusal } from './fake-replication';

const region = 'eu-west-1';

/** Name of the note's parameter. */
export const noteName = '/crossfade-production-trading/live/replication-paused';

/** ARN of the stack. */
export const stackId = `arn:aws:cloudformation:${region}:000000000000:stack/data-stack-production-trading/1`;

type Input = Readonly<Record<string, unknown>>;

/** DMS, Parameter Store and CloudFormation in memory, behind the real clients: only the way to the network is replaced. */
export class FakeAws {
  /** The fake's clock. */
  now = new Date('2026-11-21T09:00:00Z');
  /** Names of the calls that arrived, retries of the SDK included. */
  readonly calls: string[] = [];
  readonly replication = new FakeReplication();
  readonly parameters = new Map<string, string>();
  /** Statuses of the stack itself, newest first. */
  readonly stackStatuses = ['CREATE_COMPLETE', 'CREATE_IN_PROGRESS'];
  /** Called before a call takes effect. An error that it returns is answered instead. */
  before: (call: string, input: Input) => Refusal | undefined = () => undefined;

  /** The note, parsed. */
  get note(): { readonly tasks: readonly Readonly<Record<string, unknown>>[] } | undefined {
    const text = this.parameters.get(noteName);
    return text === undefined ? undefined : JSON.parse(text);
  }

  /** Lets time pass, in which what is under way in DMS comes to its end. */
  pass(minutes = 0.25): void {
    this.now = new Date(this.now.getTime() + minutes * 60_000);
    this.replication.settle();
  }

  /** What is left of the calls without those that only read. */
  get changes(): readonly string[] {
    return this.calls.filter((call) => !/^(Describe|GetParameter)/.test(call));
  }

  clients(): Clients {
    const options = {
      ...configuration,
      region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: { handle: (request: WireRequest) => this.handle(request) },
    };
    return {
      dms: new DatabaseMigrationServiceClient(options),
      ssm: new SSMClient(options),
      cloudformation: new CloudFormationClient(options),
    };
  }

  private async handle({ headers, body }: WireRequest) {
    const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
    const target = headers['x-amz-target'];
    const answer = target === undefined ? this.answerQuery(new URLSearchParams(text)) : this.answerJson(target, text);
    return { response: { ...answer, body: Readable.from([Buffer.from(answer.body)]) } };
  }

  private answerJson(target: string, text: string) {
    const call = target.split('.')[1] ?? '';
    const headers = { 'content-type': 'application/x-amz-json-1.1' };
    try {
      return { statusCode: 200, headers, body: JSON.stringify(this.answer(call, JSON.parse(text))) };
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      const { type, message, statusCode } = error;
      return { statusCode, headers, body: JSON.stringify({ __type: type, message }) };
    }
  }

  private answer(call: string, input: Input): unknown {
    this.arrive(call, input);
    const name = String(input['Name']);
    switch (call) {
      case 'GetParameter':
        return { Parameter: { Name: name, Value: this.parameters.get(name) ?? notFound(name) } };
      case 'PutParameter':
        this.parameters.set(name, String(input['Value']));
        return { Version: 1 };
      case 'DeleteParameter':
        return this.parameters.delete(name) ? {} : notFound(name);
      default:
        return this.replication.answer(call, input);
    }
  }

  private answerQuery(query: URLSearchParams) {
    const headers = { 'content-type': 'text/xml' };
    try {
      this.arrive(String(query.get('Action')), Object.fromEntries(query));
    } catch (error) {
      const { type, message, statusCode } = error as Refusal;
      const body = `<ErrorResponse><Error><Code>${type}</Code><Message>${message}</Message></Error></ErrorResponse>`;
      return { statusCode, headers, body };
    }
    const events = this.stackStatuses.map(
      (status) =>
        `<member><StackId>${stackId}</StackId><EventId>1</EventId><PhysicalResourceId>${query.get('StackName')}</PhysicalResourceId><ResourceStatus>${status}</ResourceStatus><Timestamp>${this.now.toISOString()}</Timestamp></member>`,
    );
    const body = `<DescribeStackEventsResponse><DescribeStackEventsResult><StackEvents>${events.join('')}</StackEvents></DescribeStackEventsResult></DescribeStackEventsResponse>`;
    return { statusCode: 200, headers, body };
  }

  private arrive(call: string, input: Input): void {
    this.calls.push(call);
    const refusal = this.before(call, input);
    if (refusal !== undefined) {
      throw refusal;
    }
  }
}

interface WireRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

function notFound(name: string): never {
  throw new Refusal('ParameterNotFound', `Parameter ${name} not found.`);
}
