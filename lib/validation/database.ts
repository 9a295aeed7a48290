import type { RowReader } from './rows';
import type { Schema } from './schema';
import type { Table, TablePair } from './table';

/** One side of a validation. Everything is read in read-only sessions. */
export interface Database {
  /** Name and version of the server, for people: `PostgreSQL 16.4`. */
  readonly version: string;
  /** Names of the schemas that are not the server's own or of the replication. */
  schemaNames(): Promise<readonly string[]>;
  /** Everything but rows in some schemas. */
  schema(schemas: readonly string[]): Promise<Schema>;
  /** The tables of some schemas. */
  tables(schemas: readonly string[]): Promise<readonly Table[]>;
  /** What is in the database or in some schemas and cannot be compared, in a sentence each. */
  beyondReach(schemas: readonly string[]): Promise<readonly string[]>;
  /**
   * Those of some schemas of which the user may not see every table and column, so that what is not seen may be there.
   *
   * @default - the server shows them to every user
   */
  hiddenSchemas?(schemas: readonly string[]): Promise<readonly string[]>;
  /** What is not compared by its nature and hides no difference, in a sentence each. @default - nothing */
  remarks?(schemas: readonly string[]): Promise<readonly string[]>;
  /** How busy the database is just now, beside ourselves. */
  load(): Promise<DatabaseLoad>;
  /** Cancels on the server what still runs, and disconnects. What is asked afterwards fails. */
  close(): Promise<void>;
}

/** How busy a database is. */
export interface DatabaseLoad {
  /** Sessions of others that execute a statement. */
  readonly activeSessions: number;
  /**
   * MiB that the slowest replication which reads from this database has not confirmed yet. Undefined where nothing
   * replicates from it, or the server does not tell.
   */
  readonly replicationLagMebibytes?: number;
  /** What the user may not see of the load, and what would let it, in a sentence each. @default - it sees everything */
  readonly unseen?: readonly string[];
}

/** Two databases of one engine that agree on how rows are compared. */
export interface DatabasePair {
  readonly source: Database;
  readonly target: Database;
  /** How rows are hashed, for the record. */
  readonly method: string;
  /** Decides how the rows of a table are compared. */
  pairTables(source: Table, target: Table): TablePair;
  /** Readers of one table on both sides. */
  readers(pair: TablePair): ReaderPair;
  /** Cancels on both servers what still runs, and disconnects. */
  close(): Promise<void>;
}

/** Readers of one table on both sides. */
export interface ReaderPair {
  readonly source: RowReader;
  readonly target: RowReader;
}
