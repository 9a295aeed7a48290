import { type ConnectionLimits, type DatabaseConnection, usualLimits } from '../../lib/validation/connection';
import { type PassOptions, type Progress, validate } from '../../lib/validation/pass';
import { openPostgresPair } from '../../lib/validation/postgresql/database';
import type { TableResult, Verdict } from '../../lib/validation/verdict';
import { oldestMajor, type Server, startServer } from './server';

/** Limits for tests: nothing waits long. */
export const limits: ConnectionLimits = { ...usualLimits, statementTimeoutSeconds: 60, retryMilliseconds: 20 };

/** The connection to a database of a test's server. */
export function connectionTo(server: Server, database: string): DatabaseConnection {
  return {
    engine: 'postgresql',
    host: '127.0.0.1',
    port: server.port,
    database,
    user: 'postgres',
    tls: { kind: 'plain' },
  };
}

/** Starts the oldest and the current server for the tests of a file, and stops them after the last one. */
export function useServers(): { readonly old: Server; readonly current: Server } {
  const servers: { old?: Server; current?: Server } = {};
  beforeAll(async () => {
    [servers.old, servers.current] = await Promise.all([startServer(oldestMajor), startServer(17)]);
  });
  afterAll(() => Promise.all([servers.old?.stop(), servers.current?.stop()]));
  return servers as { readonly old: Server; readonly current: Server };
}

/** Options that compare rows only, without a second look. */
export const rowsOnly: PassOptions = {
  schema: false,
  rows: true,
  skip: new Set(),
  rowsPerRange: 50_000,
  concurrency: 2,
  waitsSeconds: [],
  mostListed: 1000,
  showValues: false,
};

/** Compares two databases by name. */
export async function compareDatabases(
  source: DatabaseConnection,
  target: DatabaseConnection,
  options: Partial<PassOptions> = {},
  onProgress: (progress: Progress) => void = () => {},
): Promise<Verdict> {
  const databases = await openPostgresPair({ source, target }, limits);
  try {
    return await validate(databases, { ...rowsOnly, ...options }, onProgress);
  } finally {
    await databases.close();
  }
}

/** Compares two databases and returns the result of the one table that they have. */
export async function compareTable(
  source: DatabaseConnection,
  target: DatabaseConnection,
  options: Partial<PassOptions> = {},
  onProgress: (progress: Progress) => void = () => {},
): Promise<TableResult> {
  const { tables } = await compareDatabases(source, target, options, onProgress);
  const [table] = tables ?? [];
  if (table === undefined || tables?.length !== 1) {
    throw new Error(`tables: ${JSON.stringify(tables)}`);
  }
  return table;
}
