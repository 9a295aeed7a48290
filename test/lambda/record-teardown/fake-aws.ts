import { Readable } from 'node:stream';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { Route53Client } from '@aws-sdk/client-route-53';
import { clientConfiguration } from '../../../lambda/client-configuration';
import type { Clients } from '../../../lambda/record-teardown/clients';
import { cloudFormationLimits } from '../../../lambda/record-teardown/timing';
import { route53Limits } from '../../../lambda/rollback/timing';
import { FakeAws as FakeRollbackAws } from '../rollback/fake-aws';
import type { FakeRoute53, StoredRecord, WireResponse } from '../rollback/fake-route-53';

/** The AWS operations that a teardown uses. */
export type Operation = 'Events' | 'List' | 'Change' | 'GetChange';

/** The stack that every event of a test is from. */
export const stackId = 'arn:aws:cloudformation:us-east-1:000000000000:stack/stack-production-trading/1';

const decoder = new TextDecoder();

/**
 * Route 53 and the events of one stack in memory, at the level of HTTP: the real SDK clients talk to them. SSM and SNS are
 * those of a rollback.
 */
export class FakeAws {
  readonly route53: FakeRoute53;
  /** SSM and SNS. */
  readonly rollback: FakeRollbackAws;
  /** Every call that arrived, retries of the SDK included. */
  readonly calls: Operation[] = [];
  /** Statuses of the stack, newest first. */
  statuses: readonly string[] = ['DELETE_IN_PROGRESS', 'CREATE_COMPLETE', 'CREATE_IN_PROGRESS'];
  zoneExists = true;
  /** Called before a call takes effect. An answer that it gives replaces the effect. */
  before: (operation: Operation) => WireResponse | undefined = () => undefined;
  /** Called after a call took effect. */
  after: (operation: Operation) => void = () => undefined;

  constructor(records: readonly StoredRecord[]) {
    this.rollback = new FakeRollbackAws(records);
    this.route53 = this.rollback.route53;
  }

  /** The real clients as deployed; only the way to the network is replaced. */
  clients(): Clients {
    const local = {
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: {
        handle: async (request: { method: string; path: string; query?: object; body?: unknown }) => {
          const answer = this.answer(request);
          return {
            response: { ...answer, headers: { ...answer.headers }, body: Readable.from([Buffer.from(answer.body)]) },
          };
        },
      },
    };
    return {
      ...this.rollback.clients(),
      route53: new Route53Client({ ...clientConfiguration(route53Limits), ...local }),
      cloudformation: new CloudFormationClient({ ...clientConfiguration(cloudFormationLimits), ...local }),
    };
  }

  private answer(request: { method: string; path: string; query?: object; body?: unknown }): WireResponse {
    const operation = operationOf(request);
    this.calls.push(operation);
    const instead = this.before(operation);
    if (instead !== undefined) {
      return instead;
    }
    const response = this.perform(operation, request);
    this.after(operation);
    return response;
  }

  private perform(operation: Operation, { query, body }: { query?: object; body?: unknown }): WireResponse {
    if (operation === 'Events') {
      return this.events();
    }
    if (!this.zoneExists) {
      return noSuchHostedZone;
    }
    switch (operation) {
      case 'List':
        return this.route53.list(new URLSearchParams({ ...query }));
      case 'Change':
        return this.route53.change(typeof body === 'string' ? body : decoder.decode(body as Uint8Array));
      case 'GetChange':
        return this.route53.getChange();
    }
  }

  private events(): WireResponse {
    // Between two of the stack's own events there are those of its resources.
    const members = this.statuses.flatMap((status) => [
      event('resource', 'DELETE_IN_PROGRESS'),
      event(stackId, status),
    ]);
    return cloudFormation(
      `<DescribeStackEventsResponse ${namespace}><DescribeStackEventsResult><StackEvents>${members.join('')}</StackEvents>` +
        '</DescribeStackEventsResult></DescribeStackEventsResponse>',
    );
  }
}

const namespace = 'xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"';

const noSuchHostedZone: WireResponse = {
  statusCode: 404,
  headers: { 'content-type': 'text/xml' },
  body:
    '<ErrorResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Error><Type>Sender</Type>' +
    '<Code>NoSuchHostedZone</Code><Message>No hosted zone found with that ID</Message></Error></ErrorResponse>',
};

/** The error body that CloudFormation sends. */
export function cloudFormationError(code: string, message: string, statusCode = 400): WireResponse {
  return cloudFormation(
    `<ErrorResponse ${namespace}><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
    statusCode,
  );
}

function cloudFormation(body: string, statusCode = 200): WireResponse {
  return { statusCode, headers: { 'content-type': 'text/xml' }, body };
}

function event(physicalId: string, status: string): string {
  return (
    `<member><StackId>${stackId}</StackId><PhysicalResourceId>${physicalId}</PhysicalResourceId>` +
    `<ResourceStatus>${status}</ResourceStatus><Timestamp>2026-11-21T09:00:00.000Z</Timestamp></member>`
  );
}

function operationOf({ method, path }: { method: string; path: string }): Operation {
  if (!path.startsWith('/2013-04-01/')) {
    return 'Events';
  }
  if (path.startsWith('/2013-04-01/change/')) {
    return 'GetChange';
  }
  return method === 'POST' ? 'Change' : 'List';
}
