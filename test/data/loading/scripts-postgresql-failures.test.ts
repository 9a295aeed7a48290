import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { loadingScript } from '../../../lib/data/loading/scripts/script';
import { selfSigned } from '../../lambda/health-monitor/certificates';
import { countsOf, objectsOf, type Variables } from '../../support/loading/script-run';
import { execute } from '../../validation/server';
import { betweenPostgresqlServers } from './postgresql-servers';

betweenPostgresqlServers(({ pair }) => {
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
});
