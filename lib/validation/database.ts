import type { RowReader } from './rows';
import type { Schema } from './schema';
import type { Table, TablePair } from './table';

/** One side of a validation. Everything is read in read-only sessions. */
export interface Database {
  /** Version of the server, for people. */
  readonly version: string;
  /** Names of the schemas that are not the server's own or of the replication. */
  schemaNames(): Promise<readonly string[]>;
  /** Everything but rows in some schemas. */
  schema(schemas: readonly string[]): Promise<Schema>;
  /** The tables of some schemas. */
  tables(schemas: readonly string[]): Promise<readonly Table[]>;
  /** What is in the database or in some schemas and cannot be compared, in a sentence each. */
  beyondReach(schemas: readonly string[]): Promise<readonly string[]>;
  close(): Promise<void>;
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
  close(): Promise<void>;
}

/** Readers of one table on both sides. */
export interface ReaderPair {
  readonly source: RowReader;
  readonly target: RowReader;
}
