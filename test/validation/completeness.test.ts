import { openPostgresPair } from '../../lib/validation/postgresql/database';
import { compareDatabases, connectionTo, limits, useServers } from './databases';
import { execute } from './server';

const servers = useServers();

/** Makes a database of one name on the old and the current server, and compares them. */
async function compare(
  name: string,
  source: string,
  target: string,
  options: Parameters<typeof compareDatabases>[2] = {},
) {
  await Promise.all([servers.old.database(name, source), servers.current.database(name, target)]);
  return compareDatabases(connectionTo(servers.old, name), connectionTo(servers.current, name), options);
}

describe('a key of one byte beyond ASCII, which old servers print as no text,', () => {
  const table = (value: number) =>
    `CREATE TABLE t (k "char" PRIMARY KEY, v integer); INSERT INTO t VALUES ((-23)::int4::"char", ${value}), ('a', 1)`;
  const waits = { waitsSeconds: [0.05, 0.05] };

  test('finds its row again, and the row is different where it is', async () => {
    await servers.old.database('byte_target', table(3));
    await servers.old.database('byte', table(2));
    const old = await compareDatabases(
      connectionTo(servers.old, 'byte'),
      connectionTo(servers.old, 'byte_target'),
      waits,
    );
    const across = await compare('byte_across', table(2), table(3), waits);
    for (const { outcome, tables } of [old, across]) {
      expect([outcome, tables?.[0]?.differences]).toEqual([
        'different',
        [{ key: ['-23'], finding: 'changed', cells: [{ column: 'v' }] }],
      ]);
    }
  });

  test('is equal where its row is', async () => {
    expect(await compare('byte_equal', table(2), table(2), waits)).toMatchObject({ outcome: 'equal' });
  });

  test('is not proven within another type, where it could not be found again', async () => {
    const array = (value: number) =>
      `CREATE TABLE t (k "char"[] PRIMARY KEY, v integer); INSERT INTO t VALUES (ARRAY[(-23)::int4::"char"], ${value})`;
    await Promise.all([servers.old.database('bytes', array(1)), servers.old.database('bytes_target', array(2))]);
    const { outcome, tables } = await compareDatabases(
      connectionTo(servers.old, 'bytes'),
      connectionTo(servers.old, 'bytes_target'),
      waits,
    );
    // Servers that are newer than the oldest print such a byte by its number.
    expect([outcome, tables?.[0]?.reasons]).toEqual(
      servers.old.major === 13
        ? ['unproven', ['a key of public.t has bytes that are no character, so that its row could not be found again']]
        : ['different', []],
    );
  });
});

describe('schemas that are not named', () => {
  const filled = 'CREATE SCHEMA other; CREATE TABLE other.t (id integer PRIMARY KEY)';

  test.each([true, false])(
    'are those of both sides: one that the target alone has is a difference (with schema: %s)',
    async (schema) => {
      const verdict = await compare(`extra_${schema}`, '', filled, { schema });
      expect(verdict).toMatchObject({ outcome: 'different', schemas: ['other', 'public'] });
      expect(verdict.tables).toMatchObject([{ name: 'other.t', reasons: ['the source has no such table'] }]);
      expect(verdict.differences).toEqual(schema ? [] : ['schema other: the source has none']);
    },
  );

  test('and that neither side has are no proof', async () => {
    const verdict = await compare('none', 'DROP SCHEMA public', 'DROP SCHEMA public', { schema: true });
    expect(verdict).toMatchObject({ outcome: 'unproven', schemas: [], unproven: ['neither side has a schema'] });
  });
});

test('a schema that one side lacks is different, though it is empty', async () => {
  const options = { schemas: ['empty'] };
  const verdict = await compare('empty', 'SELECT 1', 'CREATE SCHEMA empty', options);
  expect(verdict).toMatchObject({ outcome: 'different', differences: ['schema empty: the source has none'] });
});

test('a table is compared with the one of its name, though another prints alike', async () => {
  const script = (n: number) => `CREATE SCHEMA a; CREATE SCHEMA "a.b";
    CREATE TABLE a."b.c" (id integer PRIMARY KEY); INSERT INTO a."b.c" VALUES (${n});
    CREATE TABLE "a.b".c (id integer PRIMARY KEY); INSERT INTO "a.b".c VALUES (1)`;
  const { outcome, tables } = await compare('dots', script(1), script(2));
  expect([outcome, tables?.map(({ name, outcome }) => [name, outcome])]).toEqual([
    'different',
    [
      ['a."b.c"', 'different'],
      ['"a.b".c', 'equal'],
    ],
  ]);
});

test('where no table was compared nothing is proven', async () => {
  const verdict = await compare('tableless', 'CREATE VIEW v AS SELECT 1', 'CREATE VIEW v AS SELECT 1');
  expect(verdict).toMatchObject({
    outcome: 'unproven',
    unproven: ['there is no table in public: no row was compared'],
  });
});

test('foreign tables of the target alone are told as well', async () => {
  const table = 'CREATE TABLE t (id integer PRIMARY KEY)';
  const foreign = `${table}; CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE f (id integer) SERVER s`;
  expect(await compare('foreign', table, foreign)).toMatchObject({
    outcome: 'unproven',
    unproven: ['target: foreign tables, whose rows are elsewhere: public.f'],
  });
});

