import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { superuserPassword } from '../../support/loading/debian-postgresql';
import { countsOf, objectsOf, type Run } from '../../support/loading/script-run';
import { execute, startServer } from '../../validation/server';
import {
  applicationPassword,
  betweenPostgresqlServers,
  copyRows,
  replicationPassword,
  steps,
} from './postgresql-servers';

const schema = readFileSync(join(__dirname, '../../support/loading/postgresql.sql'), 'utf8');

betweenPostgresqlServers(({ certificate, servers, pair, as, differencesOf }) => {
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
      const { target } = servers();
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
});
