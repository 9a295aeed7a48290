import type { Column, Table } from '../table';
import type { Sessions } from './sessions';

const column = (name: string, baseType: string): Column => ({
  name,
  type: baseType,
  baseType,
  castType: `pg_catalog.${baseType}`,
  orderedByBytes: false,
});

/** The large objects of a database as a table of their numbers and bytes. No schema has them. */
const table: Table = {
  schema: 'pg_catalog',
  name: 'large objects',
  partitioned: false,
  columns: [column('oid', 'oid'), column('data', 'bytea')],
  key: ['oid'],
  estimatedRows: 0,
  largeObjects: true,
};

/**
 * SQL of that table. The server's own table of their pages is for superusers only; this function refuses objects which the
 * user may not read, and then nothing is proven.
 */
export const largeObjects = '(SELECT oid, lo_get(oid) AS data, xmin FROM pg_largeobject_metadata)';

/** SQL of how much they are: bytes in pages of the server, and rows. */
export const largeObjectsSize = `
  SELECT 0 AS pages, 0 AS longest, pg_table_size('pg_largeobject') AS bytes, count(*) AS rows FROM pg_largeobject_metadata`;

/** Returns the table of the large objects where one of some databases has any. */
export async function readLargeObjects(databases: readonly Pick<Sessions, 'query'>[]): Promise<readonly Table[]> {
  const counts = await Promise.all(
    databases.map(async (sessions) => {
      const [row] = await sessions.query('SELECT count(*) AS objects FROM pg_largeobject_metadata');
      return Number(row?.objects);
    }),
  );
  const most = Math.max(...counts);
  return most === 0 ? [] : [{ ...table, estimatedRows: most }];
}
