import type { Schema, SchemaObject } from '../../schema';
import type { MysqlSessions, TextRow } from '../sessions';

/** What the catalogue asks with. */
export type CatalogueSessions = Pick<MysqlSessions, 'query'>;

/** What the servers of MySQL and MariaDB do in two ways. */
export interface Dialect {
  readonly mariadb: boolean;
  /** Whether the defaults of columns are shown as SQL: a constant with its quotes. */
  readonly defaultsAsSql: boolean;
}

/** A part of what a database holds beside rows. */
export interface Part extends Pick<Schema, 'unread' | 'sequences'> {
  /** In the order in which they can be made. */
  readonly objects: readonly SchemaObject[];
}

/** Puts parts together. */
export function together(parts: readonly Part[]): Part {
  return {
    objects: parts.flatMap(({ objects }) => objects),
    sequences: parts.flatMap(({ sequences }) => sequences),
    unread: parts.flatMap(({ unread }) => unread),
  };
}

/** Rows by the text of some of their columns. */
export function groupedBy(rows: readonly TextRow[], ...columns: readonly string[]): ReadonlyMap<string, TextRow[]> {
  const groups = new Map<string, TextRow[]>();
  for (const row of rows) {
    const key = keyOf(...columns.map((column) => row[column]));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

/** Key of `groupedBy`. */
export function keyOf(...values: readonly (string | null | undefined)[]): string {
  return JSON.stringify(values);
}
