import { type Column, type ColumnPair, pairTablesBy, type Table, type TablePair } from '../table';
import type { MysqlSessions, TextRow } from './sessions';
import { kindOf } from './values';

/** Storage engines whose tables stand for rows that another server or program holds. */
export const remoteEngines: readonly string[] = ['FEDERATED', 'CONNECT', 'SPIDER'];

/** Schemas of the servers themselves, of RDS, and of the replication by DMS. */
const othersSchemas: readonly string[] = [
  'mysql',
  'information_schema',
  'performance_schema',
  'sys',
  'ndbinfo',
  'innodb',
  'awsdms_control',
];

/** Reads the names of the schemas that are not the server's own or of the replication. */
export async function readSchemaNames(sessions: Pick<MysqlSessions, 'query'>): Promise<readonly string[]> {
  const found = await sessions.query(
    'SELECT SCHEMA_NAME AS schema_name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME NOT IN (?) ORDER BY 1',
    [othersSchemas],
  );
  return found.map((row) => `${row.schema_name}`);
}

/** Reads the tables of some schemas; partitions are a part of their table. */
export async function readTables(
  sessions: Pick<MysqlSessions, 'query'>,
  schemas: readonly string[],
): Promise<readonly Table[]> {
  if (schemas.length === 0) {
    return [];
  }
  const [tables, columns, indexes] = await Promise.all([
    sessions.query(
      `SELECT TABLE_SCHEMA AS table_schema, TABLE_NAME AS table_name, COALESCE(TABLE_ROWS, 0) AS table_rows,
          CREATE_OPTIONS LIKE '%partitioned%' AS is_partitioned
        FROM information_schema.TABLES
        WHERE TABLE_SCHEMA IN (?) AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')
          AND TABLE_NAME NOT LIKE 'awsdms\\\\_%' AND COALESCE(ENGINE, '') NOT IN (?)
        ORDER BY TABLE_SCHEMA, TABLE_NAME`,
      [schemas, remoteEngines],
    ),
    sessions.query(
      `SELECT TABLE_SCHEMA AS table_schema, TABLE_NAME AS table_name, COLUMN_NAME AS column_name, DATA_TYPE AS data_type,
          COLUMN_TYPE AS column_type, COLLATION_NAME AS collation_name, IS_NULLABLE AS is_nullable
        FROM information_schema.COLUMNS WHERE TABLE_SCHEMA IN (?) ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION`,
      [schemas],
    ),
    // All columns: servers differ in those that say that an index is invisible, ignored, or on an expression.
    sessions.query(
      'SELECT * FROM information_schema.STATISTICS WHERE TABLE_SCHEMA IN (?) AND NON_UNIQUE = 0 ORDER BY SEQ_IN_INDEX',
      [schemas],
    ),
  ]);
  const columnsOf = byTable(columns, ({ table_schema, table_name }) => [table_schema, table_name]);
  const indexesOf = byTable(indexes, ({ TABLE_SCHEMA, TABLE_NAME }) => [TABLE_SCHEMA, TABLE_NAME]);
  return tables.map((row) => {
    const id = JSON.stringify([row.table_schema, row.table_name]);
    const ofTable = columnsOf.get(id) ?? [];
    const key = keyAmong(indexesOf.get(id) ?? [], ofTable);
    return {
      schema: `${row.table_schema}`,
      name: `${row.table_name}`,
      partitioned: row.is_partitioned === '1',
      columns: ofTable.map(columnFrom),
      key: key.columns,
      keyIndex: key.index,
      estimatedRows: Number(row.table_rows),
    };
  });
}

function byTable(
  rows: readonly TextRow[],
  tableOf: (row: TextRow) => readonly unknown[],
): ReadonlyMap<string, readonly TextRow[]> {
  const found = new Map<string, TextRow[]>();
  for (const row of rows) {
    const id = JSON.stringify(tableOf(row));
    found.set(id, [...(found.get(id) ?? []), row]);
  }
  return found;
}

function columnFrom(row: TextRow): Column {
  const collation = row.collation_name ?? undefined;
  return {
    name: `${row.column_name}`,
    type: `${row.column_type}`,
    baseType: `${row.data_type}`.toLowerCase(),
    castType: `${row.data_type}`,
    orderedByBytes: collation !== undefined && collation in orderedByBytes,
    collation,
  };
}

/**
 * Chooses the primary key, or else the narrowest unique index on whole columns that admit no NULL. An index that is hashed
 * has no order, one that is invisible cannot be named, and one that descends is left out for the sake of plain ranges.
 */
function keyAmong(
  parts: readonly TextRow[],
  columns: readonly TextRow[],
): { readonly index?: string; readonly columns: readonly string[] } {
  const required = new Set(columns.filter((row) => row.is_nullable === 'NO').map((row) => `${row.column_name}`));
  const suits = (part: TextRow) =>
    part.COLUMN_NAME != null &&
    required.has(part.COLUMN_NAME) &&
    part.SUB_PART == null &&
    part.INDEX_TYPE === 'BTREE' &&
    part.COLLATION === 'A' &&
    part.IS_VISIBLE !== 'NO' &&
    part.IGNORED !== 'YES';
  const names = [...new Set(parts.map((part) => `${part.INDEX_NAME}`))];
  const candidates = names
    .map((index) => ({ index, parts: parts.filter((part) => part.INDEX_NAME === index) }))
    .filter((candidate) => candidate.parts.every(suits))
    .map((candidate) => ({ index: candidate.index, columns: candidate.parts.map((part) => `${part.COLUMN_NAME}`) }))
    .sort(
      (left, right) =>
        Number(right.index === 'PRIMARY') - Number(left.index === 'PRIMARY') ||
        left.columns.length - right.columns.length ||
        (left.index < right.index ? -1 : 1),
    );
  return candidates[0] ?? { columns: [] };
}

/**
 * Collations that compare the code points of characters, and fill up the shorter text with blanks, in every version of
 * both servers; those with one value have one order. Any other collation is a version of a server's own rules. A wrong
 * guess could not hide a row: each row of the source is in one range, and a range is equal when it holds the same rows on
 * both sides. It would report rows that are in another range as missing.
 */
const orderedByBytes: Readonly<Record<string, string>> = {
  utf8_bin: 'utf8',
  utf8mb3_bin: 'utf8',
  utf8mb4_bin: 'utf8',
  ascii_bin: 'utf8',
  latin1_bin: 'latin1',
};

/** Decides how the rows of a table on both sides are compared. Names of columns have no case in MySQL. */
export function pairTables(source: Table, target: Table): TablePair {
  return pairTablesBy(source, target, { sameName: same, orderedAlike: alike });
}

function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** Whether both sides order the values of a column alike. */
function alike({ source, target }: ColumnPair): boolean {
  const kind = kindOf(source);
  if (kind !== kindOf(target)) {
    return false;
  }
  switch (kind) {
    case 'integer':
      return source.baseType !== 'year' && target.baseType !== 'year';
    case 'decimal':
    case 'binary':
      return true;
    case 'temporal':
      return source.baseType === target.baseType;
    case 'text':
      return (
        source.orderedByBytes &&
        target.orderedByBytes &&
        orderedByBytes[`${source.collation}`] === orderedByBytes[`${target.collation}`]
      );
    default:
      return false;
  }
}
