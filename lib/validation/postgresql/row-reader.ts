import { cellsOf } from '../cells';
import { type Cells, type Checksum, type HashedRow, type KeyRange, keyId, type RowReader } from '../rows';
import type { TablePair } from '../table';
import { cellValues } from './cells';
import { among, type Condition, endOfPages, type Side, stored, within } from './conditions';
import { keyOf, keyTexts } from './keys';
import { largeObjects } from './large-objects';
import { bucketHash, type HashMode, quoted, type RowHash, rowHash } from './row-hash';
import type { Sessions, TextRow } from './sessions';
import { TableCuts } from './table-cuts';

/** Rows in one statement where rows are looked for by their hash. */
const rowsPerSlice = 500_000;

/** Columns of a row that are asked for together: the server answers with 1664 values at most, and each column has two. */
const columnsAtOnce = 500;

/** SQL of what changes with each write of a row: the transaction that wrote it. */
const version = 'r.xmin::text AS version';

/** Reads the rows of one table of a PostgreSQL server. */
export class PostgresRowReader implements RowReader {
  private readonly from: string;
  private readonly cuts: TableCuts;
  private readonly rowHash: RowHash;

  constructor(
    private readonly sessions: Pick<Sessions, 'query' | 'snapshot'>,
    private readonly pair: TablePair,
    private readonly side: Side,
    private readonly mode: HashMode,
    /** Whether the server reads some pages of a table without the others. */
    private readonly scansPages: boolean,
  ) {
    const table = pair[side];
    // A table that others inherit from would return their rows as well.
    const only = table.partitioned ? '' : 'ONLY ';
    const name = `${only}${quoted(table.schema)}.${quoted(table.name)}`;
    const some = `(SELECT ctid, xmin, * FROM ${name} ${table.condition})`;
    // Columns are named by this alias: a name alone could be that of a column or of something in a statement.
    this.from = `${table.largeObjects ? largeObjects : table.condition ? some : name} AS r`;
    this.rowHash = rowHash(pair, mode);
    this.cuts = new TableCuts(sessions, pair, side, this.from, scansPages);
  }

  async checksum(range: KeyRange, mostRows?: number): Promise<Checksum> {
    const { sql, values } = this.within(range);
    // Each row passes the limit, which costs: so only where new rows mostly come is it worth it.
    const open = range.after === undefined || range.upTo === undefined;
    const limit = mostRows !== undefined && open ? `LIMIT ${mostRows + 1}` : '';
    try {
      const [row] = await this.sessions.query(`SELECT ${this.totals} FROM (${this.hashed(sql)} ${limit}) q`, values);
      const found = checksumOf(row);
      return limit !== '' && found.rows > (mostRows ?? 0) ? { ...found, cut: true } : found;
    } catch (error) {
      if (mostRows !== undefined && timedOut(error) && (await this.cuts.keyAfter(mostRows, range))) {
        return { rows: mostRows, sum: '0', cut: true };
      }
      throw error;
    }
  }

  async buckets(range: KeyRange, count: number): Promise<ReadonlyMap<number, Checksum>> {
    const { sql, values } = this.within(range);
    const found = await this.sessions.query(
      `SELECT b, ${this.totals} FROM (${this.bucketed(sql, count)}) q GROUP BY b`,
      values,
    );
    return new Map(found.map((row) => [Number(row.b), checksumOf(row)]));
  }

  async rowsOf(
    range: KeyRange,
    count: number,
    chosen: readonly number[],
    limit: number,
  ): Promise<readonly HashedRow[]> {
    const { sql, values } = this.within(range);
    const wanted = `= ANY ($${values.length + 1}::int8[])`;
    // Rows of other buckets are left out before they are hashed, which only their keys need.
    const from = this.keyed
      ? `(${this.hashed(`${sql} AND ${this.bucket(count)} ${wanted}`, version)}) q`
      : `(${this.bucketed(sql, count)}) q WHERE b ${wanted}`;
    return this.rows(from, [...values, chosen], `LIMIT ${limit}`);
  }

  async rowsByKey(keys: readonly (readonly string[])[]): Promise<readonly HashedRow[]> {
    if (!this.keyed) {
      return this.rowsByHash(keys.map(([hash]) => `${hash}`));
    }
    const { sql, values } = among(this.pair, this.side, keys);
    return this.rows(`(${this.hashed(sql, version)}) q`, values);
  }

  async cells(keys: readonly (readonly string[])[]): Promise<readonly (Cells | undefined)[]> {
    const columns = cellValues(this.pair.columns);
    const rows =
      columns.length > columnsAtOnce
        ? await this.inOneSnapshot((reader) => reader.cellsInPieces(columns, keys))
        : await this.cellsInPieces(columns, keys);
    return keys.map((key) => {
      const row = rows.get(keyId(key));
      return row && cellsOf(this.pair.columns, row);
    });
  }

  /** Returns the values of some SQL by the rows' keys, asked for in several statements where one could not answer all. */
  private async cellsInPieces(
    columns: readonly string[],
    keys: readonly (readonly string[])[],
  ): Promise<ReadonlyMap<string, TextRow>> {
    const rows = new Map<string, TextRow>();
    for (let first = 0; first === 0 || first < columns.length; first += columnsAtOnce) {
      const piece = columns.slice(first, first + columnsAtOnce);
      for (const row of this.keyed ? await this.cellsByKey(piece, keys) : await this.cellsByHash(piece, keys)) {
        const id = keyId(keyOf(this.pair, row));
        rows.set(id, { ...rows.get(id), ...row });
      }
    }
    return rows;
  }

