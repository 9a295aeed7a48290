/** A checksum of the table `orders` in one statement. */
export interface Candidate {
  readonly name: string;
  /** SQL of the 64 bits of a row; where there is a `finish`, those that it still has to go through. */
  readonly hash: string;
  /** SQL that ends the hash `h`. @default - nothing is left to do */
  readonly finish?: string;
  /** The aggregate over all rows. */
  readonly combine: 'sum' | 'bit_xor';
}

/** Columns beside the key, in the form in which no two values look alike to a record's hash. */
const columns = `quantity, code COLLATE "C", numeric_send(price), note COLLATE "C", address COLLATE "C",
  timestamptz_send(placed_at), timestamp_send(shipped_at), paid, float8send(ratio)`;
const record = `hash_record_extended(ROW(int8send(id), ${columns}), 0)`;
const finish = 'hashint8extended(h # (h << 32), hashint8extended(h, 1))';
/** A value of 64 bits from hexadecimal digits. */
const bits = (digits: string) => `('x' || left(${digits}, 16))::bit(64)::int8`;

/**
 * What the servers could compute instead of our own expression: exact ones, and simpler and faster ones that are not. All of
 * them are built by hand for this one table, which a validation cannot be.
 */
export const candidates: readonly Candidate[] = [
  { name: 'record hash of binary columns, finished, sum', hash: record, finish, combine: 'sum' },
  { name: 'record hash of binary columns, finished, xor', hash: record, finish, combine: 'bit_xor' },
  // The key as the seed makes the hash of every column depend on the row: no swap cancels out, and nothing has to be
  // finished. A constant takes part in it, for rows in which every other column is NULL.
  {
    name: 'record hash of binary columns seeded by the key, sum',
    hash: `hash_record_extended(ROW(true, ${columns}), id)`,
    combine: 'sum',
  },
  {
    name: 'record hash of binary columns seeded by the key, xor',
    hash: `hash_record_extended(ROW(true, ${columns}), id)`,
    combine: 'bit_xor',
  },
  { name: 'record hash of the binary row', hash: 'hash_record_extended(ROW(record_send(o)), 0)', combine: 'sum' },
  { name: 'record hash, plain', hash: 'hash_record_extended(o, 0)', combine: 'sum' },
  { name: 'hash of the printed row', hash: 'hashtextextended(o::text, 0)', combine: 'sum' },
  { name: 'SHA-256 of the binary row', hash: bits(`encode(sha256(record_send(o)), 'hex')`), combine: 'sum' },
  { name: 'MD5 of the printed row', hash: bits('md5(o::text)'), combine: 'sum' },
];

/**
 * SQL of rows `key` and `sum`: the candidate's checksum of each group of rows.
 *
 * @param from what stands after FROM, with the columns of `orders` as `o`
 * @param key SQL of the group. @default - one group, all rows
 */
export function checksumSql({ hash, finish, combine }: Candidate, from: string, key?: string): string {
  const group = key === undefined ? '' : ' GROUP BY 1';
  const first = key === undefined ? 'count(*)' : key;
  if (finish === undefined) {
    return `SELECT ${first} AS key, ${combine}(${hash})::text AS sum FROM ${from}${group}`;
  }
  // OFFSET keeps the planner from computing the hash as often as it is named.
  const inner = `SELECT ${key ?? 1} AS k, ${hash} AS h FROM ${from} OFFSET 0`;
  return `SELECT ${key === undefined ? 'count(*)' : 'k'} AS key, ${combine}(${finish})::text AS sum FROM (${inner}) q${group}`;
}
