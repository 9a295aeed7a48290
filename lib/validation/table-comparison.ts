import { setTimeout as sleep } from 'node:timers/promises';
import { compareRange, type RangeComparison, type Suspect } from './compare-range';
import { compareSlices } from './compare-slices';
import type { ReaderPair } from './database';
import { describeRows } from './describe-rows';
import { type KeyRange, keyId } from './rows';
import { settle } from './settle';
import type { TablePair } from './table';
import { gravest, type Outcome, type RowDifference, type TableResult } from './verdict';

/** How the rows of a table are compared. */
export interface RowOptions {
  /** Seconds before each further look at a row that differs. None: what differs is different. */
  readonly waitsSeconds: readonly number[];
  /** Differing rows that are listed for a table, at most. */
  readonly mostListed: number;
  /** Whether the report may hold values of cells, beside the keys. */
  readonly showValues: boolean;
  /** Rows that one statement should read, at most: it cuts what has grown, and tables without a common order. @default 50000 */
  readonly rowsPerRange?: number;
  /** Is awaited before each range and each slice, so that a busy database can be spared. @default - nothing holds it up */
  readonly beforeRange?: () => Promise<void>;
  /** Ends waits at once, by an error. @default - nothing does */
  readonly signal?: AbortSignal;
}

/** What a range came to after its last look. */
export interface RangeSettlement {
  /** Whether its rows are the same on both sides. */
  readonly equal: boolean;
  /** Rows that were not the same at first. */
  readonly inFlight: number;
}

/** Rows that suit a statement: a moment's work, and few of them where one row differs. */
const usualRowsPerRange = 50_000;

/** Rows of one range that are kept in memory for a second look, at most. */
const mostSuspects = 100_000;

/** Differing rows of a table after which a range that differs is only counted: the table is no longer in question. */
const enoughDifferences = 10_000;

/** Compares the rows of one table, range by range, and adds up what each came to. */
export class TableComparison {
  private sourceRows = 0;
  private targetRows = 0;
  private ranges = 0;
  private inFlight = 0;
  private differentRows = 0;
  private rangesNotLookedInto = 0;
  private differences: readonly RowDifference[] = [];
  private unsettled: readonly (readonly string[])[] = [];
  private unsettledRows = 0;
  /** Ranges whose checksums differed each time though no row did a moment later. */
  private inconclusiveRanges = 0;
  private readonly failures: string[] = [];

  constructor(
    readonly pair: TablePair,
    private readonly readers: ReaderPair,
    private readonly options: RowOptions,
  ) {}

  /** Compares one range, without waiting for rows in flight. */
  async look(range: KeyRange): Promise<RangeComparison> {
    const found = await this.compare(range, this.lookedIntoEnough ? 0 : mostSuspects);
    this.ranges++;
    this.sourceRows += found.sourceRows;
    this.targetRows += found.targetRows;
    return found;
  }

  /** Looks again at what a range left open, until it is equal, different, or the waits are over. */
  async settle(range: KeyRange, first: RangeComparison): Promise<RangeSettlement> {
    const { waitsSeconds, signal } = this.options;
    let found = first;
    // Without a wait what differs is different.
    let stayed = waitsSeconds.length === 0 || this.lookedIntoEnough;
    const again = found.inconclusive || (found.overflow && !stayed);
    for (const seconds of again ? [0, ...waitsSeconds] : []) {
      await sleep(seconds * 1000, undefined, { signal });
      const before = found;
      found = await this.compare(range, mostSuspects, before);
      const same = [...found.unlisted].some(([part, sums]) => before.unlisted.get(part) === sums);
      stayed = waitsSeconds.length === 0 || same;
      if (!found.overflow && !found.inconclusive) {
        break;
      }
    }
    if (found.overflow && stayed) {
      this.rangesNotLookedInto++;
    } else if (found.overflow || found.inconclusive) {
      this.inconclusiveRanges++;
    }
    const settled = await settle(this.readers, found.suspects, waitsSeconds, signal);
    const { different, unsettled, vanished } = settled;
    const deleted = vanished.length === 0 || (await this.areDeleted(range, vanished));
    this.inconclusiveRanges += deleted ? 0 : 1;
    const inFlight = settled.inFlight + (deleted ? vanished.length : 0);
    this.inFlight += inFlight;
    this.differentRows += different.length;
    this.unsettledRows += unsettled.length;
    this.unsettled = [...this.unsettled, ...this.listed(unsettled, this.unsettled.length).map(({ key }) => key)];
    const listed = this.listed(different, this.differences.length);
    const described = await describeRows(this.readers, this.pair, listed, this.options.showValues);
    this.differences = [...this.differences, ...described];
    return {
      equal: different.length + unsettled.length === 0 && deleted && !found.inconclusive && !found.overflow,
      inFlight,
    };
  }

