import { type Cells, type Checksum, type HashedRow, type KeyRange, keyId, type RowReader } from '../rows';
import type { TablePair } from '../table';
import { among, type Condition, type Side, within } from './conditions';
import { finished, type HashMode, hashOf, printed, quoted } from './row-hash';
import type { Sessions, TextRow } from './sessions';

/** Longest beginning of a value that is brought along for people, in characters. */
const longestValue = 200;

/** Reads the rows of one table of a PostgreSQL server. */
export class PostgresRowReader implements RowReader {
  private readonly from: string;

  constructor(
    private readonly sessions: Sessions,
    private readonly pair: TablePair,
    private readonly side: Side,
    private readonly mode: HashMode,
  ) {
    const table = pair[side];
    // A table that others inherit from would return their rows as well.
    this.from = `${table.partitioned ? '' : 'ONLY '}${quoted(table.schema)}.${quoted(table.name)}`;
  }

  async checksum(range: KeyRange): Promise<Checksum> {
    const { sql, values } = within(this.pair, this.side, range);
    const [row] = await this.sessions.query(`SELECT ${this.totals} FROM (${this.hashed(sql)}) q`, values);
    return checksumOf(row);
  }

  async buckets(range: KeyRange, count: number): Promise<ReadonlyMap<number, Checksum>> {
    const { sql, values } = within(this.pair, this.side, range);
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
    const { sql, values } = within(this.pair, this.side, range);
    const chosenOnes = `b = ANY ($${values.length + 1}::int8[])`;
    return this.rows(`(${this.bucketed(sql, count)}) q WHERE ${chosenOnes}`, [...values, chosen], `LIMIT ${limit}`);
  }

  async rowsByKey(keys: readonly (readonly string[])[]): Promise<readonly HashedRow[]> {
    if (!this.keyed) {
      const wanted = `${this.hash} = ANY ($1::int8[])`;
      return this.rows(`(${this.hashed('true')}) q WHERE ${wanted}`, [keys.map(([hash]) => hash)]);
    }
    const { sql, values } = among(this.pair, this.side, keys);
    return this.rows(`(${this.hashed(sql)}) q`, values);
  }

  async cells(keys: readonly (readonly string[])[]): Promise<readonly (Cells | undefined)[]> {
    const { sql, values } = among(this.pair, this.side, keys);
    const columns = this.pair.columns.flatMap((pair, index) => {
      const text = printed(pair);
      return [`hashtextextended(${text} COLLATE "C", 0) AS h${index}`, `left(${text}, ${longestValue}) AS v${index}`];
    });
    const found = await this.sessions.query(
      `SELECT ${[...this.keyTexts, ...columns].join(', ')} FROM ${this.from} WHERE ${sql}`,
      values,
    );
    const byKey = new Map(found.map((row) => [keyId(this.keyOf(row)), row]));
    return keys.map((key) => {
      const row = byKey.get(keyId(key));
      return row && this.cellsOf(row);
    });
  }

  async *boundaries(rows: number): AsyncGenerator<readonly string[]> {
    const columns = this.pair.key.map(({ name }) => quoted(name)).join(', ');
    let after: readonly string[] | undefined;
    for (;;) {
      const { sql, values } = within(this.pair, this.side, { after });
      const [row] = await this.sessions.query(
        `SELECT ${this.keyTexts.join(', ')} FROM ${this.from} WHERE ${sql} ORDER BY ${columns} OFFSET ${rows - 1} LIMIT 1`,
        values,
      );
      if (row === undefined) {
        return;
      }
      after = this.keyOf(row);
      yield after;
    }
  }

  private get keyed(): boolean {
    return this.pair.key.length > 0;
  }

  private get hash(): string {
    return finished('h', this.mode);
  }

  private get totals(): string {
    return `count(*) AS rows, coalesce(sum(${this.hash}), 0) AS sum`;
  }

  /** SQL of the key's columns as text, `t0` and so on. */
  private get keyTexts(): readonly string[] {
    return this.pair.key.map((pair, index) => `${printed(pair)} AS t${index}`);
  }

  /**
   * SQL of the rows under a condition: `h` their hashes, and their keys. OFFSET keeps the planner from pulling it into
   * the query around it, which would compute a hash as often as it is named; what is not named it leaves out all the same.
   */
  private hashed(where: string, ...more: readonly string[]): string {
    const columns = [`${hashOf(this.pair.columns, this.mode)} AS h`, ...this.keyTexts, ...more];
    return `SELECT ${columns.join(', ')} FROM ${this.from} WHERE ${where} OFFSET 0`;
  }

  /** The same with `b`, the bucket: by the key, or by the whole row where there is none. `count` is a power of two. */
  private bucketed(where: string, count: number): string {
    const mask = count - 1;
    return this.keyed
      ? this.hashed(where, `${hashOf(this.pair.key, this.mode)} & ${mask} AS b`)
      : `SELECT h, ${this.hash} & ${mask} AS b FROM (${this.hashed(where)}) r OFFSET 0`;
  }

  private async rows(from: string, values: Condition['values'], limit = ''): Promise<readonly HashedRow[]> {
    const keys = this.pair.key.map((_, index) => `t${index}`);
    const found = await this.sessions.query(
      this.keyed
        ? `SELECT ${keys.join(', ')}, ${this.hash} AS hash, 1 AS occurrences FROM ${from} ${limit}`
        : `SELECT ${this.hash} AS t0, ${this.hash} AS hash, count(*) AS occurrences FROM ${from} GROUP BY 1 ${limit}`,
      values,
    );
    return found.map((row) => ({
      key: this.keyOf(row),
      hash: `${row.hash}`,
      occurrences: Number(row.occurrences),
    }));
  }

  private keyOf(row: TextRow): readonly string[] {
    return Array.from({ length: Math.max(this.pair.key.length, 1) }, (_, index) => `${row[`t${index}`]}`);
  }

  private cellsOf(row: TextRow): Cells {
    return Object.fromEntries(
      this.pair.columns.map(({ name }, index) => [
        name,
        { hash: row[`h${index}`] ?? null, value: row[`v${index}`] ?? null },
      ]),
    );
  }
}

function checksumOf(row: TextRow | undefined): Checksum {
  return { rows: Number(row?.rows), sum: `${row?.sum}` };
}
