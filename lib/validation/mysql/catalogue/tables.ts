import type { SchemaObject, Unread } from '../../schema';
import type { TextRow } from '../sessions';
import { canonicalCollation } from './column-values';
import { columnDefinition, columnObjects, isCounter, placeAfter } from './columns';
import { readCounter } from './counters';
import { keyObjects } from './keys';
import { type CatalogueSessions, type Dialect, groupedBy, keyOf, type Part, together } from './reading';
import { literal, shownName, sqlName } from './sql-text';
import { canonicalPartitioning, cutTable, partitioning, type TableDefinition } from './table-definition';

/** A table as the server describes it. */
export interface DescribedTable {
  /** Name for the report. */
  readonly name: string;
  /** Name as SQL. */
  readonly sql: string;
  readonly row: TextRow;
  readonly columns: readonly TextRow[];
  readonly definition: TableDefinition;
}

/** Reads the tables of some databases with columns, keys, constraints and counters. */
export async function readTables(
  sessions: CatalogueSessions,
  schemas: readonly string[],
  dialect: Dialect,
): Promise<Part> {
  const [tables, columns] = await Promise.all([
    sessions.query(
      `SELECT TABLE_SCHEMA AS schema_name, TABLE_NAME AS table_name, TABLE_TYPE AS type, ENGINE AS engine,
          TABLE_COLLATION AS collation_name, TABLE_COMMENT AS comment
        FROM information_schema.TABLES WHERE TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') AND TABLE_SCHEMA IN (?)
          AND TABLE_NAME NOT LIKE 'awsdms\\\\_%'
        ORDER BY 1, 2`,
      [schemas],
    ),
    sessions.query(
      `SELECT TABLE_SCHEMA AS schema_name, TABLE_NAME AS table_name, COLUMN_NAME AS column_name, COLUMN_TYPE AS type,
          IS_NULLABLE AS nullable, COLUMN_DEFAULT AS default_value, EXTRA AS extra, COLLATION_NAME AS collation_name,
          CHARACTER_SET_NAME AS character_set, GENERATION_EXPRESSION AS expression, COLUMN_COMMENT AS comment
        FROM information_schema.COLUMNS WHERE TABLE_SCHEMA IN (?) ORDER BY 1, 2, ORDINAL_POSITION`,
      [schemas],
    ),
  ]);
  const rowsOf = groupedBy(columns, 'schema_name', 'table_name');
  const unread: Unread[] = [];
  const described = await Promise.all(
    tables.map(async (row): Promise<DescribedTable | undefined> => {
      const { schema_name, table_name } = row;
      const [name, sql] = [shownName(schema_name, table_name), sqlName(schema_name, table_name)];
      try {
        const [shown] = await sessions.query(`SHOW CREATE TABLE ${sql}`);
        const definition = cutTable(`${shown?.['Create Table']}`);
        return { name, sql, row, columns: rowsOf.get(keyOf(schema_name, table_name)) ?? [], definition };
      } catch (error) {
        unread.push({ kind: 'table', name, reason: (error as Error).message });
        return undefined;
      }
    }),
  );
  const found = described.filter((table) => table !== undefined);
  const parts = await Promise.all(found.map((table) => readCounter(sessions, table)));
  const all = (make: (table: DescribedTable) => readonly SchemaObject[]) => found.flatMap(make);
  const columnsOf = all((table) => columnObjects(table, dialect));
  const keys = found.map((table) => keyObjects(table, dialect));
  const objects = [
    ...found.map(tableObject),
    ...columnsOf.filter((column) => !isCounter(column)),
    ...keys.flatMap((table) => table.keys),
    // A counter needs its key.
    ...columnsOf.filter(isCounter),
    ...keys.flatMap((table) => table.constraints),
    // A foreign key needs the key that it refers to.
    ...keys.flatMap((table) => table.foreignKeys),
  ];
  return together([{ objects, sequences: [], unread }, ...parts]);
}

function tableObject(table: DescribedTable): SchemaObject {
  const { name, sql, row, columns } = table;
  const { items, options } = table.definition;
  const collation = canonicalCollation(row.collation_name);
  const characterSet = collation?.split('_')[0];
  const partitions = partitioning(options);
  const inPlace = columns.map(
    (column, index) => `MODIFY COLUMN ${columnDefinition(table, column)} ${placeAfter(columns[index - 1])}`,
  );
  // Foreign keys come after all tables.
  const inside = items.filter((item) => !/^CONSTRAINT `(?:[^`]|``)*` FOREIGN KEY/.test(item));
  // MariaDB has them beside the columns.
  const periods = items.filter((item) => /^PERIOD FOR /.test(item));
  return {
    kind: 'table',
    name,
    create: `CREATE TABLE ${sql} (\n  ${inside.join(',\n  ')}\n)${options}`,
    properties: {
      engine: { value: row.engine ?? null, statement: `ALTER TABLE ${sql} ENGINE = ${row.engine}` },
      collation: {
        value: collation,
        statement: `ALTER TABLE ${sql} DEFAULT CHARACTER SET ${characterSet} COLLATE ${row.collation_name}`,
      },
      partitions: {
        value: partitions && canonicalPartitioning(partitions),
        statement: `ALTER TABLE ${sql} ${partitions ?? 'REMOVE PARTITIONING'}`,
      },
      'system versioning': {
        value: row.type === 'SYSTEM VERSIONED' ? 'yes' : null,
        statement: `ALTER TABLE ${sql} ${row.type === 'SYSTEM VERSIONED' ? 'ADD' : 'DROP'} SYSTEM VERSIONING`,
      },
      periods: {
        value: periods.join(', ') || null,
        statement: periods.map((period) => `ALTER TABLE ${sql} ADD ${period}`),
      },
      'order of columns': {
        value: columns.map((column) => shownName(column.column_name)).join(', '),
        statement: `ALTER TABLE ${sql} ${inPlace.join(', ')}`,
      },
      comment: { value: row.comment || null, statement: `ALTER TABLE ${sql} COMMENT = ${literal(row.comment)}` },
    },
  };
}
