import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { loadingScript } from '../../../lib/data/loading/scripts/script';
import type { DatabaseConnection } from '../../../lib/validation/connection';
import { selfSigned } from '../../lambda/health-monitor/certificates';
import {
  type DebianServer,
  debianPrograms,
  startDebianServer,
  superuserPassword,
} from '../../support/loading/debian-postgresql';
import { countsOf, objectsOf, type Run, ScriptRunner, type Variables } from '../../support/loading/script-run';
import { compareDatabases, connectionTo } from '../../validation/databases';
import { execute, oldestMajor, type Server, startServer } from '../../validation/server';

const programs = debianPrograms();
const schema = readFileSync(join(__dirname, '../../support/loading/postgresql.sql'), 'utf8');
const schemas = ['public', 'audit', 'WareHouse'];
const steps = ['pre-data', 'indexes', 'foreign-keys', 'triggers', 'sequences'];
const applicationPassword = `it's "a" \\ pass word;#$(x)`;
const replicationPassword = 'Repl1cation-Secret';

// Real servers, and a process for each object: on a busy machine a load takes its time.
jest.setTimeout(300_000);

if (programs === undefined || oldestMajor !== 13) {
  test.skip('SKIPPED, no PostgreSQL 15 with its clients: apt-get install postgresql postgresql-client', () => {});
} else {
  describe('the script for PostgreSQL, from version 13 to a newer one', () => everything(programs));
}

