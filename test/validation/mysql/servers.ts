import type { DatabaseConnection } from '../../../lib/validation/connection';
import { openMysqlPair } from '../../../lib/validation/mysql/database';
import { type PassOptions, validate } from '../../../lib/validation/pass';
import type { TableResult, Verdict } from '../../../lib/validation/verdict';
import { selfSigned } from '../../lambda/health-monitor/certificates';
import { hasMariadb, type MariadbServer, startMariadb } from '../../support/loading/mariadb';
import { limits, rowsOnly } from '../databases';

/** Two servers that a test file has started. */
export interface Servers {
  readonly source: MariadbServer;
  readonly target: MariadbServer;
}

/**
 * Declares the tests of a file that need two servers, or says that they are skipped. The servers stand for MySQL as well:
 * the statements that are sent are those that both know.
 *
 * @param settings of the target's server, which differs from the source's so that its configuration makes no difference
 */
export function describeServers(
  what: string,
  tests: (servers: Servers) => void,
  settings: readonly string[] = [],
): void {
  if (!hasMariadb) {
    test.skip(`${what}: SKIPPED, no MariaDB, which stands for MySQL here: apt-get install mariadb-server mariadb-client`, () => {});
    return;
  }
  // Two servers start before the first test.
  jest.setTimeout(120_000);
  describe(what, () => {
    const servers: { source?: MariadbServer; target?: MariadbServer } = {};
    beforeAll(async () => {
      const certificate = selfSigned('localhost');
      [servers.source, servers.target] = await Promise.all([
        startMariadb(certificate),
        startMariadb(certificate, settings),
      ]);
      for (const server of [servers.source, servers.target]) {
        server.execute(`CREATE USER reader@'%' IDENTIFIED BY 'Read1ng'; GRANT SELECT, PROCESS ON *.* TO reader@'%';`);
      }
    });
    afterAll(() => Promise.all([servers.source?.stop(), servers.target?.stop()]));
    tests(servers as Servers);
  });
}

/** The connection to a database of a test's server. */
export function connectionTo(server: MariadbServer, database: string): DatabaseConnection {
  const account = { user: 'reader', password: 'Read1ng' };
  return { engine: 'mysql', host: '127.0.0.1', port: server.port, database, ...account, tls: { kind: 'plain' } };
}

/** Ids of the sessions of validations on a server. */
export function sessionsOn(server: MariadbServer): readonly string[] {
  return server
    .execute(`SELECT ID FROM information_schema.PROCESSLIST WHERE USER = 'reader'`)
    .split('\n')
    .filter((id) => id !== '');
}

/** Makes a database of a name on both servers. */
export function fill(servers: Servers, database: string, source: string, target: string): void {
  const script = (statements: string) =>
    `SET NAMES utf8mb4; CREATE DATABASE \`${database}\` CHARACTER SET utf8mb4; USE \`${database}\`; SET SESSION sql_mode = ''; ${statements}`;
  servers.source.execute(script(source));
  servers.target.execute(script(target));
}

/** Compares a database of both servers by name. */
export async function compareDatabase(
  servers: Servers,
  database: string,
  options: Partial<PassOptions> = {},
): Promise<Verdict> {
  const connections = {
    source: connectionTo(servers.source, database),
    target: connectionTo(servers.target, database),
  };
  const databases = await openMysqlPair(connections, limits);
  try {
    return await validate(databases, { ...rowsOnly, schemas: [database], ...options }, () => {});
  } finally {
    await databases.close();
  }
}

/** Compares a database of both servers and returns the result of the one table in it. */
export async function compareOnlyTable(
  servers: Servers,
  database: string,
  options: Partial<PassOptions> = {},
): Promise<TableResult> {
  const { tables } = await compareDatabase(servers, database, options);
  const [table] = tables ?? [];
  if (table === undefined || tables?.length !== 1) {
    throw new Error(`tables: ${JSON.stringify(tables)}`);
  }
  return table;
}

let changed = 0;

/**
 * Makes a new database from one script on both servers, with a change on the target, and returns the result of the one
 * table in it, with its differences in the order of their keys.
 */
export async function compareChanged(
  servers: Servers,
  script: string,
  change: string,
  options?: Partial<PassOptions>,
): Promise<TableResult> {
  const name = `rows_${changed++}`;
  fill(servers, name, script, `${script}; ${change}`);
  const result = await compareOnlyTable(servers, name, options);
  const order = (a: { key: readonly string[] }, b: { key: readonly string[] }) => (`${a.key}` < `${b.key}` ? -1 : 1);
  return { ...result, differences: [...result.differences].sort(order) };
}
