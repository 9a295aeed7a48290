import { advancing } from '../advancing';
import { cellsOf, longestShown } from '../cells';
import { type Cells, type Checksum, type HashedRow, type KeyRange, keyId, type RowReader } from '../rows';
import type { TablePair } from '../table';
import { among, sortable, within } from './conditions';
import { bucketOf, hashOf, longestValue, serialisedRow } from './row-hash';
import type { MysqlSessions, TextRow } from './sessions';
import { columnOf, printed, quoted, type Side, shown } from './values';

/** Keys in one statement. MariaDB makes a temporary table of a list of 1000, and no longer reads by the index. */
const keysAtOnce = 500;

/** Reads the rows of one table of a MySQL or MariaDB server. */
export class MysqlRowReader implements RowReader {
  /** @param packetBytes the smaller max_allowed_packet of both sides */
  constructor(
    private readonly sessions: Pick<MysqlSessions, 'query'>,
    private readonly pair: TablePair,
    private readonly side: Side,
    private readonly packetBytes: number,
  ) {}

  async checksum(range: KeyRange, mostRows?: number): Promise<Checksum> {
    if (mostRows !== undefined && (await this.hasMoreThan(mostRows, range))) {
      return { rows: mostRows, sum: '0', cut: true };
    }
    const [row] = await this.sessions.query(`SELECT ${this.totals} ${this.rowsIn(range)}`);
    return checksumOf(row);
  }

  async buckets(range: KeyRange, count: number): Promise<ReadonlyMap<number, Checksum>> {
    const found = await this.sessions.query(
      `SELECT ${this.bucket(count)} AS bucket, ${this.totals} ${this.rowsIn(range)} GROUP BY 1`,
    );
    return new Map(found.map((row) => [Number(row.bucket), checksumOf(row)]));
  }

  async rowsOf(
    range: KeyRange,
    count: number,
    chosen: readonly number[],
    limit: number,
  ): Promise<readonly HashedRow[]> {
    if (chosen.length === 0) {
      return [];
    }
    return this.rows(`${this.rowsIn(range)} AND ${this.bucket(count)} IN (${chosen.join(', ')})`, `LIMIT ${limit}`);
  }

  async rowsByKey(keys: readonly (readonly string[])[]): Promise<readonly HashedRow[]> {
    return inBatches(keys, (some) => this.rows(this.rowsWith(some)));
  }

  async cells(keys: readonly (readonly string[])[]): Promise<readonly (Cells | undefined)[]> {
    // Rows of one hash have the same values: one of them is enough.
    const one = (sql: string) => (this.keyed ? sql : `MIN(${sql})`);
    const columns = this.pair.columns.flatMap((pair, index) => {
      const whole = serialisedRow([pair], this.side, this.longest);
      return [
        `${one(`IF(${columnOf(pair.name)} IS NULL, NULL, SHA2(${whole}, 256))`)} AS h${index}`,
        `${one(shown(pair, this.side, longestShown))} AS v${index}`,
      ];
    });
    const named = this.keyed ? this.keyTexts : [`${this.hash} AS t0`];
    const grouped = this.keyed ? '' : ' GROUP BY 1';
    const found = await inBatches(keys, (some) =>
      this.sessions.query(`SELECT ${[...named, ...columns].join(', ')} ${this.rowsWith(some)}${grouped}`),
    );
    const byKey = new Map(found.map((row) => [keyId(this.keyOf(row)), row]));
    return keys.map((key) => {
      const row = byKey.get(keyId(key));
      return row && cellsOf(this.pair.columns, row);
    });
  }

  boundaries(rows: number, after?: readonly string[], upTo?: readonly string[]): AsyncGenerator<readonly string[]> {
    return advancing(this.pair.name, this.cuts(this.pair.key.length, rows, after, upTo));
  }

  /** In the order of the key on this side, as far as an index has it. Without any order the table is one slice. */
  async *slices(rows: number): AsyncGenerator<KeyRange> {
    const columns = this.table.keyIndex === undefined ? 0 : sortable(this.pair, this.side).length;
    let after: readonly string[] | undefined;
    if (columns > 0) {
      for await (const upTo of advancing(this.pair.name, this.cuts(columns, rows))) {
        yield { after, upTo };
        after = upTo;
      }
    }
    yield { after };
  }

