import type { ConnectionLimits, DatabaseConnection } from '../connection';
import type { Database, DatabaseLoad, DatabasePair, ReaderPair } from '../database';
import { pairSides } from '../open-sides';
import type { Schema } from '../schema';
import type { Table, TablePair } from '../table';
import { readBeyondReach, readHiddenSchemas } from './beyond-reach';
import { agree } from './canary';
import { readMysqlCatalogue } from './catalogue';
import { readLoad } from './load';
import { MysqlRowReader } from './row-reader';
import { isMariadb } from './session-settings';
import { MysqlSessions } from './sessions';
import { pairTables, readSchemaNames, readTables } from './tables';

/** The databases of a MySQL or MariaDB server, Aurora among them. A schema is what MySQL calls a database. */
export class MysqlDatabase implements Database {
  private constructor(
    readonly sessions: MysqlSessions,
    private readonly release: string,
    /** Bytes of the longest text that the server makes. */
    readonly packetBytes: number,
  ) {}

  get version(): string {
    const number = /\d+\.\d+\.\d+(?=-mariadb)|\d+\.\d+\.\d+/i.exec(this.release)?.[0] ?? this.release;
    return `${isMariadb(this.release) ? 'MariaDB' : 'MySQL'} ${number}`;
  }

  /** Connects. @throws Error when the server cannot be reached or refuses the user */
  static async open(connection: DatabaseConnection, limits: ConnectionLimits): Promise<MysqlDatabase> {
    const sessions = new MysqlSessions(connection, limits);
    try {
      const [row] = await sessions.query('SELECT version() AS release_name, @@max_allowed_packet AS packet_bytes');
      return new MysqlDatabase(sessions, `${row?.release_name}`, Number(row?.packet_bytes));
    } catch (error) {
      await sessions.close();
      throw error;
    }
  }

  schemaNames(): Promise<readonly string[]> {
    return readSchemaNames(this.sessions);
  }

  schema(schemas: readonly string[]): Promise<Schema> {
    return readMysqlCatalogue(this.sessions, schemas);
  }

  async tables(schemas: readonly string[]): Promise<readonly Table[]> {
    const [tables, hidden] = await Promise.all([readTables(this.sessions, schemas), this.hiddenSchemas(schemas)]);
    return tables.map((table) => (hidden.includes(table.schema) ? { ...table, partlyHidden: true } : table));
  }

  hiddenSchemas(schemas: readonly string[]): Promise<readonly string[]> {
    return readHiddenSchemas(this.sessions, schemas);
  }

  beyondReach(schemas: readonly string[]): Promise<readonly string[]> {
    return readBeyondReach(this.sessions, schemas);
  }

  load(): Promise<DatabaseLoad> {
    return readLoad(this.sessions);
  }

  close(): Promise<void> {
    return this.sessions.close();
  }
}

/**
 * Connects to both sides and makes sure that both hash rows alike.
 *
 * @throws AggregateError of what keeps each side from being reached
 * @throws Error when the two do not agree
 */
export function openMysqlPair(
  connections: { readonly source: DatabaseConnection; readonly target: DatabaseConnection },
  limits: ConnectionLimits,
): Promise<DatabasePair> {
  const { source, target } = connections;
  return pairSides(
    { source: MysqlDatabase.open(source, limits), target: MysqlDatabase.open(target, limits) },
    async (source, target) => {
      await agree(source.sessions, target.sessions);
      const packetBytes = Math.min(source.packetBytes, target.packetBytes);
      return {
        source,
        target,
        method: 'sum of the first 64 bits of the SHA-256 of each row',
        pairTables,
        readers: (pair: TablePair): ReaderPair => ({
          source: new MysqlRowReader(source.sessions, pair, 'source', packetBytes),
          target: new MysqlRowReader(target.sessions, pair, 'target', packetBytes),
        }),
      };
    },
  );
}
