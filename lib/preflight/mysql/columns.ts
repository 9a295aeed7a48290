import type { Session } from '../context';
import type { Check } from '../finding';
import { checkOf, type Found } from '../look';
import type { Facts } from './facts';
import { quoted } from './names';

/** A column of a base table of the source. */
export interface Column {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  /** Type without its length, for example `varchar`. */
  readonly dataType: string;
  /** Type as a definition has it, for example `varchar(20)`. */
  readonly columnType: string;
  readonly nullable: boolean;
  /** As the server writes it; undefined where there is none. */
  readonly defaultValue?: string;
  /** Undefined where the column holds no text. */
  readonly characterSet?: string;
  readonly collation?: string;
  /** `auto_increment`, `VIRTUAL GENERATED`, `INVISIBLE` and the like. */
  readonly extra: string;
  /** Undefined where the column holds a value of its own. */
  readonly expression?: string;
}

/** Reads the columns of the base tables of some schemas. MySQL 5.6 and MariaDB before 10.2 show no expressions. */
export async function readColumns(session: Session, schemas: readonly string[]): Promise<readonly Column[]> {
  const rows = await session.query(
    `SELECT c.* FROM information_schema.COLUMNS AS c
     JOIN information_schema.TABLES AS t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
     WHERE c.TABLE_SCHEMA IN (?) AND t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')
       AND c.TABLE_NAME NOT LIKE 'awsdms|_%' ESCAPE '|'
     ORDER BY c.TABLE_SCHEMA, c.TABLE_NAME, c.ORDINAL_POSITION`,
    [schemas],
  );
  return rows.map((row) => ({
    schema: `${row['TABLE_SCHEMA']}`,
    table: `${row['TABLE_NAME']}`,
    name: `${row['COLUMN_NAME']}`,
    dataType: `${row['DATA_TYPE']}`.toLowerCase(),
    columnType: `${row['COLUMN_TYPE']}`,
    nullable: row['IS_NULLABLE'] === 'YES',
    ...(row['COLUMN_DEFAULT'] != null && { defaultValue: row['COLUMN_DEFAULT'] }),
    ...(row['CHARACTER_SET_NAME'] != null && { characterSet: row['CHARACTER_SET_NAME'] }),
    ...(row['COLLATION_NAME'] != null && { collation: row['COLLATION_NAME'] }),
    extra: row['EXTRA'] ?? '',
    ...(row['GENERATION_EXPRESSION'] && { expression: row['GENERATION_EXPRESSION'] }),
  }));
}

/** Name of a column in findings. */
export function nameOf({ schema, table, name }: Column): string {
  return `${schema}.${table}.${name}`;
}

/**
 * Types that DMS takes for large objects, and moves as the task's settings say. A TEXT or BLOB travels inside its row.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html
 */
export const lobTypes: ReadonlySet<string> = new Set([
  'mediumtext',
  'longtext',
  'mediumblob',
  'longblob',
  'json',
  'geometry',
  'point',
  'linestring',
  'polygon',
  'multipoint',
  'multilinestring',
  'multipolygon',
  'geometrycollection',
  'geomcollection',
]);

/** Returns what makes a column again with another type; its default goes, since it may not fit that. */
export function modified({ schema, table, name, nullable }: Column, type: string): string {
  return `ALTER TABLE ${quoted(schema, table)} MODIFY ${quoted(name)} ${type} ${nullable ? 'NULL' : 'NOT NULL'}`;
}

/** Whether DMS carries the columns, by their definitions alone. */
export function columnChecks(facts: Facts): readonly Check[] {
  const each = (name: string, title: string, find: (column: Column) => Found | undefined) =>
    checkOf(name, title, async () => (await facts.columns()).flatMap((column) => find(column) ?? []));
  return [
    each('generated-columns', 'generated columns', (column) =>
      column.expression === undefined ? undefined : generated(column),
    ),
    each('invisible-columns', 'invisible columns', (column) =>
      /\bINVISIBLE\b/i.test(column.extra) ? invisible(column) : undefined,
    ),
    each('bit-columns', 'columns of bits', (column) => (column.dataType === 'bit' ? bits(column) : undefined)),
    each('fractions-of-seconds', 'times with fractions of a second', (column) =>
      /^(datetime|timestamp|time)\(6\)/.test(column.columnType) ? microseconds(column) : undefined,
    ),
    each('spatial-columns', 'spatial columns', (column) =>
      lobTypes.has(column.dataType) && !/text|blob|json/.test(column.dataType) ? spatial(column) : undefined,
    ),
    each('utf8mb3', 'text in the old UTF-8', (column) =>
      /^utf8(mb3)?$/.test(column.characterSet ?? '') ? oldUtf8(column) : undefined,
    ),
  ];
}

/** @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.AssessmentReport.MariaDB.html */
function generated(column: Column): Found {
  return {
    severity: 'warning',
    subject: nameOf(column),
    found: `it is generated as ${column.expression}`,
    consequence:
      'DMS writes every column that it reads, and Aurora refuses a value for a generated one: try the table in a test load. Where it stops, make the column an ordinary one in Aurora until the cutover.',
    remedy: [],
  };
}

function invisible(column: Column): Found {
  return {
    severity: 'warning',
    subject: nameOf(column),
    found: 'it is invisible',
    consequence:
      'A reader that does not name it, gets it not: its values may be missing in Aurora, and what it tells apart is alike there.',
    remedy: [modified(column, `${column.columnType}${collationOf(column)}${countsOf(column)}`)],
  };
}

function bits(column: Column): Found {
  return {
    severity: 'note',
    subject: nameOf(column),
    found: `it is ${column.columnType}`,
    consequence:
      'DMS reads one bit as true or false and several as bytes. Compare the rows after the load by the validation, before anybody relies on them.',
    remedy: [],
  };
}

function microseconds(column: Column): Found {
  return {
    severity: 'note',
    subject: nameOf(column),
    found: `it is ${column.columnType}`,
    consequence:
      'The documents of DMS promise milliseconds for 1 to 5 places and say nothing of 6. Compare the rows after the load by the validation, before anybody relies on them.',
    remedy: [],
  };
}

function spatial(column: Column): Found {
  return {
    severity: 'note',
    subject: nameOf(column),
    found: `it is ${column.columnType}`,
    consequence:
      'DMS carries it as a large object, and its index is made by the load. Compare the rows after the load by the validation, before anybody relies on them.',
    remedy: [],
  };
}

function oldUtf8(column: Column): Found {
  return {
    severity: 'note',
    subject: nameOf(column),
    found: `its character set is ${column.characterSet}`,
    consequence:
      'It holds no character beyond 3 bytes, and MySQL is about to give it up. It moves as it is; converting it is easier after the cutover.',
    remedy: [
      `ALTER TABLE ${quoted(column.schema, column.table)} CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`,
    ],
  };
}

/** The collation of a column as a definition has it. */
export function collationOf({ characterSet, collation }: Column): string {
  return characterSet === undefined || collation === undefined
    ? ''
    : ` CHARACTER SET ${characterSet} COLLATE ${collation}`;
}

function countsOf({ extra }: Column): string {
  return /auto_increment/i.test(extra) ? ' AUTO_INCREMENT' : '';
}
