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
