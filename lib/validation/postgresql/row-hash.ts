import type { Column, ColumnPair, TablePair } from '../table';

/**
 * How a row becomes 64 bits: `record` hashes the binary form of each value, `text` the printed row. The second is half as
 * fast and also understood by PostgreSQL 13, which cannot hash records with a seed.
 */
export type HashMode = 'record' | 'text';

/** Returns a name as SQL: quoted always. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Returns a column of the table that a statement reads, as SQL. An alias in the statement is never taken for it. */
export function columnOf(name: string): string {
  return `r.${quoted(name)}`;
}

/**
 * Types whose hash would use 32 bits only (every type of eight bytes folds its halves: 1 and 2^32 collide), or would call
 * values equal that print differently (numeric 1.1 and 1.10, interval '1 day' and '24:00'): the binary form is hashed.
 */
const binaryForm: Readonly<Record<string, string>> = {
  int8: 'int8send',
  timestamp: 'timestamp_send',
  timestamptz: 'timestamptz_send',
  time: 'time_send',
  timetz: 'timetz_send',
  interval: 'interval_send',
  numeric: 'numeric_send',
  pg_lsn: 'pg_lsn_send',
  inet: 'inet_send',
  cidr: 'cidr_send',
};

/** Types whose own hash takes every bit of the value and nothing else. */
const ownHash = new Set(['int2', 'int4', 'oid', 'bool', 'date', 'uuid', 'bytea']);

/** Returns SQL of a value that a record's hash tells apart from every other value of the column. */
function hashable(name: string, pair: ColumnPair): string {
  const { baseType } = pair.source;
  if (printsInItsOwnWay(pair)) {
    return `${printed(pair)} COLLATE "C"`;
  }
  if (ownHash.has(baseType)) {
    return name;
  }
  if (baseType in binaryForm) {
    return `${binaryForm[baseType]}(${name})`;
  }
  if (baseType === 'float4' || baseType === 'float8') {
    // NaN has many bit patterns: one that was computed on x86 is negative, one that was read is not.
    return `${baseType}send(CASE WHEN ${name} = 'NaN' THEN 'NaN' ELSE ${name} END)`;
  }
  if (baseType === 'char') {
    return oneByte(name);
  }
  // A collation may call two different texts equal. Types that are unknown here print all that they hold.
  return baseType === 'text' || baseType === 'varchar' ? `${name} COLLATE "C"` : `${name}::text COLLATE "C"`;
}

/** Whether the text of a value is made for the comparison, so that the binary form is none to compare. */
function printsInItsOwnWay(pair: ColumnPair): boolean {
  return !sameType(pair) || pair.source.baseType === 'json' || scalesDiffer(pair);
}

/** Whether only the declared types make numbers of two scales: 1.50 in `numeric(9,2)` is 1.5000 in `numeric(9,4)`. */
function scalesDiffer(pair: ColumnPair): boolean {
  return sameType(pair) && pair.source.baseType === 'numeric' && pair.source.type !== pair.target.type;
}

/** Whether the text of a value is a number, though its type is none. */
export function printsAsNumber(pair: ColumnPair): boolean {
  return sameType(pair) && pair.source.baseType === 'char';
}

/** PostgreSQL 15 and older print a byte beyond ASCII as it is, which is no text, and later ones by its number. */
function oneByte(name: string): string {
  return `${name}::int4`;
}

/**
 * SQL of a json value in which the order of keys and the blanks between them do not matter. The value as it was written
 * takes its place where the type jsonb would lose more than that, which a text of another length shows: a key that is there
 * twice, a number with an exponent, a letter that is escaped.
 */
function orderless(name: string): string {
  const length = (text: string) => `length(regexp_replace(${text}, '[[:space:]]', '', 'g'))`;
  return `CASE WHEN ${name}::text ~ '\\\\u|[0-9][eE]' THEN ${name}::text
    WHEN ${length(`${name}::text`)} = ${length(`${name}::jsonb::text`)} THEN ${name}::jsonb::text ELSE ${name}::text END`;
}

/** Returns SQL of a value as both sides print it, though their types differ. */
function commonText(name: string, { source, target }: ColumnPair): string {
  const types = new Set([source.baseType, target.baseType]);
  return types.has('json') && types.has('jsonb') ? `${name}::jsonb::text` : `${name}::text`;
}

/** Whether both sides store a value in the same way. */
export function sameType({ source, target }: Pick<ColumnPair, 'source' | 'target'>): boolean {
  return source.baseType === target.baseType;
}

/**
 * Returns SQL of a value as text, the same on both sides for the same value, for keys and for a look at single columns.
 *
 * @param name SQL of the value
 */
export function printed(pair: ColumnPair, name: string = columnOf(pair.name)): string {
  if (!sameType(pair)) {
    return commonText(name, pair);
  }
  if (scalesDiffer(pair)) {
    return `trim_scale(${name})::text`;
  }
  if (printsAsNumber(pair)) {
    return `${oneByte(name)}::text`;
  }
  return pair.source.baseType === 'json' ? `(${orderless(name)})` : `${name}::text`;
}

