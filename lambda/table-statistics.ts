import {
  type DatabaseMigrationServiceClient,
  paginateDescribeTableStatistics,
  type TableStatistics,
} from '@aws-sdk/client-database-migration-service';

/** State of a table that DMS has stopped to replicate. */
export const tableError = 'Table error';

/**
 * Reads what DMS says of the tables of a task.
 *
 * @param state those in this state only, for example `Table error`. @default - every table
 */
export async function readTableStatistics(
  dms: DatabaseMigrationServiceClient,
  taskArn: string,
  state?: string,
): Promise<readonly TableStatistics[]> {
  const tables: TableStatistics[] = [];
  const filters = state === undefined ? {} : { Filters: [{ Name: 'table-state', Values: [state] }] };
  // The largest page: a system may have thousands of tables.
  const pages = paginateDescribeTableStatistics(
    { client: dms, pageSize: 500 },
    { ReplicationTaskArn: taskArn, ...filters },
  );
  for await (const page of pages) {
    tables.push(...(page.TableStatistics ?? []));
  }
  return tables;
}
