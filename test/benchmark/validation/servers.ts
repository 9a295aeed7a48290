import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidInputError } from '../../../lib/problems';
import { execute, type Server } from '../../validation/server';
import { makeOrders } from './orders';

/** Two servers of one version. */
export interface ServerPair {
  readonly source: Server;
  readonly target: Server;
  /** `PostgreSQL 17.10`. */
  readonly version: string;
}

/** What has to be ended, in the reverse order of its beginning, also where the benchmark is interrupted. */
export class Endings {
  private readonly jobs: (() => Promise<void>)[] = [];
  private running: Promise<void> = Promise.resolve();

  add(job: () => Promise<void>): void {
    this.jobs.push(job);
  }

  /**
   * Ends what was begun, after whatever is being ended already.
   *
   * @param keep how many of the first ones stay for later
   */
  run(keep = 0): Promise<void> {
    this.running = this.running.then(async () => {
      while (this.jobs.length > keep) {
        await this.jobs.pop()?.();
      }
    });
    return this.running;
  }
}

/** Makes a folder for all data, which `tmpdir()` names from then on, and which is the first thing to be ended. */
export function useOwnFolder(endings: Endings): void {
  const folder = mkdtempSync(join(tmpdir(), 'crossfade-benchmark-'));
  // The servers run as another user, and MariaDB has its temporary files here: as /tmp is.
  chmodSync(folder, 0o1777);
  const { TMPDIR: before } = process.env;
  process.env.TMPDIR = folder;
  endings.add(async () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    if (before === undefined) {
      delete process.env.TMPDIR;
    } else {
      process.env.TMPDIR = before;
    }
  });
}

/**
 * Settings of servers that are measured: like the usual ones of a server with as much memory, but nothing runs beside the
 * statements, and what fills a table does not go through the WAL first.
 */
export const measuredSettings: readonly string[] = [
  'shared_buffers=512MB',
  'maintenance_work_mem=512MB',
  'autovacuum=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_wal_size=16GB',
  'full_page_writes=off',
  'checkpoint_timeout=1h',
];

/** Starts two servers at once. */
export async function startPair(start: () => Promise<Server>, endings: Endings): Promise<ServerPair> {
  const started = async () => {
    const server = await start();
    endings.add(() => server.stop());
    return server;
  };
  const [source, target] = await Promise.all([started(), started()]);
  const [row] = await execute(source.url('postgres'), 'SHOW server_version');
  return { source, target, version: `PostgreSQL ${`${row?.server_version}`.split(' ')[0]}` };
}

/** Runs statements on both sides at once, each a transaction of its own. */
export async function onBoth(
  { source, target }: ServerPair,
  database: string,
  statements: readonly string[],
): Promise<void> {
  const run = async (server: Server) => {
    for (const statement of statements) {
      await execute(server.url(database), statement);
    }
  };
  await Promise.all([run(source), run(target)]);
}

/** Bytes of a row with its key's index on one side, and room for the index while it is built. */
const bytesPerRow = 210;

/**
 * Makes a database with so many orders on both sides, the same by content.
 *
 * @throws InvalidInputError where the disk has no room for them
 */
export async function makeOrderDatabases(servers: ServerPair, database: string, rows: number): Promise<void> {
  needSpace(2 * rows * bytesPerRow);
  await onBoth(servers, 'postgres', [`CREATE DATABASE ${database}`]);
  await onBoth(servers, database, makeOrders(rows));
}

/** @throws InvalidInputError where the folder for temporary files has less room */
export function needSpace(bytes: number): void {
  const { bavail, bsize } = statfsSync(tmpdir());
  if (bavail * bsize < bytes) {
    const gigabytes = (value: number) => `${(value / 1e9).toFixed(1)} GB`;
    throw new InvalidInputError([
      `${tmpdir()} has ${gigabytes(bavail * bsize)} free, and ${gigabytes(bytes)} are needed; ask for fewer rows or set TMPDIR`,
    ]);
  }
}