  /** Only a range that is open at its end is looked at, for the cost of one more statement: new rows mostly come there. */
  private async hasMoreThan(rows: number, { after, upTo }: KeyRange): Promise<boolean> {
    if (!this.pair.ranges || upTo !== undefined) {
      return false;
    }
    const { done } = await this.boundaries(rows + 1, after).next();
    return done !== true;
  }

  /** Finds the values of the first columns of the key that cut the table. */
  private async *cuts(
    columns: number,
    rows: number,
    first?: readonly string[],
    upTo?: readonly string[],
  ): AsyncGenerator<readonly string[]> {
    const order = this.pair.key.slice(0, columns).map(({ name }) => columnOf(name));
    const texts = this.keyTexts.slice(0, columns).join(', ');
    for (let after = first; ; ) {
      const [row] = await this.sessions.query(
        `SELECT ${texts} ${this.rowsIn({ after, upTo }, true)} ORDER BY ${order.join(', ')} LIMIT ${rows - 1}, 1`,
      );
      if (row === undefined) {
        return;
      }
      after = this.keyOf(row).slice(0, columns);
      yield after;
    }
  }

  private get table() {
    return this.pair[this.side];
  }

  private get longest(): number {
    return longestValue(this.pair.columns.length, this.packetBytes);
  }

  private get keyed(): boolean {
    return this.pair.key.length > 0;
  }

  private get hash(): string {
    return hashOf(this.pair.columns, this.side, this.longest);
  }

  private get totals(): string {
    return `COUNT(*) AS row_count, COALESCE(SUM(${this.hash}), 0) AS hash_sum`;
  }

  /** SQL of the key's columns as text, `t0` and so on. */
  private get keyTexts(): readonly string[] {
    return this.pair.key.map((pair, index) => `${printed(pair, this.side)} AS t${index}`);
  }

  /** SQL of the bucket: by the key, or by the whole row where there is none. `count` is a power of two. */
  private bucket(count: number): string {
    return this.keyed ? bucketOf(this.pair.key, this.side, count, this.longest) : `${this.hash} & ${count - 1}`;
  }

  /** SQL of the rows in a range, from FROM on. The index is named where it serves: statistics might prefer to read all. */
  private rowsIn(range: KeyRange, ordered = false): string {
    const bounded = range.after !== undefined || range.upTo !== undefined;
    return this.from(bounded || ordered, within(this.pair, this.side, range));
  }

  private rowsWith(keys: readonly (readonly string[])[]): string {
    return this.keyed
      ? this.from(true, among(this.pair, this.side, keys))
      : this.from(false, `${this.hash} IN (${keys.map(([hash]) => BigInt(`${hash}`)).join(', ')})`);
  }

  private from(byIndex: boolean, condition: string): string {
    const { schema, name, keyIndex } = this.table;
    const index = byIndex && keyIndex !== undefined ? ` FORCE INDEX (${quoted(keyIndex)})` : '';
    return `FROM ${quoted(schema)}.${quoted(name)} AS r${index} WHERE ${condition}`;
  }

  private async rows(from: string, limit = ''): Promise<readonly HashedRow[]> {
    const found = await this.sessions.query(
      this.keyed
        ? `SELECT ${[...this.keyTexts, `${this.hash} AS row_hash`].join(', ')}, 1 AS occurrences ${from} ${limit}`
        : `SELECT ${this.hash} AS t0, COUNT(*) AS occurrences ${from} GROUP BY 1 ${limit}`,
    );
    return found.map((row) => ({
      key: this.keyOf(row),
      hash: `${this.keyed ? row.row_hash : row.t0}`,
      occurrences: Number(row.occurrences),
    }));
  }

  /** @throws Error when a key cannot be named, so that the row could not be found again */
  private keyOf(row: TextRow): readonly string[] {
    return Object.entries(row)
      .filter(([name]) => /^t\d+$/.test(name))
      .map(([, text]) => {
        if (text === null || text.includes('\ufffd')) {
          throw new Error(`a key of ${this.pair.name} on the ${this.side} has bytes that are no character`);
        }
        return text;
      });
  }
}

async function inBatches<Found>(
  keys: readonly (readonly string[])[],
  read: (some: readonly (readonly string[])[]) => Promise<readonly Found[]>,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (let first = 0; first < keys.length; first += keysAtOnce) {
    found.push(...(await read(keys.slice(first, first + keysAtOnce))));
  }
  return found;
}

function checksumOf(row: TextRow | undefined): Checksum {
  return { rows: Number(row?.row_count), sum: `${row?.hash_sum}` };
}
