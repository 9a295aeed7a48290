import type { Session, TextRow } from '../context';
import { grantee } from './names';

/** Rights of the accounts that one reader may see. */
export class AccountRights {
  constructor(
    /** The account as the catalogue writes it: 'dms'@'%'. */
    readonly grantee: string,
    private readonly everywhere: ReadonlySet<string>,
    private readonly databases: readonly { readonly pattern: RegExp; readonly right: string }[],
    private readonly tables: ReadonlySet<string>,
  ) {}

  /** Whether the account has a right on the whole server, by one of its names. Rights of its roles do not count. */
  onServer(...names: readonly string[]): boolean {
    return names.some((name) => this.everywhere.has(name));
  }

  /** Whether the account has a right on everything in a database. */
  onDatabase(right: string, database: string): boolean {
    return (
      this.everywhere.has(right) ||
      this.databases.some((granted) => granted.right === right && granted.pattern.test(database))
    );
  }

  onTable(right: string, database: string, table: string): boolean {
    return this.onDatabase(right, database) || this.tables.has(`${right} ${database}.${table}`);
  }
}

/** Reads the rights of the user who asks. */
export async function readOwnRights(session: Session): Promise<AccountRights> {
  const { user, host } = await readCurrentAccount(session);
  return readRights(session, grantee(user, host));
}

/** Reads the account that the server has chosen for the user and host who came. */
export async function readCurrentAccount(session: Session): Promise<{ readonly user: string; readonly host: string }> {
  const [row] = await session.query('SELECT CURRENT_USER() AS account');
  const name = `${row?.['account']}`;
  const at = name.lastIndexOf('@');
  return { user: name.slice(0, at), host: name.slice(at + 1) };
}

/** Reads the rights of an account. Those of others are shown to a reader of the database mysql alone. */
export async function readRights(session: Session, grantee: string): Promise<AccountRights> {
  const [global, ofDatabases, ofTables] = await Promise.all([
    session.query('SELECT PRIVILEGE_TYPE AS granted FROM information_schema.USER_PRIVILEGES WHERE GRANTEE = ?', [
      grantee,
    ]),
    session.query(
      'SELECT PRIVILEGE_TYPE AS granted, TABLE_SCHEMA AS pattern FROM information_schema.SCHEMA_PRIVILEGES WHERE GRANTEE = ?',
      [grantee],
    ),
    session.query(
      `SELECT PRIVILEGE_TYPE AS granted, TABLE_SCHEMA AS table_schema, TABLE_NAME AS table_name
       FROM information_schema.TABLE_PRIVILEGES WHERE GRANTEE = ?`,
      [grantee],
    ),
  ]);
  return new AccountRights(
    grantee,
    new Set(global.map(granted)),
    ofDatabases.map((row) => ({ right: granted(row), pattern: patternOf(`${row['pattern']}`) })),
    new Set(ofTables.map((row) => `${granted(row)} ${row['table_schema']}.${row['table_name']}`)),
  );
}

function granted(row: TextRow): string {
  return `${row['granted']}`.toUpperCase();
}

/** The name of a database in a grant is a pattern of LIKE, with a backslash before what means itself. */
function patternOf(name: string): RegExp {
  const source = name.replace(/\\(.)|(%)|(_)|[^\\%_]/gs, (text, plain, all, one) => {
    if (all !== undefined) {
      return '.*';
    }
    return one === undefined ? (plain ?? text).replace(/[$()*+./?[\\\]^{|}-]/g, '\\$&') : '.';
  });
  return new RegExp(`^${source}$`, 's');
}
