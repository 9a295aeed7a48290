import { paginateDescribeTableStatistics } from '@aws-sdk/client-database-migration-service';
import type { Clients } from './clients';
import type { LoadingEnvironment } from './environment';

/** A table that is not loaded to its end. */
export interface UnloadedTable {
  /** `schema.table`. */
  readonly name: string;
  /** State as DMS names it, for example `Table error`. */
  readonly state: string;
  /** Rows that were loaded of it. */
  readonly rows: number;
}

/** Returns the tables of the task that are not loaded to their end. */
export async function readUnloadedTables(
  { dms }: Pick<Clients, 'dms'>,
  { taskArn }: LoadingEnvironment,
): Promise<readonly UnloadedTable[]> {
  const unloaded: UnloadedTable[] = [];
  // The largest page: a system may have thousands of tables.
  const pages = paginateDescribeTableStatistics({ client: dms, pageSize: 500 }, { ReplicationTaskArn: taskArn });
  for await (const { TableStatistics = [] } of pages) {
    for (const { SchemaName, TableName, TableState: state = 'unknown', FullLoadRows: rows = 0 } of TableStatistics) {
      if (state !== 'Table completed') {
        unloaded.push({ name: `${SchemaName}.${TableName}`, state, rows });
      }
    }
  }
  return unloaded;
}
