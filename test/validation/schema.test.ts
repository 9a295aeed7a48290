import { compareSchemas } from '../../lib/validation/compare-schemas';
import type { Schema } from '../../lib/validation/schema';
import { changes } from './schema-changes';
import { inShort, read, script, useSchemas } from './schemas';

const { servers, compare, compareAgain, mend } = useSchemas();

test('the same schema on the oldest and the current version has no difference', async () => {
  const { differences, unproven, objects } = await compare('same', script);
  expect(differences).toEqual([]);
  expect(unproven).toEqual([]);
  expect(objects).toBeGreaterThan(45);
});

describe('what a migration of the tables alone leaves behind', () => {
  // Tables and primary keys, as DMS makes them, with what it makes for itself.
  const tablesOnly = `
    CREATE EXTENSION citext;
    CREATE TYPE mood AS ENUM ('calm', 'cross');
    CREATE TYPE address AS (street text, zip varchar(10));
    CREATE TABLE customers (id bigint NOT NULL PRIMARY KEY, name text COLLATE "C" NOT NULL, email citext, mood mood,
      home address, joined timestamptz NOT NULL);
    CREATE TABLE orders (id integer NOT NULL PRIMARY KEY, customer bigint NOT NULL, pieces integer NOT NULL, price numeric(12, 2));
    CREATE TABLE events (id bigint, at date NOT NULL, note text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
    CREATE TABLE awsdms_ddl_audit (c_key bigserial); INSERT INTO awsdms_ddl_audit VALUES (DEFAULT), (DEFAULT);
    CREATE SCHEMA awsdms_control CREATE TABLE awsdms_heartbeat (at timestamptz)`;

  test('shows up by name, and the printed statements make the target equal', async () => {
    const { differences } = await compare('tables_only', tablesOnly);
    expect(differences.map(inShort).sort()).toEqual(
      [
        'schema | audit | missing',
        'domain | public.quantity | missing',
        'type | public.price_range | missing',
        'sequence | public.ticket | missing',
        'sequence | public.orders_id_seq | missing',
        'table | public.customers | changed | row-level security',
        'table | public.events_2025 | missing',
        'table | public.events_2026 | missing',
        'column | public.customers.id | changed | identity | identity kind | identity settings',
        'column | public.customers.mood | changed | default',
        'column | public.customers.joined | changed | default',
        'column | public.orders.id | changed | default',
        'column | public.orders.pieces | changed | type',
        'column | public.orders.number | missing',
        'column | public.orders.total | missing',
        'constraint | customers_email_key on public.customers | missing',
        'constraint | orders_customer_fkey on public.orders | missing',
        'constraint | orders_price_check on public.orders | missing',
        'index | public.orders_customer | missing',
        'index | public.events_note | missing',
        'view | public.open_orders | missing',
        'view | public.order_names | missing',
        'materialised view | public.totals | missing',
        'function | audit.stamp() | missing',
        'function | public.twice(integer, integer) | missing',
        'function | public.close_order(integer) | missing',
        'function | public.product(numeric) | missing',
        'trigger | stamp on public.customers | missing',
        'rule | keep on public.customers | missing',
        'policy | own on public.customers | missing',
      ].sort(),
    );
    await mend('tables_only', differences);
    expect((await compareAgain('tables_only')).differences).toEqual([]);
    // And what is left on the source by the replication is nothing that the target would lack.
    const [ours, theirs] = await Promise.all([read(servers.current, 'tables_only'), read(servers.old, 'tables_only')]);
    expect(compareSchemas(ours, theirs).differences).toEqual([]);
  });
});

test('a table that is missing as a whole is one difference, beside its keys and indexes', async () => {
  const { differences } = await compare(
    'no_table',
    `${script}; DROP TABLE orders CASCADE; CREATE TABLE spare (id integer)`,
  );
  expect(differences.filter(({ name }) => /orders\b/.test(name)).map(inShort)).toEqual(
    expect.arrayContaining(['table | public.orders | missing', 'constraint | orders_pkey on public.orders | missing']),
  );
  expect(differences.filter(({ kind }) => kind === 'column')).toEqual([]);
  expect(differences.map(inShort)).toContain('table | public.spare | extra');
});

describe('every change of an object is found, with what changed', () => {
  test('and nothing else is', async () => {
    const target = [script, ...changes.map(([statement]) => statement)];
    const { differences } = await compare('changed', target.join(';\n'));
    const expected = changes.map(([, difference]) => difference);
    // The order of a JSON object's keys is by length, so the properties of one difference are compared as a set.
    const sorted = (line: string) => line.split(' | ').sort().join(' | ');
    expect(differences.map(inShort).map(sorted).sort()).toEqual(expected.map(sorted).sort());
  });
});

test('what a function costs, and what the last function of an aggregate is given, is compared', async () => {
  const make = (
    words: string,
    cost: string,
  ) => `CREATE FUNCTION many() RETURNS SETOF integer LANGUAGE sql ${cost} AS 'SELECT 1';
    CREATE FUNCTION last(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1'; CREATE FUNCTION last(integer, integer) RETURNS integer LANGUAGE sql AS 'SELECT $2';
    CREATE AGGREGATE total (integer) (SFUNC = int4pl, STYPE = integer, FINALFUNC = last${words})`;
  await Promise.all([
    servers.old.database('costs', make(', FINALFUNC_EXTRA, FINALFUNC_MODIFY = SHAREABLE', 'COST 7 ROWS 70')),
    servers.current.database('costs', make('', '')),
  ]);
  const { differences } = await compareAgain('costs', new Set(['grant']));
  expect(differences.map(inShort)).toEqual([
    'function | public.many() | changed | cost | rows',
    'function | public.total(integer) | changed | transition',
  ]);
  await mend('costs', differences);
  expect((await compareAgain('costs', new Set(['grant']))).differences).toEqual([]);
});

