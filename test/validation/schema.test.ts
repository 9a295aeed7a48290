import { compareSchemas } from '../../lib/validation/compare-schemas';
import { readCatalogue } from '../../lib/validation/postgresql/catalogue';
import { Sessions } from '../../lib/validation/postgresql/sessions';
import type { Schema } from '../../lib/validation/schema';
import { connectionTo, limits } from './databases';
import { inShort, read, script, useSchemas } from './schemas';
import { execute } from './server';

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
  const changes: readonly (readonly [string, string])[] = [
    ["ALTER TYPE mood ADD VALUE 'wild'", 'enum | public.mood | changed | labels'],
    ['ALTER DOMAIN quantity SET NOT NULL', 'domain | public.quantity | changed | not null'],
    ['ALTER TYPE address ADD ATTRIBUTE city text', 'type | public.address | changed | definition'],
    ['ALTER SEQUENCE ticket INCREMENT 5 CYCLE', 'sequence | public.ticket | changed | cycle | increment'],
    ['ALTER SEQUENCE orders_id_seq OWNED BY NONE', 'sequence | public.orders_id_seq | changed | owned by'],
    [
      'ALTER TABLE customers FORCE ROW LEVEL SECURITY',
      'table | public.customers | changed | forced row-level security',
    ],
    ['ALTER TABLE customers ALTER email TYPE text', 'column | public.customers.email | changed | type'],
    ['ALTER TABLE events ALTER note TYPE text COLLATE "C"', 'column | public.events.note | changed | collation'],
    ['ALTER TABLE customers ALTER joined DROP NOT NULL', 'column | public.customers.joined | changed | not null'],
    ['ALTER TABLE customers ALTER id SET GENERATED ALWAYS', 'column | public.customers.id | changed | identity kind'],
    ["ALTER TABLE customers ALTER mood SET DEFAULT 'cross'", 'column | public.customers.mood | changed | default'],
    ['ALTER TABLE orders ALTER total DROP EXPRESSION', 'column | public.orders.total | changed | generated as'],
    [
      'ALTER TABLE orders DROP CONSTRAINT orders_price_check, ADD CONSTRAINT orders_price_check CHECK (price >= 0) NOT VALID',
      'constraint | orders_price_check on public.orders | changed | valid',
    ],
    [
      'DROP INDEX orders_customer; CREATE INDEX orders_customer ON orders (customer) WHERE price > 99',
      'index | public.orders_customer | changed | definition',
    ],
    [
      "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'events_note'::regclass",
      'index | public.events_note | changed | valid',
    ],
    [
      'CREATE OR REPLACE VIEW order_names AS SELECT o.id, c.name, (SELECT count(*) FROM orders) AS events FROM orders o JOIN customers c ON c.id = o.id',
      'view | public.order_names | changed | query',
    ],
    ['REFRESH MATERIALIZED VIEW totals WITH NO DATA', 'materialised view | public.totals | changed | populated'],
    [
      "CREATE OR REPLACE FUNCTION twice(n integer, by integer DEFAULT 3, OUT result integer) LANGUAGE sql STABLE AS 'SELECT n + by'",
      'function | public.twice(integer, integer) | changed | body | strict | volatility | argument defaults',
    ],
    [
      "CREATE OR REPLACE PROCEDURE close_order(order_id integer) LANGUAGE sql AS 'UPDATE orders SET price = 1 WHERE id = order_id'",
      'function | public.close_order(integer) | changed | body',
    ],
    [
      "CREATE OR REPLACE AGGREGATE product (numeric) (SFUNC = numeric_mul, STYPE = numeric, INITCOND = '2')",
      'function | public.product(numeric) | changed | transition',
    ],
    ['ALTER FUNCTION audit.stamp() RESET work_mem', 'function | audit.stamp() | changed | settings'],
    ['ALTER TABLE customers DISABLE TRIGGER stamp', 'trigger | stamp on public.customers | changed | state'],
    [
      'CREATE OR REPLACE RULE keep AS ON DELETE TO customers DO ALSO NOTHING',
      'rule | keep on public.customers | changed | definition',
    ],
    ['ALTER POLICY own ON customers USING (true)', 'policy | own on public.customers | changed | using'],
    ['CREATE EXTENSION hstore', 'extension | hstore | extra'],
    ['CREATE TABLE events_2027 PARTITION OF events DEFAULT', 'table | public.events_2027 | extra'],
  ];

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

