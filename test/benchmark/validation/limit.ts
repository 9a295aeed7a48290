import { usualLimits } from '../../../lib/validation/connection';
import { Sessions } from '../../../lib/validation/postgresql/sessions';
import { execute } from '../../validation/server';
import { type Durations, summarise } from '../measure';
import { type Candidate, candidates, checksumSql } from './candidates';
import { type Exactness, exactnessOf, isExact } from './exactness';
import { connectionsPerSide } from './machine';
import { runOwn } from './ours';
import { connectionTo, openOwn } from './own-readers';
import { makeOrderDatabases, onBoth, type ServerPair } from './servers';
import { makeSwaps, swapsMissedByOwn } from './swaps';

/** How fast one checksum is, and whether it can be relied on. */
export interface CandidateResult extends Exactness {
  readonly name: string;
  readonly durations: Durations;
  /** Whether it is the one that the limit is measured with. */
  readonly chosen: boolean;
}

/** The validation against the limit, at one size of the table. */
export interface SizeResult {
  /** Rows a side. */
  readonly rows: number;
  /** The fastest exact checksum over the whole table, on both sides at once, one connection for each core. */
  readonly limit: Durations;
  /** The validation's own checksum of the whole table, in the same way. */
  readonly ownStatement: Durations;
  /** The validation as a command. */
  readonly ours: Durations;
  /** Median of `ours` over the median of `limit`. */
  readonly ratio: number;
  /** Microseconds a row and side, by the median of `ours`. */
  readonly microsecondsPerRow: number;
  /**
   * What each row beyond the next smaller size adds, over what one adds between the two smallest sizes: 1 where the time
   * grows as the table does, however long the process takes to start. Undefined up to the second size.
   */
  readonly growth?: number;
  readonly peakMegabytes: number | undefined;
}

/** The validation against the limit. */
export interface LimitMeasurements {
  /** Rows a side with which the candidates were compared. */
  readonly candidateRows: number;
  readonly candidates: readonly CandidateResult[];
  /** What the validation's own hash misses of 100 000 swaps. */
  readonly ownMissedSwaps: number;
  /** How it hashes rows. */
  readonly ownMethod: string;
  readonly sizes: readonly SizeResult[];
}

/** Measures the limit, and the validation against it, at each size. */
export async function measureLimit(
  servers: ServerPair,
  sizes: readonly number[],
  runs: number,
  onProgress: (text: string) => void,
): Promise<LimitMeasurements> {
  onProgress('limit: swaps');
  await makeSwaps(servers);
  const ownMissedSwaps = await swapsMissedByOwn(servers);
  const results: Omit<SizeResult, 'growth'>[] = [];
  let compared: readonly CandidateResult[] = [];
  let best: Candidate | undefined;
  let ownMethod = '';
  const [candidateRows = 0] = sizes;
  for (const rows of sizes) {
    const database = `orders_${rows}`;
    onProgress(`limit: ${rows} rows are made`);
    await makeOrderDatabases(servers, database, rows);
    if (best === undefined) {
      compared = await compareCandidates(servers, database, runs, onProgress);
      best = candidates.find(({ name }) => compared.some((result) => result.chosen && result.name === name));
    }
    const own = await openOwn(connectionTo(servers.source, database), connectionTo(servers.target, database), 'orders');
    ownMethod = own.method;
    const jobs = [
      () => secondsOfChecksum(servers, database, best as Candidate),
      () => secondsOf(() => Promise.all([own.readers.source.checksum({}), own.readers.target.checksum({})])),
    ];
    const seconds: [number[], number[], number[]] = [[], [], []];
    const peaks: number[] = [];
    try {
      for (let run = 0; run <= runs; run++) {
        onProgress(`limit: ${rows} rows, run ${run} of ${runs}`);
        for (const [index, job] of jobs.entries()) {
          seconds[index]?.push(await job());
        }
        const {
          seconds: wall,
          peakMegabytes,
          verdict,
        } = await runOwn(servers.source.url(database), servers.target.url(database));
        if (verdict.outcome !== 'equal' || verdict.tables?.[0]?.sourceRows !== rows) {
          throw new Error(`equal tables of ${rows} rows: ${JSON.stringify(verdict)}`);
        }
        seconds[2].push(wall);
        peaks.push(peakMegabytes ?? Number.NaN);
      }
    } finally {
      await own.close();
    }
    // The first run has filled the caches.
    const [limit, ownStatement, ours] = seconds.map((all) => summarise(all.slice(1))) as [
      Durations,
      Durations,
      Durations,
    ];
    const peak = Math.max(...peaks);
    results.push({
      ...{ rows, limit, ownStatement, ours, ratio: ours.median / limit.median },
      microsecondsPerRow: (ours.median / rows) * 1e6,
      peakMegabytes: Number.isNaN(peak) ? undefined : peak,
    });
    await onBoth(servers, 'postgres', [`DROP DATABASE ${database}`]);
  }
  return { candidateRows, candidates: compared, ownMissedSwaps, ownMethod, sizes: withGrowth(results) };
}

