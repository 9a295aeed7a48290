import type { KeyRange } from '../rows';
import type { ColumnPair, TablePair } from '../table';
import { columnOf, printed, printsAsNumber, sameType } from './row-hash';

/** Which side of a pair is read. */
export type Side = 'source' | 'target';

/** A condition on rows, with its parameters from `$1` on. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Types of PostgreSQL itself, for which every text of one side is a value on the other. */
const castable =
  /^(char|int2|int4|int8|oid|numeric|date|time|timetz|timestamp|timestamptz|uuid|bytea|text|varchar|bpchar|bool|inet|cidr)$/;

/** The page after the last one that a table of PostgreSQL can have. */
export const endOfPages = 2 ** 32 - 1;

/** Returns the condition for the rows whose key is in a range. */
export function within({ key }: TablePair, side: Side, range: KeyRange): Condition {
  const end = (operator: '>' | '<=', first: number) =>
    beyond(
      key,
      side,
      operator,
      key.map((pair, index) => castOf(pair, side, `$${first + index}`)),
    );
  const { after, upTo } = range;
  const parts = [
    ...(after === undefined ? [] : [end('>', 1)]),
    ...(upTo === undefined ? [] : [end('<=', (after?.length ?? 0) + 1)]),
  ];
  return { sql: parts.join(' AND ') || 'true', values: [...(after ?? []), ...(upTo ?? [])] };
}

/** SQL of whether a key is greater than some values, or not greater. */
function beyond(key: readonly ColumnPair[], side: Side, operator: '>' | '<=', values: readonly string[]): string {
  const columns = key.map(({ name }) => columnOf(name));
  if (key.every((pair) => pair[side].operators === undefined)) {
    return `${list(columns)} ${operator} ${list(values)}`;
  }
  // Rows are compared by one operator for all of their columns, and none with a schema serves every type. The first
  // comparison of each column is what an index is read by.
  const [strict, orEqual] = operator === '>' ? (['>', '>='] as const) : (['<', '<='] as const);
  return key.reduceRight((rest, pair, index) => {
    const is = (sign: '>' | '>=' | '<' | '<=') =>
      `${columns[index]} ${pair[side].operators?.[sign] ?? sign} ${values[index]}`;
    return rest === '' ? is(operator) : `(${is(orEqual)} AND (${is(strict)} OR ${rest}))`;
  }, '');
}

/** SQL of a value of a key's column, of SQL of its text. */
function castOf(pair: ColumnPair, side: Side, text: string): string {
  return `${text}${printsAsNumber(pair) ? '::int4' : ''}::${pair[side].castType}`;
}

/**
 * Returns the condition for the rows that are stored in some pages.
 *
 * @param scansPages whether the server can read pages alone, as PostgreSQL 14 and later do. An older one is given every
 * place that a row can have in them; the open end is a scan of the whole table, which hashes the rows of those pages only
 */
export function stored([first, end]: readonly [number, number], scansPages: boolean): Condition {
  const from = `r.ctid >= '(${first},0)'::tid`;
  if (end === endOfPages) {
    return { sql: from, values: [] };
  }
  // A row and its place take 28 bytes of a page at least.
  const places = `SELECT format('(%s,%s)', page, place)::tid FROM generate_series(${first}, ${end - 1}) page,
    generate_series(1, current_setting('block_size')::int4 / 28) place`;
  return { sql: scansPages ? `${from} AND r.ctid < '(${end},0)'::tid` : `r.ctid = ANY (ARRAY(${places}))`, values: [] };
}

/** Returns the condition for the rows that have one of these keys. */
export function among({ key }: TablePair, side: Side, keys: readonly (readonly string[])[]): Condition {
  // Only a cast can use the index. Where a text of the other side may be no value on this one (a label that an enum
  // lacks, a number that is too large) the cast would fail, so the texts are compared.
  const casts = key.every((pair) => sameType(pair) && castable.test(pair.source.baseType));
  const columns = key.map((pair: ColumnPair) => (casts ? columnOf(pair.name) : printed(pair)));
  const wanted = key.map((pair, index) => (casts ? castOf(pair, side, `w.c${index}`) : `w.c${index}`));
  const arrays = key.map((_, index) => `$${index + 1}::text[]`);
  const names = key.map((_, index) => `c${index}`);
  return {
    sql: `${list(columns)} IN (SELECT ${wanted.join(', ')} FROM unnest(${arrays.join(', ')}) AS w (${names.join(', ')}))`,
    values: key.map((_, index) => keys.map((values) => values[index])),
  };
}

/** A row of one column is no row to SQL, where it is the same as the column. */
function list(items: readonly string[]): string {
  return `(${items.join(', ')})`;
}
