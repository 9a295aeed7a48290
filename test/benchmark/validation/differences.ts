import { execute } from '../../validation/server';
import { type Durations, summarise } from '../measure';
import { type OwnRun, runOwn } from './ours';
import { holdAgainst, plantedRows, plantingSql } from './planted';
import { makeOrderDatabases, onBoth, type ServerPair } from './servers';

/** Numbers of rows that are made different, each among the whole table. */
export const differenceCounts = [1, 100, 10_000] as const;

/** The validation of tables that differ in so many rows. */
export interface DifferenceResult {
  /** Rows that differ. */
  readonly planted: number;
  /** Of them, those that every run has reported. */
  readonly found: number;
  /** Rows that some run has reported though they do not differ, or as something else. */
  readonly wronglyFound: number;
  readonly durations: Durations;
  /** Median over the median of equal tables. */
  readonly ratio: number;
  readonly peakMegabytes: number | undefined;
}

/** The validation of tables that differ a little. */
export interface DifferenceMeasurements {
  /** Rows a side. */
  readonly rows: number;
  /** The same tables before anything was changed. */
  readonly equal: Durations;
  readonly results: readonly DifferenceResult[];
}

/** Measures how long it takes to find differing rows, and whether exactly those are found that differ. */
export async function measureDifferences(
  servers: ServerPair,
  rows: number,
  runs: number,
  onProgress: (text: string) => void,
): Promise<DifferenceMeasurements> {
  const database = 'differences';
  onProgress(`differences: ${rows} rows are made`);
  await makeOrderDatabases(servers, database, rows);
  const [source, target] = [servers.source.url(database), servers.target.url(database)];
  const measured = async (what: string): Promise<readonly OwnRun[]> => {
    const all: OwnRun[] = [];
    for (let run = 0; run <= runs; run++) {
      onProgress(`differences: ${what}, run ${run} of ${runs}`);
      all.push(await runOwn(source, target));
    }
    return all.slice(1);
  };
  const equalRuns = await measured('none');
  if (equalRuns.some(({ verdict }) => verdict.outcome !== 'equal')) {
    throw new Error('equal tables are not equal');
  }
  const equal = summarise(equalRuns.map(({ seconds }) => seconds));
  const results: DifferenceResult[] = [];
  let before: ReadonlySet<number> = new Set();
  for (const count of differenceCounts) {
    const planted = plantedRows(rows, count);
    await execute(target, plantingSql(planted.filter(({ id }) => !before.has(id))));
    await execute(target, 'VACUUM (ANALYZE) orders');
    before = new Set(planted.map(({ id }) => id));
    const all = await measured(`${count}`);
    const held = all.map(({ verdict }) => holdAgainst(planted, verdict.tables?.[0] ?? { differences: [] }));
    const durations = summarise(all.map(({ seconds }) => seconds));
    const peak = Math.max(...all.map(({ peakMegabytes }) => peakMegabytes ?? Number.NaN));
    results.push({
      ...{ planted: count, durations, ratio: durations.median / equal.median },
      found: Math.min(...held.map(({ found }) => found)),
      wronglyFound: Math.max(...held.map(({ wronglyFound }) => wronglyFound.length)),
      peakMegabytes: Number.isNaN(peak) ? undefined : peak,
    });
  }
  await onBoth(servers, 'postgres', [`DROP DATABASE ${database}`]);
  return { rows, equal, results };
}
