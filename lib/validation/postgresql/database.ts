import type { ConnectionLimits, DatabaseConnection } from '../connection';
import type { Database, DatabasePair, ReaderPair } from '../database';
import type { TablePair } from '../table';
import { readCatalogue, readSchemaNames } from './catalogue';
import { agreedMode } from './hash-agreement';
import type { HashMode } from './row-hash';
import { PostgresRowReader } from './row-reader';
import { Sessions } from './sessions';
import { pairTables, readTables } from './tables';

/** A PostgreSQL database, Aurora among them. */
export class PostgresDatabase implements Database {
  private constructor(
    readonly sessions: Sessions,
    readonly version: string,
  ) {}

  /** Connects. @throws Error when the server cannot be reached or refuses the user */
  static async open(connection: DatabaseConnection, limits: ConnectionLimits): Promise<PostgresDatabase> {
    const sessions = new Sessions(connection, limits);
    try {
      const [row] = await sessions.query('SHOW server_version');
      return new PostgresDatabase(sessions, `${row?.server_version}`);
    } catch (error) {
      await sessions.close();
      throw error;
    }
  }

  schemaNames(): Promise<readonly string[]> {
    return readSchemaNames(this.sessions);
  }

  schema(schemas: readonly string[]) {
    return readCatalogue(this.sessions, Number.parseInt(this.version, 10), schemas);
  }

  tables(schemas: readonly string[]) {
    return readTables(this.sessions, schemas);
  }

  async beyondReach(schemas: readonly string[]): Promise<readonly string[]> {
    const [row] = await this.sessions.query(
      `SELECT (SELECT count(*) FROM pg_largeobject_metadata) AS objects,
        (SELECT string_agg(c.oid::regclass::text, ', ') FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'f' AND n.nspname = ANY ($1::text[])) AS foreign_tables`,
      [schemas],
    );
    return [
      ...(row?.objects === '0' ? [] : [`${row?.objects} large objects: their contents are not compared`]),
      ...(row?.foreign_tables == null ? [] : [`foreign tables, whose rows are elsewhere: ${row.foreign_tables}`]),
    ];
  }

  close(): Promise<void> {
    return this.sessions.close();
  }
}

/**
 * Connects to both sides and finds the fastest way to hash that gives the same result on both.
 *
 * @throws Error when a side cannot be reached, or the two agree on no way
 */
export async function openPostgresPair(
  connections: { readonly source: DatabaseConnection; readonly target: DatabaseConnection },
  limits: ConnectionLimits,
): Promise<DatabasePair> {
  const opened = await Promise.allSettled([
    PostgresDatabase.open(connections.source, limits),
    PostgresDatabase.open(connections.target, limits),
  ]);
  const databases = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const close = async () => {
    await Promise.all(databases.map((database) => database.close()));
  };
  try {
    const failures = opened.flatMap((result, index) =>
      result.status === 'rejected' ? [`${index === 0 ? 'source' : 'target'}: ${(result.reason as Error).message}`] : [],
    );
    const [source, target] = databases;
    if (source === undefined || target === undefined) {
      throw new Error(failures.join('\n'));
    }
    const mode = await agreedMode(source.sessions, target.sessions);
    return {
      source,
      target,
      method: methods[mode],
      pairTables,
      readers: (pair: TablePair): ReaderPair => ({
        source: new PostgresRowReader(source.sessions, pair, 'source', mode),
        target: new PostgresRowReader(target.sessions, pair, 'target', mode),
      }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const methods: Readonly<Record<HashMode, string>> = {
  record: 'sum of 64-bit hashes of the binary row',
  text: 'sum of 64-bit hashes of the printed row',
};
