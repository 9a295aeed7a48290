import { Readable } from 'node:stream';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { clientConfiguration } from '../../../lambda/client-configuration';
import type { Clients } from '../../../lambda/loading/clients';
import { callLimits } from '../../../lambda/loading/timing';

/** Input of a call, whose names are those of the API. */
export type Input = Readonly<Record<string, unknown>>;

/** An answer on the wire. */
export interface WireResponse {
  readonly statusCode: number;
  readonly body: unknown;
}

const decoder = new TextDecoder();

/** The error that a service answers with, HTTP 400 unless said otherwise. */
export function awsError(type: string, message: string, statusCode = 400): WireResponse {
  return { statusCode, body: { __type: type, message } };
}

export function ok(body: unknown): WireResponse {
  return { statusCode: 200, body };
}

/** Speaks the JSON of DMS, ECS, SSM and CloudWatch to the real clients, by operation. */
export class FakeAws {
  /** Every call that arrived, retries of the SDK included. */
  readonly calls: string[] = [];
  readonly inputs: Record<string, Input[]> = {};
  /** Called before a call takes effect. An answer that it gives replaces the effect. */
  before: (operation: string, input: Input) => WireResponse | undefined = () => undefined;

  constructor(private readonly operations: Readonly<Record<string, (input: Input) => WireResponse>>) {}

  /** The real clients as deployed; only the way to the network is replaced. */
  clients(): Clients {
    const configuration = {
      ...clientConfiguration(callLimits),
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: { handle: (request: never) => this.handle(request) },
    };
    return {
      dms: new DatabaseMigrationServiceClient(configuration),
      ecs: new ECSClient(configuration),
      ssm: new SSMClient(configuration),
      cloudwatch: new CloudWatchClient(configuration),
    };
  }

  private async handle({
    headers,
    body,
  }: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | Uint8Array;
  }) {
    const text = typeof body === 'string' ? body : decoder.decode(body);
    const operation = String(headers['x-amz-target']).replace(/^.*\./, '');
    const input: Input = JSON.parse(text);
    this.calls.push(operation);
    this.inputs[operation] = [...(this.inputs[operation] ?? []), input];
    const answer =
      this.before(operation, input) ??
      this.operations[operation]?.(input) ??
      awsError('AccessDeniedException', `The role may not call ${operation}`);
    return {
      response: {
        statusCode: answer.statusCode,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        body: Readable.from([Buffer.from(JSON.stringify(answer.body))]),
      },
    };
  }
}
