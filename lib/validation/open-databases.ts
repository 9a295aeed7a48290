import type { ConnectionLimits, DatabaseConnection, DatabaseEngine } from './connection';
import type { DatabasePair } from './database';

/** The two sides of a validation. */
export interface ConnectionPair {
  readonly source: DatabaseConnection;
  readonly target: DatabaseConnection;
}

type Open = (connections: ConnectionPair, limits: ConnectionLimits) => Promise<DatabasePair>;

/** Each driver is loaded when it is needed: one of them takes 40 ms, measured. */
const openers: Readonly<Record<DatabaseEngine, () => Promise<Open>>> = {
  postgresql: async () => (await import('./postgresql/database')).openPostgresPair,
  mysql: async () => (await import('./mysql/database')).openMysqlPair,
};

/**
 * Connects to both sides, and finds a way to compare rows that both understand alike.
 *
 * @throws Error when the sides are of two engines, one cannot be reached, or the two agree on no way
 */
export async function openDatabases(connections: ConnectionPair, limits: ConnectionLimits): Promise<DatabasePair> {
  const { source, target } = connections;
  if (source.engine !== target.engine) {
    throw new Error(`the source is ${source.engine} and the target ${target.engine}; only like is compared with like`);
  }
  const open = await openers[source.engine]();
  return open(connections, limits);
}
