import { Readable } from 'node:stream';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { clientConfiguration } from '../../../lambda/client-configuration';
import type { Clients } from '../../../lambda/loading-stop/clients';
import { callLimits } from '../../../lambda/loading-stop/timing';

type Input = Readonly<Record<string, unknown>>;

/** An answer on the wire. */
export interface WireResponse {
  readonly statusCode: number;
  readonly body: unknown;
}

const account = 'us-east-1:000000000000';
export const properties = {
  ClusterArn: `arn:aws:ecs:${account}:cluster/cluster-loading-production-trading`,
  Parameter: '/crossfade-production-trading/live/loading',
};
export const taskArn = `arn:aws:ecs:${account}:task/cluster-loading-production-trading/1`;
const decoder = new TextDecoder();

/** The error that a service answers with, HTTP 400 unless said otherwise. */
export function awsError(type: string, message: string, statusCode = 400): WireResponse {
  return { statusCode, body: { __type: type, message } };
}

/** What a load leaves behind, in memory: containers of one cluster, and one parameter. */
export class FakeRemains {
  readonly calls: string[] = [];
  /** Last status of each container by its ARN; one that is stopped moves on by `pass`. */
  readonly containers = new Map<string, { desired: 'RUNNING' | 'STOPPED'; last: string }>();
  parameter: string | undefined;
  clusterExists = true;
  /** Called before a call takes effect. An answer that it gives replaces the effect. */
  before: (operation: string) => WireResponse | undefined = () => undefined;

  clients(): Clients {
    const configuration = {
      ...clientConfiguration(callLimits),
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: { handle: (request: never) => this.handle(request) },
    };
    return { ecs: new ECSClient(configuration), ssm: new SSMClient(configuration) };
  }

  /** A stopped container comes a little nearer to its end. */
  pass(): void {
    const next: Readonly<Record<string, string>> = { RUNNING: 'DEPROVISIONING', DEPROVISIONING: 'STOPPED' };
    for (const container of this.containers.values()) {
      if (container.desired === 'STOPPED') {
        container.last = next[container.last] ?? container.last;
      }
    }
  }

  private async handle(request: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | Uint8Array;
  }) {
    const { headers, body } = request;
    const operation = String(headers['x-amz-target']).replace(/^.*\./, '');
    this.calls.push(operation);
    const input: Input = JSON.parse(typeof body === 'string' ? body : decoder.decode(body));
    const answer = this.before(operation) ?? this.answer(operation, input);
    return {
      response: {
        statusCode: answer.statusCode,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        body: Readable.from([Buffer.from(JSON.stringify(answer.body))]),
      },
    };
  }

  private answer(operation: string, input: Input): WireResponse {
    const ok = (body: unknown) => ({ statusCode: 200, body });
    if (operation.endsWith('Parameter')) {
      if (this.parameter === undefined || input['Name'] !== properties.Parameter) {
        return awsError('ParameterNotFound', 'none');
      }
      const Value = this.parameter;
      this.parameter = operation === 'DeleteParameter' ? undefined : Value;
      return ok({ Parameter: { Value } });
    }
    if (!this.clusterExists || input['cluster'] !== properties.ClusterArn) {
      return awsError('ClusterNotFoundException', 'Cluster not found.');
    }
    switch (operation) {
      case 'ListTasks':
        return ok({
          taskArns: [...this.containers].flatMap(([arn, { desired }]) =>
            desired === input['desiredStatus'] ? arn : [],
          ),
        });
      case 'StopTask': {
        const container = this.containers.get(String(input['task']));
        if (container === undefined) {
          return awsError('InvalidParameterException', 'The referenced task was not found.');
        }
        container.desired = 'STOPPED';
        return ok({ task: {} });
      }
      case 'DescribeTasks':
        return ok({
          tasks: (input['tasks'] as string[]).map((arn) => ({
            taskArn: arn,
            lastStatus: this.containers.get(arn)?.last,
          })),
        });
      default:
        return awsError('AccessDeniedException', `The role may not call ${operation}`);
    }
  }
}
