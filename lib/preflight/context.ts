import type { MigrationSettings } from '../settings';

/** A row as the server wrote it: every value is text, or null. */
export type TextRow = Readonly<Record<string, string | null>>;

/** Read-only sessions with one database. A statement is a transaction of its own. */
export interface Session {
  /** @throws Error of the last attempt */
  query(text: string, values?: readonly unknown[]): Promise<readonly TextRow[]>;
}

/** One database, as the checks see it. */
export interface Side {
  readonly session: Session;
  /** Name of the database that the sessions are with. */
  readonly database: string;
  /** The user who looks, which need not be the one of DMS. */
  readonly user: string;
  /** Whether the sessions are encrypted. */
  readonly encrypted: boolean;
}

/** What the checks of an engine look at. */
export interface PreflightContext {
  readonly source: Side;
  /** @default - the target is not looked at, or does not exist yet */
  readonly target?: Side;
  /** Schemas (PostgreSQL) or databases (MySQL) that move, by exact name. */
  readonly schemas: readonly string[];
  /** Name of the user by whom DMS reads the source. */
  readonly replicationUser: string;
  /** The migration that this is for: versions, DMS, large objects. @default - none was named */
  readonly settings?: MigrationSettings;
  /** The day by which a support has ended or ends soon. */
  readonly today: Date;
}
