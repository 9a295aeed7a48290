import type { ConnectionLimits, DatabaseConnection, DatabaseEngine } from './connection';
import type { DatabasePair } from './database';
import { openMysqlPair } from './mysql/database';
import { openPostgresPair } from './postgresql/database';

/** The two sides of a validation. */
export interface ConnectionPair {
  readonly source: DatabaseConnection;
  readonly target: DatabaseConnection;
}

const openers: Readonly<
  Record<DatabaseEngine, (connections: ConnectionPair, limits: ConnectionLimits) => Promise<DatabasePair>>
> = { postgresql: openPostgresPair, mysql: openMysqlPair };

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
  return openers[source.engine](connections, limits);
}
