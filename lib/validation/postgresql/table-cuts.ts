import { advancing } from '../advancing';
import type { KeyRange } from '../rows';
import type { TablePair } from '../table';
import { endOfPages, type Side, within } from './conditions';
import { keyOf, keyOrder, keyTexts, keyValues, textsOfKeyValues } from './keys';
import type { Sessions } from './sessions';
import { readTableSize, rowsPerRange, type Sample, sampleOf } from './table-size';

/** Pages of a slice at most where the server is told every place in them: 584 000 places, in 6 MB of its memory. */
const mostPagesByPlace = 2000;

/** Finds where one side of a table can be cut. */
export class TableCuts {
  constructor(
    private readonly sessions: Pick<Sessions, 'query'>,
    private readonly pair: TablePair,
    private readonly side: Side,
    /** SQL of the table, as `r`. */
    private readonly from: string,
    private readonly scansPages: boolean,
  ) {}

  /** Finds the keys that cut the table into ranges of so many rows: by a sample where the table is large, otherwise exactly. */
  boundaries(rows: number, after?: readonly string[], upTo?: readonly string[]): AsyncGenerator<readonly string[]> {
    return advancing(this.pair.name, this.keys(rows, after, upTo));
  }

  private async *keys(
    rows: number,
    after?: readonly string[],
    upTo?: readonly string[],
  ): AsyncGenerator<readonly string[]> {
    const table = this.pair[this.side];
    const size = await readTableSize(this.sessions, table);
    const perRange = rowsPerRange(size, rows);
    // A range that has to be cut was already cut by a sample.
    const sample = upTo === undefined && !table.largeObjects && !table.condition ? sampleOf(size, perRange) : undefined;
    let last = after;
    for (const boundary of sample === undefined ? [] : await this.sampled(sample, after)) {
      last = boundary;
      yield boundary;
    }
    // Beyond the last of a sample there may be any number of rows by the time that they are asked for.
    for (;;) {
      last = await this.keyAfter(perRange - 1, { after: last, upTo });
      if (last === undefined) {
        return;
      }
      yield last;
    }
  }

  /** Returns the key that comes after so many rows of a range, as the index has them; undefined where there is none. */
  async keyAfter(rows: number, range: KeyRange): Promise<readonly string[] | undefined> {
    const { sql, values } = within(this.pair, this.side, range);
    const [row] = await this.sessions.query(
      `SELECT ${keyTexts(this.pair).join(', ')} FROM ${this.from} WHERE ${sql}
       ORDER BY ${keyOrder(this.pair, this.side)} OFFSET ${rows} LIMIT 1`,
      values,
    );
    return row && keyOf(this.pair, row);
  }

  /** Cuts the table by its key, in this side's order, or by its pages. Both are open at the end. */
  async *slices(rows: number): AsyncGenerator<KeyRange> {
    if (this.pair.key.length > 0) {
      let after: readonly string[] | undefined;
      for await (const upTo of this.boundaries(rows)) {
        yield { after, upTo };
        after = upTo;
      }
      yield { after };
      return;
    }
    const size = await readTableSize(this.sessions, this.pair[this.side]);
    const rowsPerPage = Math.max(1, size.rows / Math.max(1, size.longest));
    const most = this.scansPages ? endOfPages : mostPagesByPlace;
    const step = Math.min(most, Math.max(1, Math.floor(rowsPerRange(size, rows) / rowsPerPage)));
    let first = 0;
    for (; first + step < size.longest; first += step) {
      yield { pages: [first, first + step] };
    }
    yield { pages: [first, endOfPages] };
  }

  /** Finds the keys of some rows of a sample, in their order. */
  private async sampled({ percent, share, step }: Sample, after: readonly string[] | undefined) {
    const { sql, values } = within(this.pair, this.side, { after });
    const columns = keyValues(this.pair).join(', ');
    const numbered = `SELECT ${columns}, row_number() OVER (ORDER BY ${keyOrder(this.pair, this.side)}) AS place
      FROM ${this.from} TABLESAMPLE SYSTEM (${percent}) WHERE ${sql} AND random() < ${share}`;
    const found = await this.sessions.query(
      `SELECT ${textsOfKeyValues(this.pair).join(', ')} FROM (${numbered}) AS r WHERE r.place % ${step} = 0 ORDER BY r.place`,
      values,
    );
    return found.map((row) => keyOf(this.pair, row));
  }
}