test('what the application has named like something of DMS is compared', async () => {
  const ofDms = `CREATE TABLE awsdms_ddl_audit (c_key bigserial PRIMARY KEY); GRANT SELECT ON awsdms_ddl_audit TO PUBLIC;
    CREATE FUNCTION awsdms_intercept_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE INDEX awsdms_x ON awsdms_ddl_audit (c_key)`;
  await Promise.all([
    servers.old.database(
      'named',
      `${ofDms}; CREATE TABLE t (id integer, awsdms_x text CONSTRAINT awsdms_c CHECK (awsdms_x <> '')); CREATE VIEW awsdms_v AS SELECT 1 AS one`,
    ),
    servers.current.database('named', 'CREATE TABLE t (id integer)'),
  ]);
  expect((await compareAgain('named')).differences.map(inShort).sort()).toEqual([
    'column | public.t.awsdms_x | missing',
    'constraint | awsdms_c on public.t | missing',
    'view | public.awsdms_v | missing',
  ]);
});

test('the columns of a missing table are missing where tables are left out', async () => {
  await Promise.all([
    servers.old.database('left', 'CREATE TABLE t (id integer)'),
    servers.current.database('left', 'CREATE TABLE u (id integer)'),
  ]);
  expect((await compareAgain('left', new Set(['table']))).differences.map(inShort)).toEqual([
    'column | public.t.id | missing',
    'column | public.u.id | extra',
  ]);
});

describe('a partition', () => {
  const parent = `CREATE TABLE logs (id integer, at date NOT NULL, note text DEFAULT 'x', twice integer GENERATED ALWAYS AS (id * 2) STORED) PARTITION BY RANGE (at);
    CREATE TRIGGER seen BEFORE UPDATE ON logs FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()`;
  const partitions = `${parent}; CREATE TABLE logs_old PARTITION OF logs FOR VALUES FROM ('2020-01-01') TO ('2025-01-01') PARTITION BY RANGE (id);
    CREATE TABLE logs_old_1 PARTITION OF logs_old FOR VALUES FROM (0) TO (10); CREATE TABLE logs_new PARTITION OF logs DEFAULT`;
  const ofItsOwn = `ALTER TABLE logs_new ALTER id SET NOT NULL, ALTER note SET DEFAULT trim('y '); ALTER TABLE logs_old_1 ALTER note DROP DEFAULT;
    ALTER TABLE logs_old_1 DISABLE TRIGGER seen; ALTER TABLE logs_new ENABLE ALWAYS TRIGGER seen`;

  test.each([
    ['has', `${partitions}; ${ofItsOwn}`, partitions],
    ['has no longer', partitions, `${partitions}; ${ofItsOwn}`],
  ])(
    'that %s columns and triggers of its own differs, and the statements make it equal',
    async (what, source, target) => {
      const name = `own_${what.length}`;
      await Promise.all([servers.old.database(name, source), servers.current.database(name, target)]);
      const { differences } = await compareAgain(name);
      expect(differences.map(inShort).sort()).toEqual([
        'table | public.logs_new | changed | columns of its own',
        'table | public.logs_old_1 | changed | columns of its own',
        'trigger | seen on public.logs | changed | state in partitions',
      ]);
      await mend(name, differences);
      expect((await compareAgain(name)).differences).toEqual([]);
    },
  );

  test('with them is the same on both sides, and is made with them where it is missing', async () => {
    const source = `${partitions}; ${ofItsOwn}`;
    await Promise.all([servers.old.database('own', source), servers.current.database('own', source)]);
    expect((await compareAgain('own')).differences).toEqual([]);
    await Promise.all([servers.old.database('made', source), servers.current.database('made', 'SELECT 1')]);
    await mend('made', (await compareAgain('made')).differences);
    expect((await compareAgain('made')).differences).toEqual([]);
  });
});

test('a version of an extension and a locale may differ: they are noted', () => {
  const schema = (version: string, collation: string, encoding: string): Schema => ({
    objects: [
      { kind: 'extension', name: 'citext', create: '', properties: { version: { value: version } } },
      {
        kind: 'database',
        name: 'default',
        create: 'CREATE DATABASE',
        properties: { collation: { value: collation }, encoding: { value: encoding } },
      },
    ],
    sequences: [],
    unread: [],
  });
  const source = schema('1.6', 'c', 'UTF8');
  const noted = compareSchemas(source, schema('1.7', 'en_us.utf8', 'UTF8'));
  expect(noted.differences).toEqual([]);
  expect(noted.notes).toEqual([
    'extension citext: version 1.6 on the source, 1.7 on the target',
    'database default: collation c on the source, en_us.utf8 on the target',
  ]);
  expect(compareSchemas(source, schema('1.6', 'c', 'LATIN1')).differences.map(inShort)).toEqual([
    'database | default | changed | encoding',
  ]);
});
