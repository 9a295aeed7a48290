import { readTableStatistics } from '../table-statistics';
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
  const tables = await readTableStatistics(dms, taskArn);
  return tables
    .filter(({ TableState }) => TableState !== 'Table completed')
    .map(({ SchemaName, TableName, TableState: state = 'unknown', FullLoadRows: rows = 0 }) => ({
      name: `${SchemaName}.${TableName}`,
      state,
      rows,
    }));
}
