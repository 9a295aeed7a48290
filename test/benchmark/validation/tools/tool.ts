import type { ProcessRun } from '../process-run';

/** One table on two servers. */
export interface ComparedTable {
  /** Ports of the loopback address. */
  readonly ports: readonly [source: number, target: number];
  readonly database: string;
  readonly table: string;
  /** Columns beside the key `id`. */
  readonly columns: readonly string[];
  /** Connections to each server. */
  readonly connections: number;
}

/** What a tool said of two tables. */
export type Finding = 'equal' | 'different' | 'failed';

/** A program that a user would compare two tables with. */
export interface Tool {
  readonly name: string;
  /** How it is installed, for a report where it is not. */
  readonly install: string;
  /** The version, or undefined where it is not installed. */
  version(): Promise<string | undefined>;
  /** The command line that compares a table. */
  command(table: ComparedTable): readonly [string, ...string[]];
  /** What it said. Most of these tools end with 0 whatever they found. */
  finding(run: Pick<ProcessRun, 'exitCode' | 'stdout' | 'stderr'>): Finding;
}

/** User of the servers, who has no password. */
export const toolUser = 'postgres';
