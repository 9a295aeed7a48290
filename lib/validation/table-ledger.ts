import { createHash } from 'node:crypto';
import { type EarlierTable, type LedgerEntry, type ProvenRows, rangeId } from './checkpoint-file';
import type { KeyRange } from './rows';
import type { TablePair } from './table';

/** A range that is compared, in the order of the keys. */
interface Begun {
  readonly range: KeyRange;
  /** Undefined while it is looked at for the first time, null where it is not proven. */
  proven: ProvenRows | null | undefined;
}

const nothing: ProvenRows = { ranges: 0, sourceRows: 0, targetRows: 0, inFlight: 0 };

/**
 * Keeps account of one table: up to which key everything was looked at, and which ranges before it are not proven. Its
 * memory is that of the ranges which are compared at the moment.
 */
export class TableLedger {
  /** What an earlier run has proven. */
  readonly earlier: ProvenRows;
  private readonly begun: Begun[] = [];
  private upTo: readonly string[] | undefined;
  private complete: boolean;
  private proven: ProvenRows;
  private opened = new Map<string, KeyRange>();
  private closed: KeyRange[] = [];

  constructor(
    private readonly pair: TablePair,
    private readonly left: EarlierTable | undefined,
    private readonly onChange: (ledger: TableLedger) => void,
  ) {
    this.earlier = left?.proven ?? nothing;
    this.proven = this.earlier;
    this.upTo = left?.upTo;
    this.complete = left?.complete ?? false;
  }

  /**
   * Returns the ranges that are not proven yet.
   *
   * @param rest cuts the table into ranges from a key on, in their order
   */
  async *remaining(rest: (after: readonly string[] | undefined) => AsyncGenerator<KeyRange>): AsyncGenerator<KeyRange> {
    yield* this.left?.open.values() ?? [];
    if (!this.complete) {
      for await (const range of rest(this.upTo)) {
        this.begun.push({ range, proven: undefined });
        yield range;
      }
    }
  }

  /**
   * Records what a look at one of those ranges came to.
   *
   * @param proven undefined where it is not proven; a later look may call again
   */
  looked(range: KeyRange, proven: ProvenRows | undefined): void {
    const begun = this.begun.find((one) => one.range === range);
    if (begun !== undefined) {
      begun.proven = proven ?? null;
      this.advance();
    } else if (proven !== undefined) {
      this.proven = sumOf(this.proven, proven);
      if (!this.opened.delete(rangeId(range))) {
        this.closed.push(range);
      }
    }
    this.onChange(this);
  }

  /** Returns what has changed since the last call. */
  entry(): LedgerEntry {
    const { upTo, complete, proven, closed } = this;
    const opened = [...this.opened.values()];
    this.opened = new Map();
    this.closed = [];
    return { table: this.pair.name, shape: shapeOf(this.pair), upTo, complete, opened, closed, proven };
  }

  /** Only what is before every range that is still looked at for the first time can be left out by the next run. */
  private advance(): void {
    for (let first = this.begun[0]; first?.proven !== undefined; first = this.begun[0]) {
      const { range, proven } = first;
      if (proven === null) {
        this.opened.set(rangeId(range), range);
      } else {
        this.proven = sumOf(this.proven, proven);
      }
      this.upTo = range.upTo;
      this.complete = range.upTo === undefined;
      this.begun.shift();
    }
  }
}

/** Identity of what is compared of a table. Rows that were compared in other columns, or by another key, prove nothing. */
export function shapeOf({ columns, key, ranges }: TablePair): string {
  return createHash('sha256')
    .update(JSON.stringify([columns, key, ranges]))
    .digest('hex')
    .slice(0, 16);
}

function sumOf(left: ProvenRows, right: ProvenRows): ProvenRows {
  return {
    ranges: left.ranges + right.ranges,
    sourceRows: left.sourceRows + right.sourceRows,
    targetRows: left.targetRows + right.targetRows,
    inFlight: left.inFlight + right.inFlight,
  };
}
