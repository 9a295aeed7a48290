import type { SchemaObject } from '../../schema';
import type { TextRow } from '../sessions';
import { canonicalCollation, canonicalDefault, canonicalType, onUpdate } from './column-values';
import type { Dialect } from './reading';
import { canonicalExpression, changeOutsideQuotes, outsideQuotes, quoted, shownName } from './sql-text';
import { unwrapped } from './table-definition';
import type { DescribedTable } from './tables';

/** Whether a column takes its values from the counter of its table. */
export function isCounter({ properties }: SchemaObject): boolean {
  return properties['counter']?.value === 'yes';
}

/** The columns of a table. */
export function columnObjects(table: DescribedTable, dialect: Dialect): readonly SchemaObject[] {
  // One that keeps the earlier versions of its rows is not changed without it.
  const keep = table.row.type === 'SYSTEM VERSIONED' ? 'SET STATEMENT system_versioning_alter_history = KEEP FOR ' : '';
  const alter = `${keep}ALTER TABLE ${table.sql}`;
  return table.columns.map((row, index) => {
    const definition = columnDefinition(table, row);
    const place = placeAfter(table.columns[index - 1]);
    const values = valuesOf(row, definition, dialect);
    // A definition is changed as a whole. No column becomes one that is computed when it is read.
    const change =
      keeping(row) === 'virtual'
        ? `DROP COLUMN ${quoted(row.column_name)}, ADD COLUMN ${definition} ${place}`
        : `MODIFY COLUMN ${definition}`;
    const statement = `${alter} ${change}`;
    return {
      kind: 'column',
      name: `${table.name}.${shownName(row.column_name)}`,
      partOf: table.name,
      create: `${alter} ADD COLUMN ${definition} ${place}`,
      properties: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value, statement }])),
    };
  });
}

/** Where a column stands behind another, or before all. */
export function placeAfter(column: TextRow | undefined): string {
  return column === undefined ? 'FIRST' : `AFTER ${quoted(column.column_name)}`;
}

/** The definition of a column with its collation, which is left to the table where both have the same. */
export function columnDefinition({ definition }: DescribedTable, row: TextRow): string {
  const { column_name, type, character_set, collation_name } = row;
  const item = definition.items.find((text) => text.startsWith(`${quoted(column_name)} `)) ?? quoted(column_name);
  const start = `${quoted(column_name)} ${type}`;
  if (collation_name == null || !item.startsWith(start)) {
    return item;
  }
  const rest = changeOutsideQuotes(item.slice(start.length), (masked) =>
    masked.replace(/^(?: CHARACTER SET \w+)?(?: COLLATE \w+)?/, ''),
  );
  return `${start} CHARACTER SET ${character_set} COLLATE ${collation_name}${rest}`;
}

function valuesOf(
  row: TextRow,
  definition: string,
  { defaultsAsSql }: Dialect,
): Readonly<Record<string, string | null>> {
  const extra = `${row.extra}`;
  const yes = (pattern: RegExp) => (pattern.test(extra) ? 'yes' : null);
  const type = `${row.type}`;
  return {
    type: canonicalType(type),
    'not null': row.nullable === 'NO' ? 'true' : 'false',
    default: canonicalDefault({ value: row.default_value, extra, type }, defaultsAsSql),
    'on update': onUpdate(extra),
    'generated as': row.expression ? `${canonicalExpression(row.expression)} ${keeping(row)}` : null,
    counter: yes(/auto_increment/i),
    invisible: yes(/invisible/i),
    collation: canonicalCollation(row.collation_name),
    ...attributesOf(definition),
    comment: row.comment || null,
  };
}

/** Whether a generated column is computed when it is read, or when its row is written. */
function keeping({ extra }: TextRow): 'virtual' | 'stored' {
  return /virtual generated/i.test(`${extra}`) ? 'virtual' : 'stored';
}

/**
 * What only the definition of the table says: the condition of MariaDB's columns and whether their earlier values are kept,
 * and the reference system of MySQL's.
 */
function attributesOf(definition: string): Readonly<Record<string, string | null>> {
  const found = (pattern: RegExp) => outsideQuotes(unwrapped(definition), pattern) ?? null;
  const condition = found(/ CHECK (\(.*\))/s);
  return {
    condition: condition && canonicalExpression(condition),
    'system versioning': found(/ WITHOUT SYSTEM VERSIONING/) && 'no',
    'reference system': found(/ SRID (\d+)/),
  };
}
