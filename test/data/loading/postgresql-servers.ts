import { join } from 'node:path';
import type { DatabaseConnection } from '../../../lib/validation/connection';
import { selfSigned } from '../../lambda/health-monitor/certificates';
import {
  type DebianServer,
  debianPrograms,
  startDebianServer,
  superuserPassword,
} from '../../support/loading/debian-postgresql';
import { type Run, ScriptRunner, type Variables } from '../../support/loading/script-run';
import { compareDatabases, connectionTo } from '../../validation/databases';
import { execute, oldestMajor, type Server, startServer } from '../../validation/server';

const programs = debianPrograms();
const schemas = ['public', 'audit', 'WareHouse'];

/** The steps of a load, but for the one that makes the users. */
export const steps = ['pre-data', 'indexes', 'foreign-keys', 'triggers', 'sequences'];
/** Password of the user of the application in the target. */
export const applicationPassword = `it's "a" \\ pass word;#$(x)`;
/** Password of the user of the replication in the target. */
export const replicationPassword = 'Repl1cation-Secret';

/** What tests find between two servers that have been started. */
export type PostgresqlServers = ReturnType<typeof startAround>;

/** Describes tests between a PostgreSQL 13 and a newer one, or skips them where these are not installed. */
export function betweenPostgresqlServers(tests: (between: PostgresqlServers) => void): void {
  // Real servers, and a process for each object: on a busy machine a load takes its time.
  jest.setTimeout(300_000);
  if (programs === undefined || oldestMajor !== 13) {
    test.skip('SKIPPED, no PostgreSQL 15 with its clients: apt-get install postgresql postgresql-client', () => {});
  } else {
    describe('the script for PostgreSQL, from version 13 to a newer one', () => tests(startAround(programs)));
  }
}

/** Starts the two servers before all tests and stops them after. */
function startAround(folder: string) {
  const clients = ['psql', 'pg_dump', 'pg_restore'].map((name) => join(folder, name));
  const certificate = selfSigned('localhost');
  const runners: ScriptRunner[] = [];
  let source: Server;
  let target: DebianServer;

  beforeAll(async () => {
    [source, target] = await Promise.all([startServer(13, certificate), startDebianServer(folder, certificate)]);
  });
  afterAll(async () => {
    for (const runner of runners) {
      runner.remove();
    }
    await Promise.all([source?.stop(), target?.stop()]);
  });

  /** A source with a schema, an empty target, and the script between them. */
  async function pair(name: string, script: string, variables: Variables = {}, edit?: (script: string) => string) {
    const runner = new ScriptRunner(
      'postgresql',
      {
        SOURCE_HOST: '127.0.0.1',
        SOURCE_PORT: `${source.port}`,
        SOURCE_DATABASE: name,
        SOURCE_USER: 'postgres',
        SOURCE_PASSWORD: 'Source-Secret',
        SOURCE_TLS: 'private-authority',
        SOURCE_ROOTS: certificate.cert,
        TARGET_HOST: 'localhost',
        TARGET_PORT: `${target.port}`,
        TARGET_DATABASE: name,
        TARGET_USER: 'postgres',
        TARGET_PASSWORD: superuserPassword,
        TARGET_ROOTS: certificate.cert,
        SCHEMAS: schemas.join(' '),
        APPLICATION_USER: `application ${name}`,
        APPLICATION_PASSWORD: applicationPassword,
        REPLICATION_USER: `replication_${name}`,
        REPLICATION_PASSWORD: replicationPassword,
        ...variables,
      },
      clients,
      edit,
    );
    runners.push(runner);
    await source.database(name, script);
    await execute(target.url('postgres'), `CREATE DATABASE "${name}"`);
    const all = async (names: readonly string[] = steps): Promise<readonly Run[]> => {
      const runs: Run[] = [];
      for (const step of names) {
        runs.push(await runner.run(step));
      }
      return runs;
    };
    return { runner, all, onSource: source.url(name), onTarget: target.url(name) };
  }

  /** Connection URL of a user of the target. */
  const as = (user: string, password: string, name: string) =>
    `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${target.port}/${name}?sslmode=disable`;

  function targetConnection(database: string): DatabaseConnection {
    const address = { engine: 'postgresql', host: '127.0.0.1', port: target.port, database } as const;
    return { ...address, user: 'postgres', password: superuserPassword, tls: { kind: 'plain' } };
  }

  /** What the validation finds between the two databases of a name. */
  const differencesOf = async (name: string) => {
    const verdict = await compareDatabases(connectionTo(source, name), targetConnection(name), {
      schema: true,
      schemas,
    });
    return { ...verdict, differences: verdict.schema?.differences, tables: verdict.tables ?? [] };
  };

  return {
    /** Key and certificate of both servers. */
    certificate,
    /** The two servers, of use in a test and not before. */
    servers: () => ({ source, target }),
    pair,
    as,
    differencesOf,
  };
}

/** Copies the rows of all tables as DMS does: unordered, without triggers and foreign keys. */
export async function copyRows(from: string, to: string): Promise<void> {
  const tables = ['customers', '"Order ""Lines"""', 'events'];
  for (const table of tables) {
    const [{ rows, columns } = { rows: null, columns: null }] = await execute(
      from,
      `SELECT (SELECT json_agg(t) FROM ${table} t)::text AS rows, (SELECT string_agg(quote_ident(attname), ',') FROM pg_attribute
        WHERE attrelid = '${table}'::regclass AND attnum > 0 AND attgenerated = '') AS columns`,
    );
    const text = `${rows}`.replaceAll("'", "''");
    await execute(
      to,
      `SET session_replication_role = replica; INSERT INTO ${table} (${columns}) OVERRIDING SYSTEM VALUE
        SELECT ${columns} FROM json_populate_recordset(NULL::${table}, '${text}')`,
    );
  }
}
