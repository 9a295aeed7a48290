/** The part of a table whose keys are in a range. Both ends absent: the whole table. */
export interface KeyRange {
  /** Values of the key columns, as text, of the last key before the range. @default - from the first row */
  readonly after?: readonly string[];
  /** Values of the key columns, as text, of the last key in the range. @default - to the last row */
  readonly upTo?: readonly string[];
}

/** How many rows, and the sum of their hashes: equal sums of 64-bit hashes mean equal rows, in whatever order. */
export interface Checksum {
  readonly rows: number;
  /** A decimal number, larger than JavaScript's numbers. */
  readonly sum: string;
}

/** One row, or several equal rows of a table without a key. */
export interface HashedRow {
  /** Values of the key columns as text; of a table without a key, the hash. */
  readonly key: readonly string[];
  readonly hash: string;
  /** More than 1 only without a key. */
  readonly occurrences: number;
}

/** The cells of one row by column: a hash, and the beginning of the value as text. */
export type Cells = Readonly<Record<string, { readonly hash: string | null; readonly value: string | null }>>;

/** Reads the rows of one table on one side. Each answer is one snapshot of the table. */
export interface RowReader {
  /** Counts and sums the rows of a range. */
  checksum(range: KeyRange): Promise<Checksum>;
  /** Counts and sums the rows of a range by the hash of their key, modulo a power of two. Empty buckets are absent. */
  buckets(range: KeyRange, count: number): Promise<ReadonlyMap<number, Checksum>>;
  /** Returns the rows of some of those buckets, and at most `limit` of them. */
  rowsOf(range: KeyRange, count: number, chosen: readonly number[], limit: number): Promise<readonly HashedRow[]>;
  /** Returns those rows with one of these keys that exist. */
  rowsByKey(keys: readonly (readonly string[])[]): Promise<readonly HashedRow[]>;
  /** Returns the cells of those rows with one of these keys that exist, in the order of the keys; absent ones undefined. */
  cells(keys: readonly (readonly string[])[]): Promise<readonly (Cells | undefined)[]>;
  /** Finds the keys that cut the table into ranges of so many rows, in the order of the keys. */
  boundaries(rows: number): AsyncGenerator<readonly string[]>;
}

/** Identity of a key for a map. */
export function keyId(key: readonly string[]): string {
  return key.length === 1 ? `${key[0]}` : JSON.stringify(key);
}