  /** Records that a part of the table could not be compared. */
  failed(error: unknown): void {
    this.failures.push((error as Error).message);
  }

  result(): TableResult {
    const outcomes: readonly Outcome[] = [
      ...(this.differentRows + this.rangesNotLookedInto + this.pair.obstacles.length > 0 ? ['different' as const] : []),
      ...(this.failures.length + (this.pair.doubts ?? []).length > 0 ? ['unproven' as const] : []),
      ...(this.unsettledRows + this.inconclusiveRanges > 0 ? ['unsettled' as const] : []),
    ];
    return {
      name: this.pair.name,
      outcome: gravest(outcomes),
      sourceRows: this.sourceRows,
      targetRows: this.targetRows,
      ranges: this.ranges,
      inFlight: this.inFlight,
      differentRows: this.differentRows,
      rangesNotLookedInto: this.rangesNotLookedInto,
      differences: this.differences,
      unsettled: this.unsettled,
      reasons: [
        ...this.pair.obstacles,
        ...(this.pair.doubts ?? []),
        ...new Set(this.failures),
        ...(this.inconclusiveRanges > 0
          ? [`${this.inconclusiveRanges} ranges changed each time they were compared`]
          : []),
      ],
    };
  }

  /**
   * Whether a range no longer differs in rows that neither side could find again. A row that was deleted is no difference
   * of the range; one that only its key does not find still is.
   */
  private async areDeleted(range: KeyRange, vanished: readonly Suspect[]): Promise<boolean> {
    const { waitsSeconds, signal } = this.options;
    for (const seconds of [0, ...waitsSeconds]) {
      await sleep(seconds * 1000, undefined, { signal });
      const { suspects, overflow, inconclusive } = await this.compare(range, mostSuspects);
      const open = new Set(suspects.map(({ key }) => keyId(key)));
      if (!overflow && !inconclusive && !vanished.some(({ key }) => open.has(keyId(key)))) {
        return true;
      }
    }
    return false;
  }

  private async compare(range: KeyRange, suspects: number, before?: RangeComparison): Promise<RangeComparison> {
    const { rowsPerRange = usualRowsPerRange, beforeRange } = this.options;
    const limits = { mostSuspects: suspects, rowsPerRange, beforeRange };
    if (this.pair.ranges) {
      return compareRange(this.readers, range, limits);
    }
    if (!before?.overflow) {
      return compareSlices(this.readers, this.pair, limits);
    }
    // While rows change, other buckets differ at each look. Those that were equal once are proven.
    const mostSuspects = Math.max(0, suspects - before.suspects.length);
    const found = await compareSlices(this.readers, this.pair, { ...limits, mostSuspects }, before.unlisted);
    return { ...found, suspects: [...before.suspects, ...found.suspects] };
  }

  private get lookedIntoEnough(): boolean {
    return this.differentRows > Math.max(enoughDifferences, this.options.mostListed);
  }

  private listed(rows: readonly Suspect[], before: number): readonly Suspect[] {
    return rows.slice(0, Math.max(0, this.options.mostListed - before));
  }
}
