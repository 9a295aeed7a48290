import type { TablePair } from './table';

/** How far a pass has come. */
export interface Progress {
  /** Table whose range was compared last. */
  readonly table: string;
  /** Rows of the source that were compared. */
  readonly rows: number;
  /** Those of them that an earlier run has compared. */
  readonly earlierRows: number;
  /** Rows that the source will have been in all, by its statistics. */
  readonly estimatedRows: number;
  /** Whether tables are left of which the source has no statistics, so that there will be more rows. */
  readonly atLeast: boolean;
}

interface Counted {
  estimated: number;
  counted: number;
  ended: boolean;
}

/** Counts rows towards an estimate that becomes better with each table: what was counted takes the place of statistics. */
export class PassProgress {
  private readonly tables: ReadonlyMap<string, Counted>;
  private readonly earlierRows: number;
  private rows: number;
  private estimatedRows: number;
  private withoutStatistics: number;

  /** @param tables each with the rows of it that an earlier run has compared */
  constructor(
    tables: readonly (readonly [TablePair, number])[],
    private readonly show: (progress: Progress) => void,
  ) {
    const counts = tables.map(([{ name, source }, counted]): [string, Counted] => [
      name,
      { estimated: source.estimatedRows, counted, ended: false },
    ]);
    this.tables = new Map(counts);
    this.rows = this.earlierRows = counts.reduce((sum, [, { counted }]) => sum + counted, 0);
    this.estimatedRows = counts.reduce((sum, [, count]) => sum + expected(count), 0);
    this.withoutStatistics = counts.filter(([, { estimated }]) => estimated === 0).length;
  }

  /** Records rows of a table that were compared. */
  compared(table: string, rows: number): void {
    this.rows += rows;
    this.change(table, (count) => {
      count.counted += rows;
    });
    const { rows: all, earlierRows, estimatedRows } = this;
    this.show({ table, rows: all, earlierRows, estimatedRows, atLeast: this.withoutStatistics > 0 });
  }

  /** Records that a table has no further range. */
  ended(table: string): void {
    this.change(table, (count) => {
      this.withoutStatistics -= count.estimated === 0 ? 1 : 0;
      count.ended = true;
    });
  }

  private change(table: string, apply: (count: Counted) => void): void {
    const count = this.tables.get(table);
    if (count !== undefined) {
      this.estimatedRows -= expected(count);
      apply(count);
      this.estimatedRows += expected(count);
    }
  }
}

function expected({ estimated, counted, ended }: Counted): number {
  return ended ? counted : Math.max(estimated, counted);
}
