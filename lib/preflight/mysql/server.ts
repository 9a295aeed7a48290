import { isOlder } from '../../support-dates';
import { isMariadb } from '../../validation/mysql/session-settings';
import type { Session } from '../context';
import { literal } from './names';

/** A server of MySQL or MariaDB: what it is and how it is set. */
export class Server {
  private constructor(private readonly variables: ReadonlyMap<string, string>) {}

  /** Reads the global variables, which take no right. Those of the session have other values. */
  static async read(session: Session): Promise<Server> {
    const rows = await session.query('SHOW GLOBAL VARIABLES');
    return new Server(new Map(rows.map((row) => [`${row['Variable_name']}`.toLowerCase(), `${row['Value'] ?? ''}`])));
  }

  get isMariadb(): boolean {
    return isMariadb(this.text('version'));
  }

  /** Version without what the package adds to it, for example `8.0.40` or `10.11.6`. */
  get release(): string {
    return /^\d+(\.\d+)*/.exec(this.text('version'))?.[0] ?? '';
  }

  /** The first two numbers of the version, by which features and support go. */
  get series(): string {
    return this.release.split('.').slice(0, 2).join('.');
  }

  get product(): 'MariaDB' | 'MySQL' {
    return this.isMariadb ? 'MariaDB' : 'MySQL';
  }

  /** Whether Amazon RDS runs it, Aurora among that: its variables are parameters of a group there. */
  get isManaged(): boolean {
    return this.text('basedir').startsWith('/rdsdbbin') || this.isAurora;
  }

  get isAurora(): boolean {
    return this.value('aurora_version') !== undefined;
  }

  isOlderThan(release: string): boolean {
    return isOlder(this.release, release);
  }

  /** Value of a variable by its present or an earlier name. Undefined where the server has none of them. */
  value(...names: readonly string[]): string | undefined {
    return names.map((name) => this.variables.get(name)).find((value) => value !== undefined);
  }

  /** Value of a variable as a number. Undefined where the server has it not. */
  number(...names: readonly string[]): number | undefined {
    const value = this.value(...names);
    return value === undefined ? undefined : Number(value);
  }

  isOn(...names: readonly string[]): boolean {
    return /^(ON|1|YES|TRUE)$/i.test(this.value(...names) ?? '');
  }

  /** Parts of a variable that holds a list, in capitals. */
  list(name: string): readonly string[] {
    return this.text(name)
      .toUpperCase()
      .split(',')
      .filter((part) => part !== '');
  }

  /**
   * Returns what sets a variable for good where the server can remember it, and otherwise until its next start: then the
   * configuration file needs the line as well.
   */
  setting(name: string, value: string | number): string {
    if (this.isManaged) {
      return `aws rds modify-db-parameter-group --db-parameter-group-name GROUP --parameters ParameterName=${name},ParameterValue=${value},ApplyMethod=immediate`;
    }
    const persists = !this.isMariadb && !this.isOlderThan('8.0');
    return `SET ${persists ? 'PERSIST' : 'GLOBAL'} ${name} = ${typeof value === 'number' ? value : literal(value)}`;
  }

  private text(name: string): string {
    return this.variables.get(name) ?? '';
  }
}
