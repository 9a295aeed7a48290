import {
  DescribeConnectionsCommand,
  InvalidResourceStateFault,
  ResourceNotFoundFault,
  TestConnectionCommand,
} from '@aws-sdk/client-database-migration-service';
import type { Clients } from './clients';
import type { LoadingEnvironment } from './environment';

/** One end of the replication. */
export type End = 'source' | 'target';

/** What DMS knows of a connection. */
export interface Connection {
  /** `successful`, `failed`, `testing`, or whatever else DMS says. */
  readonly status: string;
  /** DMS's words about the last failure. */
  readonly failure: string | undefined;
}

/** Has DMS try a connection. One that is being tried already goes on. */
export async function testConnection(
  { dms }: Pick<Clients, 'dms'>,
  { instanceArn, endpointArns }: LoadingEnvironment,
  end: End,
): Promise<void> {
  try {
    await dms.send(new TestConnectionCommand({ ReplicationInstanceArn: instanceArn, EndpointArn: endpointArns[end] }));
  } catch (error) {
    // "The resource is in a state that prevents it from being used": the next look tells how it ends.
    if (!(error instanceof InvalidResourceStateFault)) {
      throw error;
    }
  }
}

/** Returns what DMS found; undefined where it has not tried. */
export async function readConnection(
  { dms }: Pick<Clients, 'dms'>,
  { instanceArn, endpointArns }: LoadingEnvironment,
  end: End,
): Promise<Connection | undefined> {
  try {
    const { Connections = [] } = await dms.send(
      new DescribeConnectionsCommand({ Filters: [{ Name: 'endpoint-arn', Values: [endpointArns[end]] }] }),
    );
    const found = Connections.find(({ ReplicationInstanceArn }) => ReplicationInstanceArn === instanceArn);
    return found && { status: found.Status ?? 'unknown', failure: found.LastFailureMessage || undefined };
  } catch (error) {
    if (error instanceof ResourceNotFoundFault) {
      return undefined;
    }
    throw error;
  }
}
