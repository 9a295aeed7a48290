import type { ColumnFacts } from './columns';

/**
 * Types that are large objects to DMS (CLOB, NCLOB, BLOB), however small their values are. Arrays and composites are too.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source-PostgreSQL-DataTypes
 */
const lobs = new Set([
  'text',
  'citext',
  'bytea',
  'tsvector',
  'tsquery',
  'xml',
  'path',
  'polygon',
  'json',
  'jsonb',
  'hstore',
]);

/**
 * Types that the table "source PostgreSQL data types and whether they can be migrated successfully" marks as not migrating.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.Homogeneous.DMS
 */
const refused = new Set(['inet', 'macaddr', 'tsvector', 'tsquery', 'line', 'lseg', 'box', 'path', 'circle']);

/** Types that the documents name, and that arrive as they are within PostgreSQL. */
const known = new Set([
  ...['int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'money', 'bpchar', 'varchar', 'text', 'citext', 'bytea'],
  ...['timestamp', 'timestamptz', 'date', 'time', 'timetz', 'interval', 'bool', 'cidr', 'bit', 'varbit', 'uuid', 'xml'],
  ...['point', 'polygon', 'json', 'jsonb', 'hstore', 'geometry', 'geography', 'oid', 'lo'],
]);

/** What the documents say about moving a type from PostgreSQL to PostgreSQL. */
export type TypeSupport = 'moves' | 'refused' | 'unnamed';

/** Returns whether DMS treats a column as a large object. */
export function isLob({ base, kind, array }: ColumnFacts): boolean {
  return array || kind === 'c' || lobs.has(base);
}

/** Returns whether a column is a `varchar` without a length, to which DMS gives one. */
export function isUnboundedText({ base, modifier }: ColumnFacts): boolean {
  return base === 'varchar' && modifier === -1;
}

/** Returns what the documents say about the type of a column. */
export function typeSupport({ base, kind, array }: ColumnFacts): TypeSupport {
  if (array) {
    return 'moves';
  }
  if (kind !== 'b') {
    return 'refused';
  }
  return refused.has(base) ? 'refused' : known.has(base) ? 'moves' : 'unnamed';
}
