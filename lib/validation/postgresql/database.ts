import type { ConnectionLimits, DatabaseConnection } from '../connection';
import type { Database, DatabaseLoad, DatabasePair, ReaderPair } from '../database';
import { pairSides } from '../open-sides';
import type { Table, TablePair } from '../table';
import { readCatalogue, readSchemaNames } from './catalogue';
import { agreedMode } from './hash-agreement';
import { readLargeObjects } from './large-objects';
import { readLoad } from './load';
import type { HashMode } from './row-hash';
import { PostgresRowReader } from './row-reader';
import { Sessions } from './sessions';
import { pairTables, readTables } from './tables';

/** A PostgreSQL database, Aurora among them. */
export class PostgresDatabase implements Database {
  /** The database that this one is compared with. */
  private other: PostgresDatabase | undefined;

  private constructor(
    readonly sessions: Sessions,
    private readonly release: string,
  ) {}

  get version(): string {
    return `PostgreSQL ${this.release}`;
  }

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
    return readCatalogue(this.sessions, Number.parseInt(this.release, 10), schemas);
  }

  /** Large objects are a table of both sides as soon as one has any. */
  async tables(schemas: readonly string[]): Promise<readonly Table[]> {
    const databases = [this, ...(this.other ? [this.other] : [])];
    const [tables, objects] = await Promise.all([
      readTables(this.sessions, schemas),
      readLargeObjects(databases.map(({ sessions }) => sessions)),
    ]);
    return [...tables, ...objects];
  }

  async beyondReach(schemas: readonly string[]): Promise<readonly string[]> {
    const [row] = await this.sessions.query(
      `SELECT string_agg(c.oid::regclass::text, ', ' ORDER BY c.oid) AS names FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'f' AND n.nspname = ANY ($1::text[])`,
      [schemas],
    );
    return row?.names == null ? [] : [`foreign tables, whose rows are elsewhere: ${row.names}`];
  }

  async remarks(schemas: readonly string[]): Promise<readonly string[]> {
    const [row] = await this.sessions.query(
      `SELECT string_agg(format('%I.%I', n.nspname, c.relname), ', ' ORDER BY 1) AS names FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'm' AND n.nspname = ANY ($1::text[])`,
      [schemas],
    );
    return row?.names == null
      ? []
      : [
          `materialised views, whose rows are not compared: ${row.names}. REFRESH MATERIALIZED VIEW fills them on the target`,
        ];
  }

  /** Names the database that this one is compared with. */
  compareWith(other: PostgresDatabase): void {
    this.other = other;
  }

  /** A reader of one side of a table. */
  reader(pair: TablePair, side: 'source' | 'target', mode: HashMode): PostgresRowReader {
    const scansPages = Number.parseInt(this.release, 10) >= 14;
    return new PostgresRowReader(this.sessions, pair, side, mode, scansPages);
  }

  load(): Promise<DatabaseLoad> {
    return readLoad(this.sessions);
  }

  close(): Promise<void> {
    return this.sessions.close();
  }
}

/**
 * Connects to both sides and finds the fastest way to hash that gives the same result on both.
 *
 * @throws AggregateError of what keeps each side from being reached
 * @throws Error when the two agree on no way
 */
export function openPostgresPair(
  connections: { readonly source: DatabaseConnection; readonly target: DatabaseConnection },
  limits: ConnectionLimits,
): Promise<DatabasePair> {
  const { source, target } = connections;
  return pairSides(
    { source: PostgresDatabase.open(source, limits), target: PostgresDatabase.open(target, limits) },
    async (source, target) => {
      source.compareWith(target);
      target.compareWith(source);
      const mode = await agreedMode(source.sessions, target.sessions);
      return {
        source,
        target,
        method: methods[mode],
        pairTables,
        readers: (pair: TablePair): ReaderPair => ({
          source: source.reader(pair, 'source', mode),
          target: target.reader(pair, 'target', mode),
        }),
      };
    },
  );
}

const methods: Readonly<Record<HashMode, string>> = {
  record: 'sum of 64-bit hashes of the binary row',
  text: 'sum of 64-bit hashes of the printed row',
};