test('materialised views are named, since each side fills its own', async () => {
  const script = (n: number) =>
    `CREATE TABLE t (id integer PRIMARY KEY); INSERT INTO t VALUES (1); CREATE MATERIALIZED VIEW m AS SELECT ${n}`;
  const { outcome, notes } = await compare('stale', script(1), script(2));
  expect([outcome, notes]).toEqual([
    'equal',
    ['materialised views, whose rows are not compared: public.m. REFRESH MATERIALIZED VIEW fills them on the target'],
  ]);
});

describe('a table of an extension', () => {
  const script = (rows: string) => `CREATE EXTENSION hstore;
    CREATE TABLE own (id integer PRIMARY KEY); INSERT INTO own VALUES (1);
    CREATE TABLE settings (id integer PRIMARY KEY, own boolean); INSERT INTO settings VALUES ${rows};
    CREATE TABLE lists (n integer); INSERT INTO lists VALUES (1), (-${rows.length});
    ALTER EXTENSION hstore ADD TABLE own; ALTER EXTENSION hstore ADD TABLE settings; ALTER EXTENSION hstore ADD TABLE lists;
    UPDATE pg_extension SET extconfig = ARRAY['settings'::regclass::oid, 'lists'::regclass::oid], extcondition = ARRAY['WHERE own', 'WHERE n > 0']
      WHERE extname = 'hstore'`;

  test('is compared as far as the extension says that a dump holds it', async () => {
    const rows = (verdict: Awaited<ReturnType<typeof compare>>) =>
      verdict.tables?.map(({ name, outcome, sourceRows }) => [name, outcome, sourceRows]);
    const equal = await compare(
      'extended',
      script('(1, true), (2, false)'),
      script('(1, true), (3, false), (4, NULL)'),
    );
    expect(rows(equal)).toEqual([
      ['public.lists', 'equal', 1],
      ['public.settings', 'equal', 1],
    ]);
    const changed = await compare(
      'extended_too',
      script('(1, true)'),
      `${script('(2, true)')}; INSERT INTO lists VALUES (2)`,
    );
    expect(changed.tables?.map(({ differences }) => differences.map(({ finding }) => finding).sort())).toEqual([
      ['extra'],
      ['extra', 'missing'],
    ]);
  });
});

test('a text key is ordered by ICU where the database is, whatever its locale of the C library', async () => {
  const script = `CREATE TABLE t (k text PRIMARY KEY); INSERT INTO t SELECT chr(ascii(CASE WHEN n % 2 = 0 THEN 'a' ELSE 'A' END) + n % 26) || n
    FROM generate_series(1, 4000) n; CREATE COLLATION "ucs_basic" (provider = icu, locale = 'en');
    CREATE TABLE u (k text COLLATE public.ucs_basic PRIMARY KEY); INSERT INTO u SELECT k FROM t`;
  const create = (provider: string) =>
    `CREATE DATABASE ordered TEMPLATE template0 ${provider} LC_COLLATE 'C' LC_CTYPE 'C'`;
  await execute(servers.old.url('postgres'), create(''));
  await execute(servers.old.url('ordered'), script.replace("provider = icu, locale = 'en'", "locale = 'C'"));
  await execute(servers.current.url('postgres'), create(`LOCALE_PROVIDER icu ICU_LOCALE 'en'`));
  await execute(servers.current.url('ordered'), script);
  const { outcome, tables } = await compareDatabases(
    connectionTo(servers.old, 'ordered'),
    connectionTo(servers.current, 'ordered'),
    { rowsPerRange: 1000 },
  );
  expect([outcome, tables?.map(({ differentRows }) => differentRows)]).toEqual(['equal', [0, 0]]);
});

test('an order of the server itself, by the bytes, is taken for what it is', async () => {
  const create = `CREATE DATABASE builtin TEMPLATE template0 LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'`;
  await execute(servers.current.url('postgres'), create);
  await execute(servers.current.url('builtin'), 'CREATE TABLE t (k text PRIMARY KEY)');
  const connection = connectionTo(servers.current, 'builtin');
  const databases = await openPostgresPair({ source: connection, target: connection }, limits);
  const [table] = await databases.source.tables(['public']);
  await databases.close();
  expect(table?.columns).toMatchObject([{ name: 'k', baseType: 'text', orderedByBytes: true }]);
});

test('a type of another schema is not taken for the one of the server that has its name', async () => {
  const script = (
    own: string,
  ) => `CREATE TYPE public.date AS ENUM ('late', 'early'); CREATE TYPE public.uuid AS (a integer);
    CREATE TABLE t (k public.date PRIMARY KEY, v public.uuid); INSERT INTO t VALUES ('late', ROW(${own}))`;
  expect(await compare('named', script('1'), script('1'))).toMatchObject({ outcome: 'equal' });
  // An enum that is hashed as a date would be hashed by its number, which is another one in every database.
  await servers.current.database('named_alike', `CREATE TYPE spare AS ENUM ('a'); ${script('1')}`);
  const alike = [connectionTo(servers.current, 'named'), connectionTo(servers.current, 'named_alike')] as const;
  expect(await compareDatabases(...alike)).toMatchObject({ outcome: 'equal' });
  expect(await compare('named_too', script('1'), script('2'))).toMatchObject({
    tables: [{ differences: [{ key: ['late'], finding: 'changed', cells: [{ column: 'v' }] }] }],
  });
});
