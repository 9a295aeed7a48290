import type { PreflightContext, Session } from '../context';
import { type Column, readColumns } from './columns';
import { type AccountRights, readOwnRights } from './rights';
import { Server } from './server';
import { readTables, type SourceTable } from './tables';

/** What the checks know of both databases. Each part is read once, by the first check that needs it. */
export class Facts {
  readonly session: Session;
  private readonly parts = new Map<string, Promise<unknown>>();

  constructor(readonly context: PreflightContext) {
    this.session = context.source.session;
  }

  source(): Promise<Server> {
    return this.once('source', () => Server.read(this.session));
  }

  /** The server of the target. Undefined where none was given. */
  target(): Promise<Server | undefined> {
    const { target } = this.context;
    return target === undefined ? Promise.resolve(undefined) : this.once('target', () => Server.read(target.session));
  }

  /** Those of the databases that exist. */
  schemas(): Promise<readonly string[]> {
    return this.once('schemas', async () => {
      const rows = await this.session.query(
        'SELECT SCHEMA_NAME AS schema_name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME IN (?)',
        [this.context.schemas],
      );
      const there = new Set(rows.map((row) => row['schema_name']));
      return this.context.schemas.filter((schema) => there.has(schema));
    });
  }

  tables(): Promise<readonly SourceTable[]> {
    return this.once('tables', () => readTables(this.session, this.context.schemas));
  }

  columns(): Promise<readonly Column[]> {
    return this.once('columns', () => readColumns(this.session, this.context.schemas));
  }

  /** The rights of the user who looks, which decide what he is shown. */
  rights(): Promise<AccountRights> {
    return this.once('rights', () => readOwnRights(this.session));
  }

  private once<T>(name: string, read: () => Promise<T>): Promise<T> {
    const part = (this.parts.get(name) as Promise<T> | undefined) ?? read();
    this.parts.set(name, part);
    return part;
  }
}
