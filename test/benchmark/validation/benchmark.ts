import { startServer } from '../../validation/server';
import { type AdversarialMeasurements, tryCases, tryMysqlCases } from './adversarial';
import type { ValidationBenchmarkArguments } from './arguments';
import { type AbsentTool, compareMysqlTools, compareTools, type ToolMeasurements } from './compare-tools';
import { type DifferenceMeasurements, measureDifferences } from './differences';
import { type LimitMeasurements, measureLimit } from './limit';
import { type Machine, thisMachine } from './machine';
import { buildOwn, ownCommand } from './ours';
import { type Endings, measuredSettings, type ServerPair, startPair, useOwnFolder } from './servers';
import { type MariadbPair, missingMariadb, startMariadbPair, startToolPair } from './tool-servers';
import { postgresqlTools, ptTableSync } from './tools';

/** What is held against the measurements. */
export const targets = {
  /** The validation against the fastest exact checksum in one statement. */
  limitRatio: 1.25,
  /** What a further row costs in the largest table against a small one: 1 is linear. */
  growth: 1.1,
  /** Most memory of the process, MB of 1000 kB. */
  megabytes: 150,
  /** Tables with up to 100 differing rows against equal ones. */
  differencesRatio: 2,
  /** The validation against the fastest other tool. */
  toolRatio: 0.5,
} as const;

/** What the benchmark measured, a part absent where it was not asked for. Durations in seconds. */
export interface ValidationMeasurements {
  readonly machine: Machine;
  readonly runs: number;
  readonly command: string;
  /** Servers of `limit` and `differences`. */
  readonly version?: string;
  readonly settings: readonly string[];
  readonly limit?: LimitMeasurements;
  readonly differences?: DifferenceMeasurements;
  readonly tools?: readonly ToolMeasurements[];
  readonly adversarial?: readonly AdversarialMeasurements[];
  /** What was asked for and could not be tried, beside tools. */
  readonly leftOut: readonly string[];
}

/** What the command line asks for, as far as it is measured. */
export type Asked = Omit<ValidationBenchmarkArguments, 'format' | 'help'>;

/**
 * Measures what the command line asks for. Runs in the folder of the project.
 *
 * @param endings receives what has to be ended, whatever happens
 * @param onProgress called with what is measured next
 * @throws InvalidInputError where the validation cannot be started, or the disk has no room
 */
export async function measure(
  asked: Asked,
  endings: Endings,
  onProgress: (text: string) => void,
): Promise<ValidationMeasurements> {
  onProgress('the command is bundled');
  useOwnFolder(endings);
  await buildOwn();
  return {
    ...{ machine: thisMachine(), runs: asked.runs, command: ownCommand, settings: measuredSettings },
    ...(await withCurrentServers(asked, endings, onProgress)),
    ...(await withToolServers(asked, endings, onProgress)),
  };
}

async function withCurrentServers(
  { parts, rows, differenceRows, runs }: Asked,
  endings: Endings,
  onProgress: (text: string) => void,
): Promise<Pick<ValidationMeasurements, 'version' | 'limit' | 'differences'>> {
  if (!parts.includes('limit') && !parts.includes('differences')) {
    return {};
  }
  const servers = await startPair(() => startServer(17, undefined, measuredSettings), endings);
  const measured = {
    version: servers.version,
    ...(parts.includes('limit') && { limit: await measureLimit(servers, rows, runs, onProgress) }),
    ...(parts.includes('differences') && {
      differences: await measureDifferences(servers, differenceRows, runs, onProgress),
    }),
  };
  // The next servers get the memory of these.
  await endings.run(1);
  return measured;
}

async function withToolServers(
  { parts, toolRows, mariadbRows, runs }: Asked,
  endings: Endings,
  onProgress: (text: string) => void,
): Promise<Pick<ValidationMeasurements, 'tools' | 'adversarial' | 'leftOut'>> {
  const tools: ToolMeasurements[] = [];
  const adversarial: AdversarialMeasurements[] = [];
  const leftOut: string[] = [];
  if (!parts.includes('tools') && !parts.includes('adversarial')) {
    return { leftOut };
  }
  const servers: ServerPair = await startToolPair(endings);
  if (parts.includes('tools')) {
    tools.push(await compareTools(servers, postgresqlTools, toolRows, runs, onProgress));
  }
  if (parts.includes('adversarial')) {
    adversarial.push(await tryCases(servers, postgresqlTools, onProgress));
  }
  await endings.run(1);
  if (missingMariadb !== undefined || mariadbRows === 0) {
    leftOut.push(`the tools of MySQL: ${missingMariadb ?? 'as asked by --mariadb-rows 0'}`);
  } else {
    const mariadb: MariadbPair = await startMariadbPair(endings);
    if (parts.includes('tools')) {
      tools.push(await compareMysqlTools(mariadb, [ptTableSync], mariadbRows, runs, onProgress));
    }
    if (parts.includes('adversarial')) {
      adversarial.push(await tryMysqlCases(mariadb, [ptTableSync], onProgress));
    }
    await endings.run(1);
  }
  return {
    ...(parts.includes('tools') && { tools }),
    ...(parts.includes('adversarial') && { adversarial }),
    leftOut,
  };
}

/** Every tool that is not installed, once. */
export function absentTools({ tools = [], adversarial = [] }: ValidationMeasurements): readonly AbsentTool[] {
  const all = [...tools, ...adversarial].flatMap(({ absent }) => absent);
  return [...new Map(all.map((tool) => [tool.name, tool])).values()];
}
