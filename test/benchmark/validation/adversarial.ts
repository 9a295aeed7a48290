import { execute } from '../../validation/server';
import { type AdversarialCase, cases, casesSql, columnsOf, firstKey, has, tableOf } from './cases';
import { type AbsentTool, ownName, preparePgcmp } from './compare-tools';
import { connectionsPerSide } from './machine';
import { runOwn } from './ours';
import { runProcess } from './process-run';
import { onBoth, type ServerPair } from './servers';
import { makeSwaps, swapsMissedByOwn } from './swaps';
import { type MariadbPair, mariadbUrl, onBothMariadb } from './tool-servers';
import type { Tool } from './tools';

/** What one program found. */
export interface AdversarialResult {
  readonly name: string;
  readonly found: number;
  /** Cases that it called equal. */
  readonly missed: readonly string[];
  /** Cases at which it failed. */
  readonly failed: readonly string[];
}

/** What was found of changes that are easily missed. */
export interface AdversarialMeasurements {
  readonly version: string;
  /** Cases that the servers have values for. */
  readonly cases: number;
  readonly results: readonly AdversarialResult[];
  readonly absent: readonly AbsentTool[];
  /** What our hash misses of 100 000 swaps between two rows. Undefined where it was not tried. */
  readonly ownMissedSwaps?: number;
}

const database = 'adversarial';

/** Tries the cases with the tools of PostgreSQL and ours, and swaps with ours. */
export async function tryCases(
  servers: ServerPair,
  tools: readonly Tool[],
  onProgress: (text: string) => void,
): Promise<AdversarialMeasurements> {
  onProgress('adversarial: tables are made');
  await onBoth(servers, 'postgres', [`CREATE DATABASE ${database}`]);
  await preparePgcmp(servers, database);
  const { source, target } = servers;
  await Promise.all([
    execute(source.url(database), casesSql('postgresql', 'source').join(';\n')),
    execute(target.url(database), casesSql('postgresql', 'target').join(';\n')),
  ]);
  const urls = [source.url(database), target.url(database)] as const;
  const tried = await tryAll('postgresql', urls, [source.port, target.port], tools, onProgress);
  onProgress('adversarial: swaps');
  await makeSwaps(servers);
  const ownMissedSwaps = await swapsMissedByOwn(servers);
  await onBoth(servers, 'postgres', [`DROP DATABASE ${database}`]);
  return { version: servers.version, ...tried, ownMissedSwaps };
}

/** The same for the tools of MySQL, on MariaDB, with those cases for which it has values. */
export async function tryMysqlCases(
  servers: MariadbPair,
  tools: readonly Tool[],
  onProgress: (text: string) => void,
): Promise<AdversarialMeasurements> {
  onProgress('adversarial: tables are made on MariaDB');
  const create = `CREATE DATABASE ${database} CHARACTER SET utf8mb4`;
  await onBothMariadb(servers, (side) => [create, `USE ${database}`, ...casesSql('mysql', side)]);
  const { source, target, version } = servers;
  const urls = [mariadbUrl(source, database), mariadbUrl(target, database)] as const;
  const tried = await tryAll('mysql', urls, [source.port, target.port], tools, onProgress);
  // The validation compares every database of a server.
  await onBothMariadb(servers, () => [`DROP DATABASE ${database}`]);
  return { version, ...tried };
}

async function tryAll(
  engine: 'postgresql' | 'mysql',
  [source, target]: readonly [string, string],
  ports: readonly [number, number],
  tools: readonly Tool[],
  onProgress: (text: string) => void,
): Promise<Omit<AdversarialMeasurements, 'version'>> {
  const tried = cases.flatMap((one, index) => (has(engine, one) ? [{ one, table: tableOf(index) }] : []));
  onProgress(`adversarial: ${ownName}`);
  const { verdict } = await runOwn(source, target);
  const outcomes: CaseOutcome[] = tried.map(({ one, table }) => {
    const result = verdict.tables?.find(({ name }) => name.endsWith(`.${table}`));
    const keys = result?.differences.map(({ key }) => key.join()).sort();
    const expected = one.source.map((_, index) => `${firstKey + index}`);
    const exactly = JSON.stringify(keys) === JSON.stringify(expected);
    return { one, finding: exactly ? 'different' : result?.outcome === 'equal' ? 'equal' : 'failed' };
  });
  const results = [resultOf(ownName, outcomes)];
  const absent: AbsentTool[] = [];
  for (const tool of tools) {
    if ((await tool.version()) === undefined) {
      absent.push({ name: tool.name, install: tool.install });
      continue;
    }
    onProgress(`adversarial: ${tool.name}`);
    const found: CaseOutcome[] = [];
    for (const { one, table } of tried) {
      const place = { ports, database, table, columns: columnsOf(one), connections: connectionsPerSide() };
      found.push({ one, finding: tool.finding(await runProcess(tool.command(place))) });
    }
    results.push(resultOf(tool.name, found));
  }
  return { cases: tried.length, results, absent };
}

interface CaseOutcome {
  readonly one: AdversarialCase;
  readonly finding: 'equal' | 'different' | 'failed';
}

/** Sums up what a program said of each case. */
export function resultOf(name: string, outcomes: readonly CaseOutcome[]): AdversarialResult {
  const those = (wanted: CaseOutcome['finding']) =>
    outcomes.filter(({ finding }) => finding === wanted).map(({ one }) => one.what);
  return { name, found: those('different').length, missed: those('equal'), failed: those('failed') };
}
