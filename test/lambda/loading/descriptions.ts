import { instanceArn, taskArn } from './environment';
import { awsError, type Input, ok, type WireResponse } from './fake-aws';

/** A table of the fake task. */
export interface FakeTable {
  readonly name: string;
  state: string;
  rows: number;
}

/** A container of a step, as a task of ECS. */
export interface FakeContainer {
  readonly step: string;
  lastStatus: string;
  exitCode?: number;
  reason?: string;
}

/** What DMS says of its task. */
export interface FakeTask {
  status: string;
  stopReason?: string;
  failure?: string;
  freshStart?: Date;
  loadedAt?: Date;
  percent: number;
  errored: number;
}

/** What became of a connection that was tried. */
export interface FakeConnection {
  status: string;
  failure?: string;
}

/** Answers `DescribeReplicationTasks` of DMS, which is asked for the one task and without its settings. */
export function taskDescription(
  { Filters, WithoutSettings }: Input,
  task: FakeTask | undefined,
  tables: readonly FakeTable[],
): WireResponse {
  const asked = JSON.stringify({ Filters, WithoutSettings });
  const expected = { Filters: [{ Name: 'replication-task-arn', Values: [taskArn] }], WithoutSettings: true };
  if (task === undefined || asked !== JSON.stringify(expected)) {
    return awsError('ResourceNotFoundFault', 'No Tasks found matching these filters.');
  }
  const { status, stopReason, failure, freshStart, loadedAt, percent, errored } = task;
  const seconds = (date?: Date) => date && date.getTime() / 1000;
  const loaded = tables.filter(({ state }) => state === 'Table completed').length;
  return ok({
    ReplicationTasks: [
      {
        ReplicationTaskArn: taskArn,
        Status: status,
        StopReason: stopReason && `Stop Reason ${stopReason}`,
        LastFailureMessage: failure,
        ReplicationTaskStats: {
          FullLoadProgressPercent: percent,
          TablesLoaded: loaded,
          TablesLoading: 0,
          TablesQueued: tables.length - loaded - errored,
          TablesErrored: errored,
          FreshStartDate: seconds(freshStart),
          FullLoadFinishDate: seconds(loadedAt),
        },
      },
    ],
  });
}

/** Answers `DescribeTableStatistics` of DMS in pages of one table, as the real one pages by 500. */
export function tablesDescription(marker: unknown, tables: readonly FakeTable[]): WireResponse {
  const index = Number(marker ?? 0);
  const page = tables.slice(index, index + 1);
  return ok({
    Marker: index + 1 < tables.length ? String(index + 1) : undefined,
    TableStatistics: page.map(({ name, state, rows }) => ({
      SchemaName: 'public',
      TableName: name,
      TableState: state,
      FullLoadRows: rows,
    })),
  });
}

/** Answers `DescribeConnections` of DMS: the connection of an endpoint, after one with another instance. */
export function connectionsDescription(
  filters: unknown,
  connections: Readonly<Record<string, FakeConnection>>,
): WireResponse {
  const [{ Values: [endpoint = ''] = [] } = {}] = filters as { readonly Values?: readonly string[] }[];
  const found = connections[endpoint];
  const other = { EndpointArn: endpoint, ReplicationInstanceArn: 'arn:other', Status: 'failed' };
  return found === undefined
    ? awsError('ResourceNotFoundFault', 'none')
    : ok({
        Connections: [
          other,
          {
            EndpointArn: endpoint,
            ReplicationInstanceArn: instanceArn,
            Status: found.status,
            LastFailureMessage: found.failure,
          },
        ],
      });
}

/** Answers `DescribeTasks` of ECS, which is asked for one container. */
export function containersDescription(arns: unknown, containers: ReadonlyMap<string, FakeContainer>): WireResponse {
  const [arn = ''] = arns as string[];
  const found = containers.get(arn);
  if (found === undefined) {
    return ok({ tasks: [], failures: [{ arn, reason: 'MISSING' }] });
  }
  const { lastStatus, exitCode, reason } = found;
  return ok({
    tasks: [
      {
        taskArn: arn,
        lastStatus,
        stoppedReason: reason,
        containers: [{ name: 'load', exitCode, reason: '' }],
      },
    ],
  });
}
