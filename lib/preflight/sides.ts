import { connectFailure } from '../validation/command/connect-advice';
import type { DatabaseConnection, DatabaseEngine } from '../validation/connection';
import { usualLimits } from '../validation/connection';
import { MysqlSessions } from '../validation/mysql/sessions';
import { Sessions } from '../validation/postgresql/sessions';
import type { Session, Side } from './context';

/** A side whose sessions can be closed. */
export interface OpenSide extends Side {
  readonly engine: DatabaseEngine;
  /** Name and version of the server, for people. */
  readonly version: string;
  close(): Promise<void>;
}

/**
 * Seconds for one statement. The catalogue takes milliseconds; only lengths of values are measured for longer, on a source
 * that serves users meanwhile.
 */
export const statementTimeoutSeconds = 60;

const limits = { ...usualLimits, statementTimeoutSeconds };

interface ClosableSession extends Session {
  close(): Promise<void>;
}

const openers: Readonly<Record<DatabaseEngine, (connection: DatabaseConnection) => ClosableSession>> = {
  postgresql: (connection) => new Sessions(connection, limits),
  mysql: (connection) => new MysqlSessions(connection, limits),
};

const versionQueries: Readonly<Record<DatabaseEngine, string>> = {
  postgresql: `SELECT 'PostgreSQL ' || current_setting('server_version') AS version`,
  mysql: `SELECT concat(IF(version() LIKE '%MariaDB%', 'MariaDB ', 'MySQL '), version()) AS version`,
};

const schemaQueries: Readonly<Record<DatabaseEngine, string>> = {
  postgresql: `SELECT nspname AS name FROM pg_namespace
    WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' AND nspname NOT LIKE 'awsdms%' ORDER BY 1`,
  mysql: `SELECT schema_name AS name FROM information_schema.schemata
    WHERE schema_name NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema') AND schema_name NOT LIKE 'awsdms%' ORDER BY 1`,
};

/**
 * Connects to one database.
 *
 * @param name how messages call it
 * @throws Error when it cannot be reached or refuses the user
 */
export async function openSide(name: 'source' | 'target', connection: DatabaseConnection): Promise<OpenSide> {
  const { engine, database, user, tls } = connection;
  const session = openers[engine](connection);
  try {
    const [row] = await session.query(versionQueries[engine]);
    return {
      session,
      engine,
      database,
      user,
      encrypted: tls.kind !== 'plain',
      version: `${row?.version}`,
      close: () => session.close(),
    };
  } catch (error) {
    await session.close();
    throw new Error(connectFailure(name, connection, error));
  }
}

/** Returns the schemas of a side that are neither the server's own nor of DMS. */
export async function schemaNames({ session, engine }: OpenSide): Promise<readonly string[]> {
  return (await session.query(schemaQueries[engine])).map(({ name }) => `${name}`);
}
