import type { ProvenRows } from './checkpoint-file';
import type { DatabasePair } from './database';
import type { PassOptions } from './pass';
import { PassProgress, type Progress } from './pass-progress';
import { rangesOf } from './ranges';
import type { KeyRange } from './rows';
import { tableName } from './table';
import { TableComparison } from './table-comparison';
import { TableLedger } from './table-ledger';
import { absentFrom, interruption, type TableResult } from './verdict';

/** Suspects that may wait for their next look, before no further range is begun. */
const mostWaiting = 200_000;

/** One table, and the account of it. */
interface Task {
  readonly comparison: TableComparison;
  readonly ledger: TableLedger;
}

/** What the comparison of the rows came to. */
export interface TablesComparison {
  readonly results: readonly TableResult[];
  /** Rows of the source that an earlier run has compared. */
  readonly earlierRows: number;
}

/** Compares the rows of all tables that were asked for. @throws Error when the tables of a side cannot be listed */
export async function compareTables(
  databases: DatabasePair,
  schemas: readonly string[],
  options: PassOptions,
  onProgress: (progress: Progress) => void,
): Promise<TablesComparison> {
  const [allOurs, allTheirs] = await Promise.all([databases.source.tables(schemas), databases.target.tables(schemas)]);
  const asked = (table: Parameters<typeof tableName>[0]) => options.tables?.includes(tableName(table)) ?? true;
  const [ours, theirs] = [allOurs.filter(asked), allTheirs.filter(asked)];
  const others = new Map(theirs.map((table) => [tableName(table), table]));
  const names = new Set(ours.map(tableName));
  const alone = theirs.filter((table) => !names.has(tableName(table)));
  const { source, target } = databases;
  const ourHidden = (await source.hiddenSchemas?.(schemas)) ?? [];
  const theirHidden = (await target.hiddenSchemas?.(schemas)) ?? [];
  const results = alone.map((table) => absentFrom('source', tableName(table), ourHidden.includes(table.schema)));
  const tasks: Task[] = [];
  for (const table of ours) {
    const other = others.get(tableName(table));
    if (other === undefined) {
      results.push(absentFrom('target', tableName(table), theirHidden.includes(table.schema)));
    } else {
      const pair = databases.pairTables(table, other);
      tasks.push({
        comparison: new TableComparison(pair, databases.readers(pair), options),
        ledger: options.checkpoint?.ledger(pair) ?? new TableLedger(pair, undefined, () => {}),
      });
    }
  }
  const complete = await compareAll(databases, tasks, options, onProgress);
  options.checkpoint?.end(complete);
  return {
    results: [...tasks.map(({ comparison, ledger }) => withEarlier(comparison.result(), ledger.earlier)), ...results],
    earlierRows: tasks.reduce((sum, { ledger }) => sum + ledger.earlier.sourceRows, 0),
  };
}

/**
 * Compares the tables one after the other and their ranges side by side; rows in flight wait without a connection.
 *
 * @returns whether every range could be looked at
 */
async function compareAll(
  databases: DatabasePair,
  tasks: readonly Task[],
  options: PassOptions,
  onProgress: (progress: Progress) => void,
): Promise<boolean> {
  const { signal, rowsPerRange, concurrency } = options;
  const running = new Set<Promise<void>>();
  const settling = new Set<Promise<void>>();
  let waiting = 0;
  let complete = true;
  const progress = new PassProgress(
    tasks.map(({ comparison, ledger }) => [comparison.pair, ledger.earlier.sourceRows]),
    onProgress,
  );

  const failed = ({ comparison }: Task, error: unknown) => {
    complete = false;
    // What fails after an interruption fails by it.
    comparison.failed(signal?.aborted ? new Error(interruption) : error);
  };
  const start = (jobs: Set<Promise<void>>, task: Task, range: KeyRange, job: () => Promise<void>) => {
    const ended: Promise<void> = job()
      .catch((error: unknown) => {
        failed(task, error);
        task.ledger.looked(range, undefined);
      })
      .finally(() => jobs.delete(ended));
    jobs.add(ended);
  };
  const compare = async (task: Task, range: KeyRange) => {
    const { comparison, ledger } = task;
    const found = await comparison.look(range);
    const { sourceRows, targetRows } = found;
    const proven = (inFlight: number): ProvenRows => ({ ranges: 1, sourceRows, targetRows, inFlight });
    progress.compared(comparison.pair.name, sourceRows);
    if (found.suspects.length === 0 && !found.overflow && !found.inconclusive) {
      ledger.looked(range, proven(0));
      return;
    }
    ledger.looked(range, undefined);
    waiting += found.suspects.length;
    start(settling, task, range, async () => {
      try {
        const { equal, inFlight } = await comparison.settle(range, found);
        ledger.looked(range, equal ? proven(inFlight) : undefined);
      } finally {
        waiting -= found.suspects.length;
      }
    });
  };

  const mayGoOn = async () => {
    signal?.throwIfAborted();
    await options.beforeRange?.();
  };

  for (const task of tasks) {
    const { comparison, ledger } = task;
    try {
      await mayGoOn();
      for await (const range of ledger.remaining((after) =>
        rangesOf(databases, comparison.pair, rowsPerRange, after),
      )) {
        while (running.size >= concurrency) {
          await Promise.race(running);
        }
        while (waiting > mostWaiting) {
          await Promise.race(settling);
        }
        await mayGoOn();
        start(running, task, range, () => compare(task, range));
      }
    } catch (error) {
      failed(task, error);
    }
    progress.ended(comparison.pair.name);
  }
  await Promise.all(running);
  await Promise.all(settling);
  return complete;
}

/** Adds what an earlier run has proven, and this one has not looked at again. */
function withEarlier(result: TableResult, earlier: ProvenRows): TableResult {
  return {
    ...result,
    sourceRows: result.sourceRows + earlier.sourceRows,
    targetRows: result.targetRows + earlier.targetRows,
    ranges: result.ranges + earlier.ranges,
    inFlight: result.inFlight + earlier.inFlight,
  };
}
