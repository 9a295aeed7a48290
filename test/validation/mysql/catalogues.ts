import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { compareSchemas } from '../../../lib/validation/compare-schemas';
import { readMysqlCatalogue } from '../../../lib/validation/mysql/catalogue';
import { MysqlSessions } from '../../../lib/validation/mysql/sessions';
import type { ObjectKind, Schema, SchemaComparison, SchemaDifference } from '../../../lib/validation/schema';
import { selfSigned } from '../../lambda/health-monitor/certificates';
import { hasMariadb, type MariadbServer, startMariadb } from '../../support/loading/mariadb';
import { limits } from '../databases';
import type { Servers } from './servers';

const script = [
  readFileSync(join(__dirname, '../../support/loading/mysql.sql'), 'utf8'),
  readFileSync(join(__dirname, 'catalogue.sql'), 'utf8'),
].join('\n');
const schemas = ['shop_main', 'audit'];

/** Two servers, of which the source has every kind of object, and what the tests of catalogues do with them. */
export interface Catalogues {
  readonly servers: Servers;
  /** Compares the databases of the script, or those of some names, as root. */
  compare(skip?: ReadonlySet<ObjectKind>, names?: readonly string[]): Promise<SchemaComparison>;
  /** Makes the target like the source, and then changes it. */
  reset(change: string, server?: MariadbServer): void;
  /** Executes the statements of differences on the target one by one, as a driver does. */
  mend(differences: readonly SchemaDifference[]): Promise<void>;
}

/** Declares the tests of a file that need two catalogues, or says that they are skipped. */
export function describeCatalogues(tests: (catalogues: Catalogues) => void): void {
  if (!hasMariadb) {
    test.skip('SKIPPED, no MariaDB, which stands for MySQL here: apt-get install mariadb-server mariadb-client', () => {});
    return;
  }
  describe('what two servers of MariaDB hold beside rows', () => tests(useCatalogues()));
}

/** Starts both servers before the first test, and stops them after the last one. */
function useCatalogues(): Catalogues {
  const started: { source?: MariadbServer; target?: MariadbServer } = {};
  const servers = started as Servers;
  beforeAll(async () => {
    const certificate = selfSigned('localhost');
    [started.source, started.target] = await Promise.all([startMariadb(certificate), startMariadb(certificate)]);
    started.source.execute(script);
  });
  afterAll(() => Promise.all([started.source?.stop(), started.target?.stop()]));
  return {
    servers,
    async compare(skip, names = schemas) {
      const [ours, theirs] = await Promise.all([read(servers.source, names), read(servers.target, names)]);
      return compareSchemas(ours, theirs, skip);
    },
    reset(change, server = servers.target) {
      server.execute(
        `SET foreign_key_checks = 0; DROP DATABASE IF EXISTS shop_main; DROP DATABASE IF EXISTS shopXmain; DROP DATABASE IF EXISTS audit;
       DROP USER IF EXISTS 'shop app'@'%'; DROP ROLE IF EXISTS reader; SET foreign_key_checks = 1;`,
      );
      server.execute(script);
      server.execute(change);
    },
    async mend(differences) {
      const { port } = servers.target;
      const connection = await createConnection({ host: '127.0.0.1', port, user: 'root', charset: 'utf8mb4' });
      try {
        for (const statement of differences.flatMap(({ statements }) => statements)) {
          await connection.query(statement).catch((error: Error) => {
            throw new Error(`${error.message}: ${statement}`);
          });
        }
      } finally {
        await connection.end();
      }
    },
  };
}

/** Reads databases of a server by name, as root. */
async function read(server: MariadbServer, names: readonly string[]): Promise<Schema> {
  const sessions = new MysqlSessions(connectionTo(server), { ...limits, maximumConnections: 4 });
  try {
    return await readMysqlCatalogue(sessions, names);
  } finally {
    await sessions.close();
  }
}

function connectionTo(server: MariadbServer) {
  return {
    engine: 'mysql',
    host: '127.0.0.1',
    port: server.port,
    database: 'mysql',
    user: 'root',
    tls: { kind: 'plain' },
  } as const;
}

/** A difference in one line. */
export function inShort({ kind, name, finding, changes }: SchemaDifference): string {
  return [kind, name, finding, ...changes.map(({ property }) => property)].join(' | ');
}
