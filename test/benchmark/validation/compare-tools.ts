import { execute } from '../../validation/server';
import { type Durations, summarise } from '../measure';
import { connectionsPerSide } from './machine';
import { makeOrdersInMariadb, orderColumns } from './orders';
import { ownCommand, runOwn } from './ours';
import { type ProcessRun, runProcess } from './process-run';
import { makeOrderDatabases, needSpace, onBoth, type ServerPair } from './servers';
import { type MariadbPair, mariadbUrl, onBothMariadb } from './tool-servers';
import type { ComparedTable, Finding, Tool } from './tools';

/** Name of our own program in the report. */
export const ownName = 'npm run validate';

/** How one program compared two equal tables. */
export interface ToolResult {
  readonly name: string;
  readonly version: string;
  readonly command: string;
  readonly durations: Durations;
  readonly peakMegabytes: number | undefined;
  /** The worst that it said in any run. The tables are equal. */
  readonly finding: Finding;
}

/** A program that could not be measured. */
export interface AbsentTool {
  readonly name: string;
  readonly install: string;
}

/** Programs that compared the same two tables. */
export interface ToolMeasurements {
  /** Servers of both sides. */
  readonly version: string;
  /** Rows a side. */
  readonly rows: number;
  readonly connections: number;
  readonly ours: ToolResult;
  readonly others: readonly ToolResult[];
  readonly absent: readonly AbsentTool[];
  /** Our median over that of the fastest other that found the tables equal. Undefined where there is none. */
  readonly ratio: number | undefined;
}

/** Measures the tools of PostgreSQL and ours on the same tables, by turns. */
export async function compareTools(
  servers: ServerPair,
  tools: readonly Tool[],
  rows: number,
  runs: number,
  onProgress: (text: string) => void,
): Promise<ToolMeasurements> {
  const database = 'tools';
  onProgress(`tools: ${rows} rows are made`);
  await makeOrderDatabases(servers, database, rows);
  await preparePgcmp(servers, database);
  const { source, target } = servers;
  const table = { ports: [source.port, target.port], database, table: 'orders' } as const;
  const urls = [source.url(database), target.url(database)] as const;
  const measured = await measureTools(urls, table, tools, runs, onProgress);
  await onBoth(servers, 'postgres', [`DROP DATABASE ${database}`]);
  return { version: servers.version, rows, ...measured };
}

/** The same for the tools of MySQL, on MariaDB. */
export async function compareMysqlTools(
  servers: MariadbPair,
  tools: readonly Tool[],
  rows: number,
  runs: number,
  onProgress: (text: string) => void,
): Promise<ToolMeasurements> {
  const database = 'tools';
  needSpace(2 * rows * 300);
  onProgress(`tools: ${rows} rows are made on MariaDB`);
  await onBothMariadb(servers, () => [`CREATE DATABASE ${database}`, `USE ${database}`, ...makeOrdersInMariadb(rows)]);
  const { source, target } = servers;
  const table = { ports: [source.port, target.port], database, table: 'orders' } as const;
  const urls = [mariadbUrl(source, database), mariadbUrl(target, database)] as const;
  const measured = await measureTools(urls, table, tools, runs, onProgress);
  await onBothMariadb(servers, () => [`DROP DATABASE ${database}`]);
  return { version: servers.version, rows, ...measured };
}

/** Makes pg_comparator's functions, where they are installed. */
export async function preparePgcmp(servers: ServerPair, database: string): Promise<void> {
  const [row] = await execute(servers.source.url(database), `SELECT FROM pg_available_extensions WHERE name = 'pgcmp'`);
  if (row !== undefined) {
    await onBoth(servers, database, ['CREATE EXTENSION pgcmp']);
  }
}

async function measureTools(
  [source, target]: readonly [string, string],
  place: Pick<ComparedTable, 'ports' | 'database' | 'table'>,
  tools: readonly Tool[],
  runs: number,
  onProgress: (text: string) => void,
): Promise<Omit<ToolMeasurements, 'version' | 'rows'>> {
  const connections = connectionsPerSide();
  const columns = orderColumns.filter((name) => name !== 'id');
  const versions = await Promise.all(tools.map((tool) => tool.version()));
  const present = tools.filter((_, index) => versions[index] !== undefined);
  const absent = tools.filter((tool) => !present.includes(tool)).map(({ name, install }) => ({ name, install }));

  const programs: readonly { name: string; version: string; command: string; run: () => Promise<Looked> }[] = [
    {
      ...{ name: ownName, version: 'this one', command: `${ownCommand} --max-connections ${connections}` },
      run: async () => {
        const run = await runOwn(source, target, ['--max-connections', `${connections}`]);
        const finding = { equal: 'equal', different: 'different', unproven: 'failed', unsettled: 'failed' } as const;
        return { ...run, finding: finding[run.verdict.outcome] };
      },
    },
    ...present.map((tool) => {
      const command = tool.command({ ...place, columns, connections });
      return {
        ...{ name: tool.name, version: versions[tools.indexOf(tool)] ?? '', command: command.join(' ') },
        run: async () => {
          const run = await runProcess(command);
          return { ...run, finding: tool.finding(run) };
        },
      };
    }),
  ];
  const looked = new Map(programs.map((program) => [program, [] as Looked[]]));
  for (let run = 0; run <= runs; run++) {
    for (const [program, all] of looked) {
      onProgress(`tools: ${program.name}, run ${run} of ${runs}`);
      all.push(await program.run());
    }
  }
  const [ours, ...others] = [...looked].map(([{ run: _, ...program }, all]) => ({ ...program, ...summary(all) }));
  return { connections, ours: ours as ToolResult, others, absent, ratio: ratioTo(ours as ToolResult, others) };
}

interface Looked extends ProcessRun {
  readonly finding: Finding;
}

/** The first run has filled the caches; what it said counts all the same. */
function summary(all: readonly Looked[]): Pick<ToolResult, 'durations' | 'peakMegabytes' | 'finding'> {
  const findings = all.map(({ finding }) => finding);
  const peak = Math.max(...all.map(({ peakMegabytes }) => peakMegabytes ?? Number.NaN));
  return {
    durations: summarise(all.slice(1).map(({ seconds }) => seconds)),
    peakMegabytes: Number.isNaN(peak) ? undefined : peak,
    finding: (['failed', 'different'] as const).find((bad) => findings.includes(bad)) ?? 'equal',
  };
}

/** Our median over that of the fastest other that gave the right answer. */
export function ratioTo(
  ours: Pick<ToolResult, 'durations'>,
  others: readonly Pick<ToolResult, 'durations' | 'finding'>[],
): number | undefined {
  const right = others.filter(({ finding }) => finding === 'equal').map(({ durations }) => durations.median);
  return right.length > 0 ? ours.durations.median / Math.min(...right) : undefined;
}