  boundaries(rows: number, after?: readonly string[], upTo?: readonly string[]): AsyncGenerator<readonly string[]> {
    return this.cuts.boundaries(rows, after, upTo);
  }

  slices(rows: number): AsyncGenerator<KeyRange> {
    return this.cuts.slices(rows);
  }

  inOneSnapshot<Result>(read: (reader: PostgresRowReader) => Promise<Result>): Promise<Result> {
    return this.sessions.snapshot((query) => {
      const snapshot = <Inner>(inner: (ask: Sessions['query']) => Promise<Inner>) => inner(query);
      return read(new PostgresRowReader({ query, snapshot }, this.pair, this.side, this.mode, this.scansPages));
    });
  }

  private get keyed(): boolean {
    return this.pair.key.length > 0;
  }

  private get hash(): string {
    return this.rowHash.finished ?? 'h';
  }

  private within(range: KeyRange): Condition {
    return range.pages === undefined ? within(this.pair, this.side, range) : stored(range.pages, this.scansPages);
  }

  private cellsByKey(columns: readonly string[], keys: readonly (readonly string[])[]): Promise<readonly TextRow[]> {
    const { sql, values } = among(this.pair, this.side, keys);
    return this.sessions.query(
      `SELECT ${[...keyTexts(this.pair), ...columns].join(', ')} FROM ${this.from} WHERE ${sql}`,
      values,
    );
  }

  /** One row of those that have the same hash, and so the same values. */
  private async cellsByHash(
    columns: readonly string[],
    keys: readonly (readonly string[])[],
  ): Promise<readonly TextRow[]> {
    const hashed = `LATERAL (SELECT ${this.hash} AS hash FROM (SELECT ${this.rowHash.sql} AS h OFFSET 0) q) hashed`;
    const found: TextRow[] = [];
    for await (const slice of this.storedSlices()) {
      found.push(
        ...(await this.sessions.query(
          `SELECT DISTINCT ON (hashed.hash) ${['hashed.hash AS t0', ...columns].join(', ')} FROM ${this.from}, ${hashed}
            WHERE ${slice} AND hashed.hash = ANY ($1::int8[])`,
          [keys.map(([hash]) => hash)],
        )),
      );
    }
    return found;
  }

  /** Counts the rows with one of these hashes, slice by slice: no index finds them. */
  private rowsByHash(hashes: readonly string[]): Promise<readonly HashedRow[]> {
    return this.inOneSnapshot(async (reader) => {
      const found = new Map<string, HashedRow>();
      for await (const slice of reader.storedSlices()) {
        const wanted = `${this.hash} = ANY ($1::int8[])`;
        for (const row of await reader.rows(`(${this.hashed(slice)}) q WHERE ${wanted}`, [hashes])) {
          found.set(row.hash, { ...row, occurrences: row.occurrences + (found.get(row.hash)?.occurrences ?? 0) });
        }
      }
      return [...found.values()];
    });
  }

  /** SQL of the condition of each slice. */
  private async *storedSlices(): AsyncGenerator<string> {
    for await (const { pages } of this.slices(rowsPerSlice)) {
      yield stored(pages ?? [0, endOfPages], this.scansPages).sql;
    }
  }

  private get totals(): string {
    return `count(*) AS rows, coalesce(sum(${this.hash}), 0) AS sum`;
  }

  /**
   * SQL of the rows under a condition: `h` their hashes, and their keys. What is not named in the query around it is not
   * computed. A hash that has to be finished is named several times there: OFFSET keeps the planner from pulling it into that
   * query and computing it as often.
   */
  private hashed(where: string, ...more: readonly string[]): string {
    const columns = [`${this.rowHash.sql} AS h`, ...keyTexts(this.pair), ...more];
    const fence = this.rowHash.finished === undefined ? '' : ' OFFSET 0';
    return `SELECT ${columns.join(', ')} FROM ${this.from} WHERE ${where}${fence}`;
  }

  /** SQL of a row's bucket by its key. `count` is a power of two. */
  private bucket(count: number): string {
    return `(${bucketHash(this.pair.key, this.mode)} & ${count - 1})`;
  }

  /** The same rows with `b`, the bucket: by the key, or by the whole row where there is none. */
  private bucketed(where: string, count: number): string {
    return this.keyed
      ? this.hashed(where, `${this.bucket(count)} AS b`)
      : `SELECT h, ${this.hash} & ${count - 1} AS b FROM (${this.hashed(where)}) r OFFSET 0`;
  }

  private async rows(from: string, values: Condition['values'], limit = ''): Promise<readonly HashedRow[]> {
    const keys = this.pair.key.map((_, index) => `t${index}`);
    const found = await this.sessions.query(
      this.keyed
        ? `SELECT ${keys.join(', ')}, ${this.hash} AS hash, version, 1 AS occurrences FROM ${from} ${limit}`
        : `SELECT ${this.hash} AS t0, ${this.hash} AS hash, count(*) AS occurrences FROM ${from} GROUP BY 1 ${limit}`,
      values,
    );
    return found.map((row) => ({
      key: keyOf(this.pair, row),
      hash: `${row.hash}`,
      occurrences: Number(row.occurrences),
      version: row.version ?? undefined,
    }));
  }
}

/** Whether the server ended a statement since it took too long. */
function timedOut(error: unknown): boolean {
  return (error as { readonly code?: string }).code === '57014';
}

function checksumOf(row: TextRow | undefined): Checksum {
  return { rows: Number(row?.rows), sum: `${row?.sum}` };
}