/** Adds what each further row costs, by what it costs between the two smallest sizes. */
export function withGrowth(results: readonly Omit<SizeResult, 'growth'>[]): readonly SizeResult[] {
  const added = results.map(({ ours, rows }, index) => {
    const smaller = results[index - 1];
    return smaller && (ours.median - smaller.ours.median) / (rows - smaller.rows);
  });
  const [, first] = added;
  return results.map((result, index) => {
    const own = added[index];
    return index < 2 || own === undefined || first === undefined ? result : { ...result, growth: own / first };
  });
}

async function compareCandidates(
  servers: ServerPair,
  database: string,
  runs: number,
  onProgress: (text: string) => void,
): Promise<readonly CandidateResult[]> {
  const seconds = new Map<Candidate, number[]>(candidates.map((candidate) => [candidate, []]));
  for (let run = 0; run <= runs; run++) {
    onProgress(`limit: candidates, run ${run} of ${runs}`);
    for (const [candidate, all] of seconds) {
      all.push(await secondsOfChecksum(servers, database, candidate));
    }
  }
  const measured = await Promise.all(
    candidates.map(async (candidate) => ({
      name: candidate.name,
      durations: summarise((seconds.get(candidate) ?? []).slice(1)),
      ...(await exactnessOf(servers, candidate)),
    })),
  );
  return choose(measured);
}

/**
 * Marks the fastest of those that are exact.
 *
 * @throws Error where none is
 */
export function choose(measured: readonly Omit<CandidateResult, 'chosen'>[]): readonly CandidateResult[] {
  const exact = measured.filter(isExact).sort((one, other) => one.durations.median - other.durations.median);
  const [fastest] = exact;
  if (fastest === undefined) {
    throw new Error('no checksum is exact, so there is no limit');
  }
  return measured.map((result) => ({ ...result, chosen: result === fastest }));
}

/** Runs one checksum on both sides at once, in sessions like those of the validation. */
async function secondsOfChecksum(
  { source, target }: ServerPair,
  database: string,
  candidate: Candidate,
): Promise<number> {
  const connections = connectionsPerSide();
  const limits = { ...usualLimits, maximumConnections: connections, statementTimeoutSeconds: 86_400, attempts: 1 };
  const sides = [source, target].map((server) => new Sessions(connectionTo(server, database), limits));
  try {
    const pages = await execute(source.url(database), `SELECT pg_relation_size('orders') / 8192 AS pages`);
    const parts = pageParts(Number(pages[0]?.pages), connections);
    // Connections are there before the clock starts.
    await Promise.all(sides.flatMap((sessions) => parts.map(() => sessions.query('SELECT pg_sleep(0.05)'))));
    return await secondsOf(() =>
      Promise.all(
        sides.flatMap((sessions) =>
          parts.map((where) => sessions.query(checksumSql(candidate, `ONLY public.orders o${where}`))),
        ),
      ),
    );
  } finally {
    await Promise.all(sides.map((sessions) => sessions.close()));
  }
}

/** Conditions that cut a table into so many parts of its pages, the last one open; none for one part. */
export function pageParts(pages: number, parts: number): readonly string[] {
  const at = (part: number) => `'(${Math.floor((pages * part) / parts)},0)'`;
  return Array.from({ length: parts }, (_, part) => {
    const ends = [
      ...(part > 0 ? [`ctid >= ${at(part)}`] : []),
      ...(part < parts - 1 ? [`ctid < ${at(part + 1)}`] : []),
    ];
    return ends.length > 0 ? ` WHERE ${ends.join(' AND ')}` : '';
  });
}

async function secondsOf(job: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await job();
  return (performance.now() - started) / 1000;
}