describe('a sequence', () => {
  const rows = `INSERT INTO orders (customer, pieces, price) SELECT 1, 1, 1 FROM generate_series(1, 20)`;
  const noForeignKey = 'ALTER TABLE orders DROP CONSTRAINT orders_customer_fkey';

  test('that would give out what rows have already, or the source gave out, is found, and the statement mends it', async () => {
    await Promise.all([
      servers.old.database('sequences', `${script}; ${noForeignKey}; ${rows}; SELECT setval('ticket', 500)`),
      servers.current.database(
        'sequences',
        `${script}; ${noForeignKey}; INSERT INTO orders (id, customer, pieces, price, number) SELECT n, 1, 1, 1, n FROM generate_series(1, 30) n`,
      ),
    ]);
    const { differences } = await compareAgain('sequences');
    expect(differences).toEqual([
      {
        kind: 'sequence value',
        name: 'public.ticket',
        finding: 'changed',
        changes: [{ property: 'next value', source: '510', target: '100' }],
        statements: ["SELECT setval('public.ticket', 510, false)"],
      },
      {
        kind: 'sequence value',
        name: 'public.orders_id_seq',
        finding: 'changed',
        changes: [
          { property: 'next value', source: '21', target: '1' },
          { property: 'largest value in public.orders.id', source: null, target: '30' },
        ],
        statements: ["SELECT setval('public.orders_id_seq', 31, false)"],
      },
    ]);
    await mend('sequences', differences);
    expect((await compareAgain('sequences')).differences).toEqual([]);
    expect((await compareAgain('sequences', new Set(['sequence value']))).differences).toEqual([]);
  });

  test('that counts down is held against the smallest value, and one ahead of the source is no difference', async () => {
    const down = 'CREATE SEQUENCE down INCREMENT -1; CREATE TABLE depth (at integer DEFAULT nextval($$down$$))';
    await servers.old.database('down', `${down}; SELECT setval('down', -5)`);
    await servers.current.database('down', `${down}; SELECT setval('down', -9); INSERT INTO depth VALUES (-3)`);
    expect((await compareAgain('down')).differences).toEqual([]);
    await execute(servers.current.url('down'), 'INSERT INTO depth VALUES (-30)');
    expect((await compareAgain('down')).differences).toMatchObject([
      {
        changes: [{ property: 'largest value in public.depth.at', target: '-30' }],
        statements: [expect.stringContaining('-31')],
      },
    ]);
  });

  test('that would give out what rows have already on the source as well is no difference, and a note', async () => {
    const explicit = `CREATE TABLE serials (id serial PRIMARY KEY); INSERT INTO serials DEFAULT VALUES; INSERT INTO serials VALUES (2), (5);
      CREATE TABLE unused (id integer GENERATED BY DEFAULT AS IDENTITY); INSERT INTO unused VALUES (100)`;
    const makeBoth = [servers.old, servers.current].map((server) => server.database('explicit', explicit));
    await Promise.all(makeBoth);
    const { differences, notes } = await compareAgain('explicit', new Set(['grant']));
    expect(differences).toEqual([]);
    expect(notes).toEqual([
      'sequence public.serials_id_seq: next value 2 on both sides, which public.serials.id has reached already, with 5',
      'sequence public.unused_id_seq: next value 1 on both sides, which public.unused.id has reached already, with 100',
    ]);
    await execute(servers.current.url('explicit'), `SELECT setval('serials_id_seq', 3)`);
    expect((await compareAgain('explicit')).differences).toMatchObject([
      { name: 'public.serials_id_seq', changes: [{ property: 'largest value in public.serials.id', target: '5' }] },
    ]);
    await execute(servers.old.url('explicit'), `SELECT setval('serials_id_seq', 3); DELETE FROM serials WHERE id = 5`);
    expect((await compareAgain('explicit')).differences).toMatchObject([
      { name: 'public.serials_id_seq', changes: [{ property: 'largest value in public.serials.id', target: '5' }] },
    ]);
  });

  test('that begins anew at its end is not held against its column, which has all of its values', async () => {
    const cycling = `CREATE SEQUENCE round MAXVALUE 3 CYCLE; CREATE TABLE rounds (n integer DEFAULT nextval('round'), of integer);
      INSERT INTO rounds (of) VALUES (1), (2), (3), (4)`;
    const makeBoth = [servers.old, servers.current].map((server) => server.database('cycling', cycling));
    await Promise.all(makeBoth);
    expect(await compareAgain('cycling', new Set(['grant']))).toMatchObject({ differences: [], notes: [] });
    await execute(servers.current.url('cycling'), `SELECT setval('round', 2)`);
    const { differences, notes } = await compareAgain('cycling', new Set(['grant']));
    expect(differences).toEqual([]);
    expect(notes).toEqual(['sequence public.round: it cycles, next value 2 on the source, 3 on the target']);
    expect((await compareAgain('cycling', new Set(['grant', 'sequence value']))).notes).toEqual([]);
    await execute(servers.old.url('cycling'), `SELECT setval('round', 3, false)`);
    await execute(servers.current.url('cycling'), `SELECT setval('round', 1, false)`);
    expect((await compareAgain('cycling')).differences).toMatchObject([
      { statements: [`SELECT setval('public.round', 3, false)`] },
    ]);
  });

  test('that may not be read is told, and is no proof', async () => {
    await servers.old.database('unread', 'CREATE SEQUENCE secret');
    await servers.current.database(
      'unread',
      'CREATE SEQUENCE secret; CREATE ROLE validator LOGIN; GRANT USAGE ON SCHEMA public TO validator',
    );
    const sessions = new Sessions({ ...connectionTo(servers.current, 'unread'), user: 'validator' }, limits);
    const target = await readCatalogue(sessions, 17, ['public']);
    await sessions.close();
    const source = await read(servers.old, 'unread');
    const { unproven, differences } = compareSchemas(source, target, new Set(['grant']));
    const reason = 'sequence public.secret: permission denied for sequence secret';
    expect(unproven).toEqual([`target: ${reason}`]);
    expect(differences).toEqual([]);
    expect(compareSchemas(target, source).unproven).toEqual([`source: ${reason}`]);
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