/** Returns SQL of 64 bits from some columns of a row `r`, which still have to go through `finished`. */
export function hashOf(columns: readonly ColumnPair[], mode: HashMode): string {
  if (mode === 'record') {
    return `hash_record_extended(ROW(${columns.map((pair) => hashable(columnOf(pair.name), pair)).join(', ')}), 0)`;
  }
  // The text of a record quotes every value where it must, so that no two rows print alike; NULL is not ''. Blanks that
  // only fill a character(n) are no difference: its own text has none.
  const values = columns.map((pair) => {
    const { baseType } = pair.source;
    const ownWay = printsInItsOwnWay(pair) || baseType === 'bpchar';
    const name = columnOf(pair.name);
    return ownWay ? printed(pair) : baseType === 'char' ? oneByte(name) : name;
  });
  return `hashtextextended(ROW(${values.join(', ')})::text COLLATE "C", 0)`;
}

/** SQL of a row's hash. */
export interface RowHash {
  /** The hash as it is computed from the columns. */
  readonly sql: string;
  /** What makes sums of it safe, of the hash as `h`. @default - they are safe as it is */
  readonly finished?: string;
}

/**
 * Returns SQL of 64 bits from all columns of a row, whose sum over rows depends on every value and its place.
 *
 * A key that is a whole number seeds the hash of every other column: then no two rows that swap values have the sum that
 * they had before, and nothing has to be finished, which saves a tenth of the server's time. A constant takes part in it, for
 * rows in which every other column is NULL, of which a record's hash is zero whatever the seed.
 */
export function rowHash({ columns, key }: Pick<TablePair, 'columns' | 'key'>, mode: HashMode): RowHash {
  const [first] = key;
  if (mode === 'record' && key.length === 1 && first !== undefined && isWholeNumber(first)) {
    const others = columns.filter(({ name }) => name !== first.name);
    return { sql: seeded(others, `${columnOf(first.name)}::int8`) };
  }
  return { sql: hashOf(columns, mode), ...(mode === 'record' && { finished: finished('h', mode) }) };
}

function seeded(columns: readonly ColumnPair[], seed: string): string {
  const values = ['true', ...columns.map((pair) => hashable(columnOf(pair.name), pair))];
  return `hash_record_extended(ROW(${values.join(', ')}), ${seed})`;
}

/** Types that a number of 64 bits holds. */
const wholeNumbers = new Set(['int2', 'int4', 'int8', 'oid']);

function isWholeNumber({ source, target }: ColumnPair): boolean {
  return wholeNumbers.has(source.baseType) && wholeNumbers.has(target.baseType);
}

/** Returns SQL of a hash of the key that only has to spread rows over buckets, so that the cheapest will do. */
export function bucketHash(key: readonly ColumnPair[], mode: HashMode): string {
  const [first] = key;
  if (key.length !== 1 || first === undefined) {
    return hashOf(key, mode);
  }
  if (isWholeNumber(first)) {
    return `hashint8extended(${columnOf(first.name)}::int8, 0)`;
  }
  return [first.source, first.target].every(({ baseType }) => baseType === 'uuid')
    ? `uuid_hash_extended(${columnOf(first.name)}, 0)`
    : hashOf(key, mode);
}

/**
 * Returns SQL that makes sums of hashes safe. A record's hash is linear in those of its columns (31 * h + next), so that
 * two rows which swap their values in one column have the same sum as before. `hashint8extended` folds a number to 32
 * bits and takes a 64-bit seed: both halves go in, one as the number and one by the seed.
 */
function finished(hash: string, mode: HashMode): string {
  return mode === 'record' ? `hashint8extended(${hash} # (${hash} << 32), hashint8extended(${hash}, 1))` : hash;
}

/**
 * SQL that computes one value from literals of every type that is hashed in its own way. Two servers on which it differs
 * hash differently, whatever the reason.
 */
export function canary(mode: HashMode): string {
  const literals: Readonly<Record<string, string>> = {
    int2: `'-7'`,
    int4: `'2147483647'`,
    int8: `'-4294967297'`,
    oid: `'4294967295'`,
    bool: `'t'`,
    date: `'2024-02-29'`,
    uuid: `'00112233-4455-6677-8899-aabbccddeeff'`,
    bytea: `'\\x00ff'`,
    text: `'é|""\\,'`,
    timestamp: `'1999-12-31 23:59:59.999999'`,
    timestamptz: `'2024-03-31 02:30:00+01'`,
    time: `'23:59:59.5'`,
    timetz: `'01:02:03+05:30'`,
    interval: `'1 mon 2 days 03:04:05.06'`,
    numeric: `'-12345678901234567890.1230'`,
    pg_lsn: `'16/B374D848'`,
    inet: `'192.0.2.1/24'`,
    cidr: `'2001:db8::/32'`,
    float4: `'-0'`,
    float8: `'0.1'`,
    jsonb: `'{"b": 1.10, "a": [null]}'`,
  };
  const columns = Object.keys(literals).map((type): ColumnPair => {
    const column: Column = { name: type, type, baseType: type, castType: type, orderedByBytes: false };
    return { name: type, source: column, target: column };
  });
  const values = Object.entries(literals).map(([type, literal]) => `${literal}::pg_catalog.${type} AS ${quoted(type)}`);
  const both = mode === 'record' ? `concat_ws(' ', ${finished('h', mode)}, s)` : 'h';
  const seed = mode === 'record' ? seeded(columns, '-4294967297') : 'NULL';
  return `SELECT ${both} AS hash FROM (SELECT ${hashOf(columns, mode)} AS h, ${seed} AS s FROM (SELECT ${values.join(', ')}) r) q`;
}