function everything(folder: string): void {
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

  const as = (user: string, password: string, name: string) =>
    `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${target.port}/${name}?sslmode=disable`;

  function targetConnection(database: string): DatabaseConnection {
    const address = { engine: 'postgresql', host: '127.0.0.1', port: target.port, database } as const;
    return { ...address, user: 'postgres', password: superuserPassword, tls: { kind: 'plain' } };
  }

  const differencesOf = async (name: string) => {
    const verdict = await compareDatabases(connectionTo(source, name), targetConnection(name), {
      schema: true,
      schemas,
    });
    return { ...verdict, differences: verdict.schema?.differences, tables: verdict.tables ?? [] };
  };

  describe('a whole load', () => {
    const runs: Run[] = [];
    let database: Awaited<ReturnType<typeof pair>>;
    const rows = `
      INSERT INTO customers (id, name, email) SELECT n, 'name ' || n, n || '@example.com' FROM generate_series(1, 50) n;
      INSERT INTO "Order ""Lines""" (customer, pieces, price, valid) SELECT n, n, n * 1.5, daterange('2025-01-01', '2025-02-01') FROM generate_series(1, 50) n;
      INSERT INTO events SELECT n, '2026-03-01', 'a', n FROM generate_series(1, 20) n;
      SELECT nextval('countdown'), nextval('countdown'), setval('customers_id_seq', 50);
      REFRESH MATERIALIZED VIEW totals; REFRESH MATERIALIZED VIEW "more totals";`;

    beforeAll(async () => {
      database = await pair('whole', `${schema};${rows}`);
      runs.push(...(await database.all(['roles', 'pre-data'])));
      await copyRows(database.onSource, database.onTarget);
      runs.push(...(await database.all(['indexes', 'foreign-keys', 'triggers', 'sequences'])));
    });

    test('makes every object and ends well', () => {
      expect(runs.flatMap((run) => objectsOf(run, 'failed').map((object) => [object, run.output]))).toEqual([]);
      expect(runs.map(({ status }) => status)).toEqual([0, 0, 0, 0, 0, 0]);
      expect(runs.flatMap((run) => objectsOf(run, 'changed'))).toEqual([]);
      const made = runs.map((run) => countsOf(run)?.created ?? 0);
      expect(made.every((count) => count > 0)).toBe(true);
      expect(made[1]).toBeGreaterThan(45);
    });

    test('gives two databases in which the validation finds no difference, in schema and in rows', async () => {
      const { differences, tables, outcome } = await differencesOf('whole');
      expect(differences).toEqual([]);
      expect(tables.length).toBeGreaterThan(4);
      expect(outcome).toBe('equal');
    });

    test('prints one line of JSON for each object and the counts in the last one', () => {
      for (const run of runs) {
        const objects = run.lines.slice(0, -1);
        expect(objects.every(({ step, object, result }) => step !== '' && object !== '' && result !== undefined)).toBe(
          true,
        );
        const counts = ['created', 'kept', 'changed', 'failed'] as const;
        expect(countsOf(run)).toMatchObject(
          Object.fromEntries(counts.map((result) => [result, objectsOf(run, result).length])),
        );
      }
    });

    test('makes the primary keys before the rows, and everything else after them', () => {
      const made = runs.map((run) => objectsOf(run, 'created'));
      expect(made[1]).toEqual(
        expect.arrayContaining([
          'extension pgcrypto',
          'table public.Order "Lines"',
          'constraint public.customers customers_pkey',
          'index attach public.events_2025_pkey',
          'comment public.CONSTRAINT customers_pkey ON customers',
          'rule public.per_customer _RETURN',
          'materialized view public.totals',
          'operator public.===',
          'operator public.=== #2',
        ]),
      );
      expect(made[1]?.filter((object) => /^(index|fk constraint|trigger|policy|statistics) /.test(object))).toEqual([
        expect.stringMatching(/^index attach .*_pkey$/),
        expect.stringMatching(/^index attach .*_pkey$/),
        expect.stringMatching(/^index attach .*_pkey$/),
      ]);
      expect(made[2]).toEqual(
        expect.arrayContaining([
          'constraint public.customers email',
          'constraint public.Order "Lines" one_at_a_time',
          'index public.by Name (lower)',
          'index attach public.events_2025_note_idx',
          'statistics public.name_and_mood',
          'statistics of the planner',
        ]),
      );
      expect(made[3]).toEqual(
        expect.arrayContaining([
          'fk constraint public.customers referrer',
          'policy public.customers own',
          'rule public.customers keep',
          'rows of materialized view public."more totals"',
        ]),
      );
      expect(made[4]).toEqual([
        'trigger public.customers asleep',
        'trigger public.customers stamp',
        'comment public.TRIGGER stamp ON customers',
      ]);
    });

    test('leaves out what an earlier trial of DMS has left on the source', async () => {
      expect(await execute(database.onTarget, `SELECT to_regclass('awsdms_ddl_audit') AS it`)).toEqual([{ it: null }]);
    });

    test('sets sequences in both directions to where the source stands', async () => {
      expect(objectsOf(runs[5] as Run, 'created').sort()).toEqual([
        'sequence public."Order ""Lines""_id_seq"',
        'sequence public.countdown',
        'sequence public.customers_id_seq',
        'sequence public.ticket',
      ]);
      expect(
        await execute(database.onTarget, `SELECT nextval('countdown')::int AS a, nextval('ticket')::int AS b`),
      ).toEqual([{ a: -3, b: 600 }]);
    });

    test('a second run finds everything as it is and changes nothing', async () => {
      const again = await database.all(['roles', ...steps]);
      expect(again.map(({ status }) => status)).toEqual([0, 0, 0, 0, 0, 0]);
      expect(again.flatMap((run) => [...objectsOf(run, 'created'), ...objectsOf(run, 'changed')])).toEqual([]);
      expect(again.map((run) => countsOf(run)?.kept)).toEqual(
        runs.map((run) => (countsOf(run)?.created ?? 0) + (countsOf(run)?.kept ?? 0)),
      );
    });

    test('never sets a sequence back', async () => {
      await execute(database.onTarget, `SELECT setval('customers_id_seq', 9000), setval('countdown', -9000)`);
      const run = await database.runner.run('sequences');
      expect(objectsOf(run, 'created')).toEqual([]);
      expect(
        await execute(
          database.onTarget,
          `SELECT nextval('customers_id_seq')::int AS a, nextval('countdown')::int AS b`,
        ),
      ).toEqual([{ a: 9001, b: -9001 }]);
    });

    test('shows a password in no output, no command line and no log of the server, and leaves no file', () => {
      const passwords = [applicationPassword, replicationPassword, 'Source-Secret', superuserPassword];
      const seen = runs.map(({ output, commands }) => [output, ...commands].join('\n')).join('\n');
      expect(seen).toContain('pg_dump');
      for (const password of passwords) {
        expect(seen).not.toContain(password);
        expect(target.log()).not.toContain(password);
      }
      expect(target.log()).toContain('CREATE ROLE');
      expect(runs.flatMap(({ left }) => left)).toEqual([]);
    });

    test('the users can log in with their passwords, and the application does not write yet', async () => {
      const write = 'INSERT INTO readings VALUES (now(), 1)';
      const application = as('application whole', applicationPassword, 'whole');
      await expect(execute(application, write)).rejects.toThrow('read-only transaction');
      // What opens the target to it later.
      await execute(database.onTarget, `ALTER ROLE "application whole" RESET default_transaction_read_only`);
      await execute(application, `${write}; UPDATE customers SET name = 'x' WHERE id = 1; SELECT nextval('ticket')`);
      await expect(execute(application, 'DROP TABLE readings')).rejects.toThrow('must be owner');
      const replication = as('replication_whole', replicationPassword, 'whole');
      await execute(
        replication,
        'SET session_replication_role = replica; TRUNCATE readings; CREATE TABLE awsdms_control.t ()',
      );
    });

    test('a user that exists keeps what it has and gets the password of the secret', async () => {
      const renewed = await database.runner.run('roles', { APPLICATION_PASSWORD: 'rotated' });
      expect(objectsOf(renewed, 'created')).toEqual([]);
      const write = 'INSERT INTO readings VALUES (now(), 1)';
      await expect(execute(as('application whole', applicationPassword, 'whole'), write)).rejects.toThrow('password');
      // Not read-only again: the one who opened the target has decided.
      await execute(as('application whole', 'rotated', 'whole'), write);
    });
  });

  test('an object that is there and differs is reported, and neither changed nor taken for a failure', async () => {
    const { onTarget, onSource, all } = await pair(
      'different',
      'CREATE TABLE a (id int PRIMARY KEY); CREATE VIEW v AS SELECT 1 AS one; CREATE VIEW w AS SELECT 1 AS one',
    );
    await execute(onTarget, 'CREATE TABLE a (id bigint)');
    const [first] = await all(['pre-data']);
    expect(first?.status).toBe(0);
    expect(first?.lines.find(({ object }) => object === 'table public.a')).toMatchObject({
      result: 'changed',
      detail: expect.stringMatching(/^it was there before the load and is not as on the source; left as it is: /),
    });
    await execute(onTarget, 'CREATE OR REPLACE VIEW v AS SELECT 2 AS one');
    await execute(onSource, 'CREATE OR REPLACE VIEW w AS SELECT 3 AS one');
    const [second] = await all(['pre-data']);
    expect(second?.status).toBe(0);
    expect(second?.lines.filter(({ result }) => result === 'changed')).toEqual([
      expect.objectContaining({ object: 'table public.a' }),
      expect.objectContaining({ object: 'view public.v', detail: expect.stringContaining('changed on the target') }),
      expect.objectContaining({ object: 'view public.w', detail: expect.stringContaining('changed on the source') }),
    ]);
    expect(await execute(onTarget, 'SELECT v.one AS v, w.one AS w FROM v, w')).toEqual([{ v: 2, w: 1 }]);
  });

  test('what differs only in how two versions print it is no difference', async () => {
    // Version 14 has begun to print the mode IN of a procedure, and the multirange of a range.
    const { all } = await pair(
      'printed',
      `CREATE PROCEDURE p(a int) LANGUAGE sql AS 'SELECT 1'; CREATE TYPE r AS RANGE (subtype = numeric)`,
    );
    await all(['pre-data']);
    const [again] = await all(['pre-data']);
    expect(again && objectsOf(again, 'kept')).toEqual(
      expect.arrayContaining(['procedure public.p(integer)', 'type public.r']),
    );
    expect(again && countsOf(again)).toMatchObject({ created: 0, changed: 0, failed: 0 });
  });

  test('an object that fails is reported with the reason of the database, after all others were tried', async () => {
    const { onSource, onTarget, all } = await pair(
      'failing',
      'CREATE TABLE a (id int PRIMARY KEY, b int UNIQUE); CREATE TABLE c (id int PRIMARY KEY, a int REFERENCES a (id)); CREATE INDEX on_c ON c (a)',
    );
    await all(['pre-data']);
    await execute(onTarget, 'INSERT INTO a VALUES (1, 1), (2, 1); INSERT INTO c VALUES (1, 77)');
    const [indexes, keys] = await all(['indexes', 'foreign-keys']);
    expect(indexes?.status).toBe(1);
    expect(indexes && objectsOf(indexes, 'created')).toContain('index public.on_c');
    expect(indexes?.lines.find(({ result }) => result === 'failed')).toEqual({
      step: 'indexes',
      object: 'constraint public.a a_b_key',
      result: 'failed',
      detail: 'ERROR:  could not create unique index "a_b_key"; DETAIL:  Key (b)=(1) is duplicated.',
    });
    expect(keys?.status).toBe(1);
    expect(keys?.lines.find(({ result }) => result === 'failed')?.detail).toMatch(
      /Key \(a\)=\(77\) is not present in table "a"/,
    );
    await execute(onTarget, 'DELETE FROM a WHERE id = 2; INSERT INTO a VALUES (77, 77)');
    const repaired = await all(['indexes', 'foreign-keys']);
    expect(repaired.map(({ status }) => status)).toEqual([0, 0]);
    expect(onSource).toContain('failing');
  });

  test('a sequence that the target lacks, or cannot set, fails by itself', async () => {
    const { onTarget, all } = await pair(
      'lacking',
      `CREATE SEQUENCE a; CREATE SEQUENCE b; CREATE SEQUENCE c; SELECT setval('a', 9), setval('b', 9), setval('c', 9)`,
    );
    await execute(onTarget, 'CREATE SEQUENCE b MAXVALUE 5; CREATE SEQUENCE c');
    const [run] = await all(['sequences']);
    expect(run?.status).toBe(1);
    expect(run?.lines.slice(0, -1)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          object: 'sequence public.a',
          result: 'failed',
          detail: expect.stringContaining('run the step pre-data'),
        }),
        expect.objectContaining({
          object: 'sequence public.b',
          result: 'failed',
          detail: expect.stringContaining('out of bounds'),
        }),
        expect.objectContaining({ object: 'sequence public.c', result: 'created', detail: 'set to 9' }),
      ]),
    );
  });

  test('definitions by the thousand are told apart, and take no file each', async () => {
    const many = `DO $$ BEGIN FOR n IN 1..1200 LOOP EXECUTE format('CREATE DOMAIN d%s AS int', n); END LOOP; END $$`;
    const { all, onTarget } = await pair('many', many);
    await execute(onTarget, `${many}; DROP DOMAIN d700; DROP DOMAIN d3; CREATE DOMAIN d3 AS bigint`);
    const [run] = await all(['pre-data']);
    expect(run?.status).toBe(0);
    expect(run && objectsOf(run, 'changed')).toEqual(['domain public.d3']);
    expect(run && objectsOf(run, 'created').filter((object) => object.startsWith('domain'))).toEqual([
      'domain public.d700',
    ]);
    expect(run && objectsOf(run, 'kept').filter((object) => object.startsWith('domain'))).toHaveLength(1198);
  });

  test('an extension that the target does not offer is told, and stops nothing', async () => {
    const { all } = await pair(
      'extensions',
      `SET allow_system_table_mods = on; INSERT INTO pg_extension SELECT 1, 'pg_elsewhere', 10, oid, false, '1.0' FROM pg_namespace WHERE nspname = 'public'`,
    );
    const [run] = await all(['pre-data']);
    expect(run?.lines.find(({ object }) => object === 'extension pg_elsewhere')).toMatchObject({ result: 'changed' });
    expect(run?.status).toBe(0);
  });

  describe('a run that is ended in the middle', () => {
    const slow = `CREATE FUNCTION slow(n int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM pg_sleep(0.05); RETURN n; END';
      CREATE TABLE a (id int PRIMARY KEY); CREATE INDEX quick ON a (id); CREATE INDEX slow_one ON a (slow(id)); CREATE INDEX after ON a (id)`;

    test.each([
      ['politely, by ECS', 'SIGTERM', false],
      ['with all its clients', 'SIGKILL', true],
      ['without its clients, whose last statements go on', 'SIGKILL', false],
    ] as const)('%s, can be repeated until everything is there', async (_how, signal, withClients) => {
      const name = `ended_${signal}_${withClients}`.toLowerCase();
      const { runner, all, onTarget } = await pair(name, slow);
      await all(['pre-data']);
      await execute(onTarget, 'INSERT INTO a SELECT generate_series(1, 60)');
      const started = runner.start('indexes');
      while (
        (
          await execute(
            onTarget,
            `SELECT 1 FROM pg_stat_activity WHERE query LIKE '%INDEX slow_one%' AND datname = '${name}' AND pid <> pg_backend_pid()`,
          )
        ).length === 0
      ) {
        await sleep(20);
      }
      started.kill(signal, withClients);
      const status = await started.exited;
      expect(status).toBe(signal === 'SIGTERM' ? 143 : null);
      const [run] = await all(['indexes']);
      expect(run?.status).toBe(0);
      expect(run && objectsOf(run, 'failed')).toEqual([]);
      expect(run && [...objectsOf(run, 'created'), ...objectsOf(run, 'kept')]).toEqual(
        expect.arrayContaining(['index public.quick', 'index public.slow_one', 'index public.after']),
      );
      expect(
        await execute(
          onTarget,
          `SELECT count(*)::int AS n FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relname = 'a' AND indisvalid`,
        ),
      ).toEqual([{ n: 4 }]);
    });
  });

  test('a table that somebody locks on the source fails the step, so that nobody queues up behind it for long', async () => {
    const edit = (script: string) => script.replace('--lock-wait-timeout=60000', '--lock-wait-timeout=300');
    const { all, onSource } = await pair('locked', 'CREATE TABLE a (id int PRIMARY KEY)', {}, edit);
    const client = new Client({ connectionString: onSource });
    await client.connect();
    await client.query('BEGIN; LOCK TABLE a');
    const [run] = await all(['pre-data']);
    await client.end();
    expect(run?.status).toBe(1);
    expect(run?.lines.at(-2)).toMatchObject({
      object: 'source',
      result: 'failed',
      detail: expect.stringContaining('LOCK TABLE public.a IN ACCESS SHARE MODE'),
    });
  });

  test('could not write to the source, whatever its user may do', async () => {
    const edit = (script: string) => script.replace("WHERE k.contype = 'p'", "WHERE nextval('public.s') > 0");
    expect(edit(loadingScript('postgresql'))).not.toBe(loadingScript('postgresql'));
    const { all } = await pair('read_only', 'CREATE SEQUENCE s; CREATE TABLE a (id int PRIMARY KEY)', {}, edit);
    const [run] = await all(['pre-data']);
    expect(run?.lines.at(-2)?.detail).toContain('cannot execute nextval() in a read-only transaction');
  });

  test('a server that cannot be reached, or proves to be another, is said in its own words', async () => {
    const { runner } = await pair('unreached', '');
    const other = selfSigned('localhost').cert;
    const reasonOf = async (variables: Variables) => {
      const run = await runner.run('pre-data', variables);
      expect(run.status).toBe(1);
      return run.lines.find(({ result }) => result === 'failed');
    };
    expect(await reasonOf({ TARGET_ROOTS: other })).toMatchObject({
      object: 'target',
      detail: expect.stringContaining('certificate verify failed'),
    });
    expect(await reasonOf({ TARGET_HOST: '127.0.0.1' })).toMatchObject({
      object: 'target',
      detail: expect.stringMatching(/server certificate for "localhost" .*does not match host name "127.0.0.1"/),
    });
    expect(await reasonOf({ TARGET_PASSWORD: 'wrong' })).toMatchObject({
      object: 'target',
      detail: expect.stringContaining('password authentication failed for user "postgres"'),
    });
    expect(await reasonOf({ SOURCE_ROOTS: other })).toMatchObject({
      object: 'source',
      detail: expect.stringContaining('certificate verify failed'),
    });
    expect(await reasonOf({ SOURCE_PORT: '1' })).toMatchObject({
      object: 'source',
      detail: expect.stringContaining('Connection refused'),
    });
  });

  describe('where the administrator is no superuser, as on Aurora', () => {
    test('the roles of RDS are given, the schema of DMS gets its owner, and nobody becomes a superuser', async () => {
      const aurora = await startServer(17, certificate);
      try {
        const url = await aurora.database('aurora', 'CREATE SCHEMA shop; CREATE TABLE shop.a (id int)');
        await execute(
          url,
          `CREATE ROLE rds_superuser CREATEROLE; CREATE ROLE rds_replication REPLICATION;
           CREATE ROLE admin LOGIN CREATEROLE CREATEDB PASSWORD 'x'; GRANT rds_superuser, rds_replication TO admin WITH ADMIN OPTION;
           ALTER DATABASE aurora OWNER TO admin; ALTER SCHEMA shop OWNER TO admin; ALTER TABLE shop.a OWNER TO admin`,
        );
        const { runner } = await pair('aurora', '');
        const variables = { TARGET_PORT: `${aurora.port}`, TARGET_USER: 'admin', SCHEMAS: 'shop other' };
        const first = await runner.run('roles', variables);
        expect(objectsOf(first, 'failed').map(() => first.output)).toEqual([]);
        expect(first.status).toBe(0);
        expect(objectsOf(first, 'kept')).toEqual(['schema shop']);
        const roles = `SELECT r.rolname AS name, r.rolsuper AS super, array(SELECT m.roleid::regrole::text FROM pg_auth_members m
            WHERE m.member = r.oid ORDER BY 1) AS member_of
          FROM pg_roles r WHERE rolname IN ('application aurora', 'replication_aurora') ORDER BY 1`;
        expect(await execute(url, roles)).toEqual([
          { name: 'application aurora', super: false, member_of: [] },
          { name: 'replication_aurora', super: false, member_of: ['rds_replication', 'rds_superuser'] },
        ]);
        expect(
          await execute(
            url,
            `SELECT pg_get_userbyid(nspowner) AS owner, pg_has_role('admin', 'replication_aurora', 'SET') AS member
              FROM pg_namespace WHERE nspname = 'awsdms_control'`,
          ),
        ).toEqual([{ owner: 'replication_aurora', member: false }]);
        await execute(url, 'SET ROLE admin; CREATE TABLE other.b (id int)');
        expect(
          await execute(
            url,
            `SELECT has_table_privilege('application aurora', t, 'INSERT') AS application,
              has_table_privilege('replication_aurora', t, 'TRUNCATE') AS replication FROM unnest(ARRAY['shop.a', 'other.b']) t`,
          ),
        ).toEqual([
          { application: true, replication: true },
          { application: true, replication: true },
        ]);
        const second = await runner.run('roles', variables);
        expect(countsOf(second)).toMatchObject({ created: 0, changed: 0, failed: 0 });
      } finally {
        await aurora.stop();
      }
    });
  });
}

/** Copies the rows of all tables as DMS does: unordered, without triggers and foreign keys. */
async function copyRows(from: string, to: string): Promise<void> {
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
