/** A part of a table: the rows whose keys are in a range, or that are stored in some pages. Nothing given: the whole table. */
export interface KeyRange {
  /** Values of the key columns, as text, of the last key before the range. @default - from the first row */
  readonly after?: readonly string[];
  /** Values of the key columns, as text, of the last key in the range. @default - to the last row */
  readonly upTo?: readonly string[];
  /** First page and the page after the last one, of a table on one side only: the other has its rows elsewhere. */
  readonly pages?: readonly [number, number];
}

/** How many rows, and the sum of their hashes: equal sums of 64-bit hashes mean equal rows, in whatever order. */
export interface Checksum {
  readonly rows: number;
  /** A decimal number, larger than JavaScript's numbers. */
  readonly sum: string;
  /** Whether the range has more rows than were to be read: then these are some of them. @default false */
  readonly cut?: boolean;
}

/** One row, or several equal rows of a table without a key. */
export interface HashedRow {
  /** Values of the key columns as text; of a table without a key, the hash. */
  readonly key: readonly string[];
  readonly hash: string;
  /** More than 1 only without a key. */
  readonly occurrences: number;
  /** Changes with each write of the row, also with one that leaves its values as they were. @default - the server tells none */
  readonly version?: string;
}

/** The cells of one row by column: a hash, and the beginning of the value as text. */
export type Cells = Readonly<Record<string, { readonly hash: string | null; readonly value: string | null }>>;

/** Reads the rows of one table on one side. Each answer is one snapshot of the table. */
export interface RowReader {
  /**
   * Counts and sums the rows of a range.
   *
   * @param mostRows rows that are read at most, by a reader that can end there
   */
  checksum(range: KeyRange, mostRows?: number): Promise<Checksum>;
  /** Counts and sums the rows of a range by the hash of their key, modulo a power of two. Empty buckets are absent. */
  buckets(range: KeyRange, count: number): Promise<ReadonlyMap<number, Checksum>>;
  /** Returns the rows of some of those buckets, and at most `limit` of them. */
  rowsOf(range: KeyRange, count: number, chosen: readonly number[], limit: number): Promise<readonly HashedRow[]>;
  /** Returns those rows with one of these keys that exist. */
  rowsByKey(keys: readonly (readonly string[])[]): Promise<readonly HashedRow[]>;
  /**
   * Returns the cells of those rows with one of these keys that exist, in the order of the keys; absent ones undefined. A key of
   * a table without one is the hash of a row.
   */
  cells(keys: readonly (readonly string[])[]): Promise<readonly (Cells | undefined)[]>;
  /**
   * Finds the keys that cut the table into ranges of so many rows, in the order of the keys.
   *
   * @param after the key after which to begin; none: the table's beginning
   * @param upTo the last key, for a reader whose checksums may be cut; none: the table's end
   */
  boundaries(rows: number, after?: readonly string[], upTo?: readonly string[]): AsyncGenerator<readonly string[]>;
  /**
   * Cuts the table into parts of about so many rows in the way that is cheapest for this side alone, for tables whose sides
   * have no order in common. Every row is in one of the parts, also one that comes later.
   */
  slices(rows: number): AsyncGenerator<KeyRange>;
  /**
   * Lets all of a reading see one moment of the table. Needed where a row may move from one slice to another without being
   * another row, as it does between pages. Absent where slices of a table without a key are always all of it.
   */
  inOneSnapshot?<Result>(read: (reader: RowReader) => Promise<Result>): Promise<Result>;
}

/** Identity of a key for a map. */
export function keyId(key: readonly string[]): string {
  return key.length === 1 ? `${key[0]}` : JSON.stringify(key);
}
