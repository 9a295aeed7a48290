import { Readable } from 'node:stream';
import { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import { dmsConfiguration } from '../../../lambda/replication-stop/client';

export const taskArn = 'arn:aws:dms:eu-west-1:000000000000:task:dms-task-production-trading';

/** A call of the DMS API, without its `ReplicationTask`. */
export type Call = 'Describe' | 'Stop';

/** An answer on the wire. */
export interface WireResponse {
  readonly statusCode: number;
  readonly body: unknown;
}

const operations: Readonly<Record<string, Call>> = {
  'AmazonDMSv20160101.DescribeReplicationTasks': 'Describe',
  'AmazonDMSv20160101.StopReplicationTask': 'Stop',
};
const decoder = new TextDecoder();

/** The error that DMS answers with, HTTP 400 unless said otherwise. */
export function dmsError(type: string, message: string, statusCode = 400): WireResponse {
  return { statusCode, body: { __type: type, message } };
}

/** One replication task in memory that speaks DMS's JSON to the real client: describe by ARN, and stop. */
export class FakeDms {
  /** Every call that arrived, retries of the SDK included. */
  readonly calls: Call[] = [];
  /** Called before a call takes effect. An answer that it gives replaces the effect. */
  before: (call: Call) => WireResponse | undefined = () => undefined;

  /** @param status of the task; undefined when there is none */
  constructor(public status: string | undefined) {}

  /** The real client as deployed; only the way to the network is replaced. */
  client(): DatabaseMigrationServiceClient {
    return new DatabaseMigrationServiceClient({
      ...dmsConfiguration,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: {
        handle: async ({ headers, body }: { headers: Readonly<Record<string, string>>; body: string | Uint8Array }) => {
          const input = JSON.parse(typeof body === 'string' ? body : decoder.decode(body));
          const answer = this.answer(String(headers['x-amz-target']), input);
          return {
            response: {
              statusCode: answer.statusCode,
              headers: { 'content-type': 'application/x-amz-json-1.1' },
              body: Readable.from([Buffer.from(JSON.stringify(answer.body))]),
            },
          };
        },
      },
    });
  }

  private answer(target: string, input: Readonly<Record<string, unknown>>): WireResponse {
    const call = operations[target];
    if (call === undefined) {
      return dmsError('AccessDeniedException', `The role may not call ${target}`);
    }
    this.calls.push(call);
    return this.before(call) ?? (call === 'Describe' ? this.describe(input) : this.stop(input));
  }

  private describe(input: Readonly<Record<string, unknown>>): WireResponse {
    const expected = { Filters: [{ Name: 'replication-task-arn', Values: [taskArn] }], WithoutSettings: true };
    if (this.status === undefined || JSON.stringify(input) !== JSON.stringify(expected)) {
      return dmsError('ResourceNotFoundFault', 'No Tasks found matching these filters.');
    }
    return { statusCode: 200, body: { ReplicationTasks: [{ ReplicationTaskArn: taskArn, Status: this.status }] } };
  }

  private stop(input: Readonly<Record<string, unknown>>): WireResponse {
    if (this.status === undefined || input['ReplicationTaskArn'] !== taskArn) {
      return dmsError('ResourceNotFoundFault', 'Task not found.');
    }
    if (this.status !== 'running') {
      return dmsError('InvalidResourceStateFault', 'Replication Task cannot be stopped, invalid state.');
    }
    this.status = 'stopping';
    return { statusCode: 200, body: { ReplicationTask: { ReplicationTaskArn: taskArn, Status: this.status } } };
  }
}
