import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { compareSchemas } from '../../lib/validation/compare-schemas';
import { readCatalogue, readSchemaNames } from '../../lib/validation/postgresql/catalogue';
import { Sessions } from '../../lib/validation/postgresql/sessions';
import type { ObjectKind, Schema, SchemaDifference } from '../../lib/validation/schema';
import { connectionTo, limits, useServers } from './databases';
import { execute, type Server } from './server';

const script = readFileSync(join(__dirname, 'schema.sql'), 'utf8');
const servers = useServers();
let databases = 0;

async function read(server: Server, database: string): Promise<Schema> {
  const sessions = new Sessions(connectionTo(server, database), { ...limits, maximumConnections: 4 });
  try {
    return await readCatalogue(sessions, server.major, await readSchemaNames(sessions));
  } finally {
    await sessions.close();
  }
}

/** Makes the same source on the oldest server and a target on the current one, and compares them. */
async function compare(name: string, target: string, skip?: ReadonlySet<ObjectKind>) {
  await Promise.all([servers.old.database(name, script), servers.current.database(name, target)]);
  return compareAgain(name, skip);
}

async function compareAgain(name: string, skip?: ReadonlySet<ObjectKind>) {
  const [source, target] = await Promise.all([read(servers.old, name), read(servers.current, name)]);
  return compareSchemas(source, target, skip);
}

/** Executes the statements of differences on the target, one after the other. */
async function mend(name: string, differences: readonly SchemaDifference[]): Promise<void> {
  const client = new Client({ connectionString: servers.current.url(name) });
  await client.connect();
  try {
    for (const statement of differences.flatMap(({ statements }) => statements)) {
      await client.query(statement).catch((error: Error) => {
        throw new Error(`${error.message}: ${statement}`);
      });
    }
  } finally {
    await client.end();
  }
}

function inShort({ kind, name, finding, changes }: SchemaDifference): string {
  return [kind, name, finding, ...changes.map(({ property }) => property)].join(' | ');
}

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

describe('the statements that a change is answered with make the target equal', () => {
  test.each([
    [
      'ALTER DOMAIN quantity DROP DEFAULT; ALTER DOMAIN quantity SET NOT NULL',
      'domain | public.quantity | changed | default | not null',
    ],
    [
      'ALTER TYPE mood RENAME TO old; CREATE TYPE mood AS ENUM ($$calm$$); ALTER TABLE customers ALTER mood DROP DEFAULT, ALTER mood TYPE mood USING NULL; DROP TYPE old',
      'enum | public.mood | changed | labels, column | public.customers.mood | changed | default',
    ],
    [
      'ALTER TABLE customers DROP CONSTRAINT customers_email_key, ADD CONSTRAINT customers_email_key UNIQUE (name)',
      'constraint | customers_email_key on public.customers | changed | definition',
    ],
    [
      'ALTER TABLE orders DROP CONSTRAINT orders_price_check, ADD CONSTRAINT orders_price_check CHECK (price >= 0) NOT VALID',
      'constraint | orders_price_check on public.orders | changed | valid',
    ],
    [
      'ALTER TABLE orders DISABLE TRIGGER ALL',
      'constraint | orders_customer_fkey on public.orders | changed | enforced',
    ],
    [
      'DROP INDEX orders_customer; CREATE INDEX orders_customer ON orders (customer) WHERE price > 99',
      'index | public.orders_customer | changed | definition',
    ],
    [
      'ALTER TABLE orders DROP total CASCADE, DROP number; ALTER TABLE orders ADD total numeric',
      'column | public.orders.total | changed | generated as, column | public.orders.number | missing, view | public.open_orders | missing',
    ],
    [
      'ALTER TABLE customers ALTER id DROP IDENTITY; ALTER TABLE events ALTER at SET NOT NULL',
      'column | public.customers.id | changed | identity | identity kind | identity settings',
    ],
    [
      'ALTER TABLE customers ALTER id SET INCREMENT 5 SET CACHE 9 SET CYCLE',
      'column | public.customers.id | changed | identity settings',
    ],
    ['ALTER SEQUENCE ticket INCREMENT 5 CYCLE', 'sequence | public.ticket | changed | increment | cycle'],
    [
      'CREATE OR REPLACE VIEW open_orders AS SELECT id, price, 0.0::numeric AS total FROM orders; ALTER VIEW open_orders SET (security_barrier)',
      'view | public.open_orders | changed | query | options',
    ],
    [
      'DROP MATERIALIZED VIEW totals; CREATE MATERIALIZED VIEW totals AS SELECT 1 AS one',
      'materialised view | public.totals | changed | query',
    ],
    [
      'DROP TRIGGER stamp ON customers; CREATE TRIGGER stamp AFTER UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION audit.stamp()',
      'trigger | stamp on public.customers | changed | definition',
    ],
    ['ALTER TABLE customers DISABLE RULE keep', 'rule | keep on public.customers | changed | state'],
    [
      'DROP POLICY own ON customers; CREATE POLICY own ON customers TO postgres USING (true)',
      'policy | own on public.customers | changed | kind | command | roles | using',
    ],
    [
      'DROP TABLE events CASCADE',
      'table | public.events | missing, table | public.events_2025 | missing, table | public.events_2026 | missing, constraint | events_pkey on public.events | missing, index | public.events_note | missing, view | public.order_names | missing',
    ],
    [
      'DROP TABLE orders CASCADE',
      'table | public.orders | missing, sequence | public.orders_id_seq | missing, constraint | orders_pkey on public.orders | missing, constraint | orders_price_check on public.orders | missing, constraint | orders_customer_fkey on public.orders | missing, index | public.orders_customer | missing, view | public.open_orders | missing, view | public.order_names | missing, materialised view | public.totals | missing',
    ],
    [
      'DROP SEQUENCE ticket CASCADE',
      'sequence | public.ticket | missing, column | public.orders.number | changed | default',
    ],
    [
      'ALTER TABLE orders ALTER id DROP DEFAULT; DROP SEQUENCE orders_id_seq',
      'sequence | public.orders_id_seq | missing, column | public.orders.id | changed | default',
    ],
  ])('%s', async (change, expected) => {
    const name = `mended_${databases++}`;
    const { differences } = await compare(name, `${script}; ${change}`);
    const sorted = (list: string) => list.split(', ').sort();
    expect(differences.map(inShort).sort()).toEqual(sorted(expected));
    await mend(name, differences);
    expect((await compareAgain(name)).differences).toEqual([]);
  });
});

/** What version 14 and above print in another way than version 13, whoever has written it. */
const inAnotherWay = `
  CREATE TABLE words (id integer, word text, place text, at timestamptz, bits bit(8),
    CONSTRAINT a CHECK (trim(word) <> ''), CONSTRAINT b CHECK (substring(word from 1 for 2) = 'x'), CONSTRAINT c CHECK (position('x' in word) > 0),
    CONSTRAINT d CHECK (overlay(word placing 'x' from 1 for 2) <> 'y'), CONSTRAINT e CHECK ((at at time zone 'UTC') > '2020-01-01'),
    CONSTRAINT f CHECK (trim(leading 'x' from word) <> ''), CONSTRAINT g CHECK (word IN ('a', 'b') AND id BETWEEN 1 AND 2),
    short text GENERATED ALWAYS AS (trim(word) || coalesce(place, '')) STORED, number text DEFAULT trim(' x '));
  CREATE INDEX trimmed ON words (trim(word)) WHERE position('x' in place) > 1;
  CREATE VIEW seen AS SELECT id, trim(word) AS word, at at time zone 'CET' AS there FROM words WHERE substring(word from 2) <> 'x';
  CREATE MATERIALIZED VIEW kept AS SELECT word, count(*) FROM words GROUP BY GROUPING SETS ((word), ()) HAVING count(*) > 1;
  CREATE VIEW both_ways AS WITH x AS (SELECT * FROM words) SELECT x.id FROM x JOIN words USING (id) UNION ALL SELECT 1;
  CREATE POLICY mine ON words USING (EXISTS (SELECT 1 FROM words x WHERE x.id = words.id) AND word = CURRENT_USER) WITH CHECK (substring(word from 1 for 1) = 'x');
  CREATE DOMAIN trimmed_text AS text CHECK (trim(VALUE) <> '');
  CREATE TRIGGER quiet BEFORE UPDATE ON words FOR EACH ROW WHEN (trim(new.word) <> '') EXECUTE FUNCTION suppress_redundant_updates_trigger();`;

test('what two versions print in two ways is the same', async () => {
  await Promise.all([servers.old.database('printed', inAnotherWay), servers.current.database('printed', inAnotherWay)]);
  expect((await compareAgain('printed')).differences).toEqual([]);
  await execute(
    servers.current.url('printed'),
    `ALTER TABLE words DROP CONSTRAINT a, ADD CONSTRAINT a CHECK (trim(leading from word) <> '')`,
  );
  expect((await compareAgain('printed')).differences.map(inShort)).toEqual([
    'constraint | a on public.words | changed | definition',
  ]);
});

describe('objects beside those that every application has', () => {
  const beside = `
    CREATE SCHEMA shop;
    CREATE FUNCTION shop.twin(a text, b text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT a = b';
    CREATE FUNCTION shop.order(a text, b text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 0';
    CREATE TYPE shop.pair AS (a text COLLATE "C", b integer);
    CREATE FUNCTION shop.text(shop.pair) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1.a';
    CREATE CAST (shop.pair AS text) WITH FUNCTION shop.text(shop.pair) AS ASSIGNMENT;
    CREATE COLLATION shop.plain (provider = libc, locale = 'C');
    CREATE OPERATOR shop.=== (FUNCTION = shop.twin, LEFTARG = text, RIGHTARG = text);
    CREATE OPERATOR CLASS shop.twins FOR TYPE text USING hash AS OPERATOR 1 shop.=== (text, text), FUNCTION 1 hashtext(text);
    CREATE TEXT SEARCH DICTIONARY shop.stem (TEMPLATE = snowball, language = 'english');
    CREATE TEXT SEARCH CONFIGURATION shop.words (PARSER = pg_catalog.default);
    ALTER TEXT SEARCH CONFIGURATION shop.words ADD MAPPING FOR asciiword, word WITH shop.stem, simple;
    CREATE TABLE shop.stock (id integer PRIMARY KEY, name text, place text, replaced text);
    CREATE STATISTICS shop.places (dependencies) ON name, place FROM shop.stock;
    CREATE UNLOGGED TABLE shop.cache (id integer) INHERITS (shop.stock);
    CREATE FUNCTION shop.note() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
    CREATE EVENT TRIGGER noted ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE') EXECUTE FUNCTION shop.note();
    ALTER EVENT TRIGGER noted DISABLE;
    CREATE FOREIGN DATA WRAPPER files;
    CREATE SERVER elsewhere TYPE 'old' FOREIGN DATA WRAPPER files OPTIONS (host 'there');
    CREATE USER MAPPING FOR PUBLIC SERVER elsewhere OPTIONS (password 'secret');
    CREATE FOREIGN TABLE shop.far (id integer NOT NULL) SERVER elsewhere OPTIONS (name 'x');
    COMMENT ON TABLE shop.stock IS 'what is there';
    COMMENT ON COLUMN shop.stock.name IS 'its name';`;
  const settings = (name: string) =>
    `ALTER DATABASE ${name} SET timezone TO 'UTC'; ALTER DATABASE ${name} SET search_path TO shop, public`;

  test('are the same where the same script has made them', async () => {
    await Promise.all([
      servers.old.database('beside', `${beside}; ${settings('beside')}`),
      servers.current.database('beside', `${beside}; ${settings('beside')}`),
    ]);
    const { differences, notes, unproven } = await compareAgain('beside', new Set(['grant']));
    expect([differences, notes, unproven]).toEqual([[], [], []]);
  });

  test('are all named where they are missing, and the statements in their order make them, but for passwords', async () => {
    await servers.old.database('nothing_beside', `${beside}; ${settings('nothing_beside')}`);
    // A wrapper is a program of the server.
    await servers.current.database('nothing_beside', 'CREATE FOREIGN DATA WRAPPER files');
    const { differences } = await compareAgain('nothing_beside');
    expect(differences.map(inShort).sort()).toEqual(
      [
        'schema | shop | missing',
        'function | shop."order"(text, text) | missing',
        'function | shop.note() | missing',
        'function | shop.text(shop.pair) | missing',
        'function | shop.twin(text, text) | missing',
        'type | shop.pair | missing',
        'cast | (shop.pair AS text) | missing',
        'collation | shop.plain | missing',
        'operator | shop.=== (text, text) | missing',
        'operator | class shop.twins using hash | missing',
        'text search | dictionary shop.stem | missing',
        'text search | configuration shop.words | missing',
        'table | shop.stock | missing',
        'table | shop.cache | missing',
        'constraint | stock_pkey on shop.stock | missing',
        'statistics | shop.places | missing',
        'event trigger | noted | missing',
        'foreign server | elsewhere | missing',
        'foreign server | elsewhere for PUBLIC | missing',
        'foreign table | shop.far | missing',
        'setting | TimeZone | missing',
        'setting | search_path | missing',
      ].sort(),
    );
    expect(JSON.stringify(differences)).not.toContain('secret');
    await mend('nothing_beside', differences);
    expect((await compareAgain('nothing_beside')).differences).toEqual([]);
  });

  test('differ where they are changed', async () => {
    await servers.old.database('changed_beside', `${beside}; ${settings('changed_beside')}`);
    await servers.current.database(
      'changed_beside',
      `${beside}; ALTER DATABASE changed_beside SET timezone TO 'CET'; ALTER DATABASE changed_beside SET search_path TO shop, public;
       ALTER EVENT TRIGGER noted ENABLE; ALTER SERVER elsewhere OPTIONS (SET host 'here'); ALTER FOREIGN TABLE shop.far ADD more text;
       ALTER TEXT SEARCH CONFIGURATION shop.words DROP MAPPING FOR word; DROP STATISTICS shop.places; CREATE STATISTICS shop.places (mcv) ON name, place FROM shop.stock;
       ALTER TABLE shop.cache SET LOGGED; ALTER TABLE shop.stock REPLICA IDENTITY FULL; COMMENT ON TABLE shop.stock IS NULL; DROP CAST (shop.pair AS text);
       CREATE CAST (shop.pair AS text) WITH FUNCTION shop.text(shop.pair); ALTER TABLE shop.stock DROP replaced, DROP place CASCADE, ADD replaced text, ADD place text;
       CREATE STATISTICS shop.places (mcv) ON name, place FROM shop.stock`,
    );
    const { differences, notes } = await compareAgain('changed_beside', new Set(['grant']));
    expect(differences.map(inShort).sort()).toEqual(
      [
        'cast | (shop.pair AS text) | changed | definition',
        'event trigger | noted | changed | state',
        'foreign server | elsewhere | changed | options',
        'foreign table | shop.far | changed | columns',
        'setting | TimeZone | changed | value',
        'statistics | shop.places | changed | definition',
        'table | shop.cache | changed | persistence | order of columns',
        'table | shop.stock | changed | order of columns',
        'text search | configuration shop.words | changed | mappings',
      ].sort(),
    );
    expect(notes).toEqual([
      'table shop.stock: replica identity default on the source, full on the target',
      'table shop.stock: comment what is there on the source, none on the target',
    ]);
  });
});

describe('grants', () => {
  const roles =
    'CREATE ROLE app LOGIN; CREATE ROLE reader; CREATE ROLE alice LOGIN; CREATE ROLE owner_of_shop; CREATE ROLE of_nobody';
  const shop = `CREATE SCHEMA shop AUTHORIZATION owner_of_shop; CREATE TABLE shop.items (id serial, name text); ALTER TABLE shop.items OWNER TO owner_of_shop;
    CREATE FUNCTION shop.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; REVOKE EXECUTE ON FUNCTION shop.f() FROM PUBLIC;`;
  const rights = `GRANT USAGE ON SCHEMA shop TO app; GRANT SELECT, INSERT ON shop.items TO app; GRANT UPDATE (name) ON shop.items TO app;
    GRANT USAGE ON SEQUENCE shop.items_id_seq TO app WITH GRANT OPTION; GRANT EXECUTE ON FUNCTION shop.f() TO reader; GRANT SELECT ON shop.items TO reader;
    GRANT reader TO alice; ALTER DEFAULT PRIVILEGES FOR ROLE owner_of_shop IN SCHEMA shop GRANT SELECT ON TABLES TO reader;`;

  beforeAll(() => execute(servers.old.url('postgres'), roles));

  test('are read with who holds them, and the statements give them; roles of one side only are named', async () => {
    await servers.old.database('grants', `${shop} ${rights}`);
    await servers.current.database(
      'grants',
      'CREATE ROLE target_only; CREATE SCHEMA shop; GRANT USAGE ON SCHEMA shop TO target_only',
    );
    const { differences } = await compareAgain('grants');
    expect(differences.filter(({ kind }) => kind === 'grant').map(inShort)).toEqual([
      'grant | role alice | missing',
      'grant | role app | missing',
      'grant | role owner_of_shop | missing',
      'grant | role reader | missing',
      'grant | role reader of alice | missing',
      'grant | app on schema shop | missing',
      'grant | app on sequence shop.items_id_seq | missing',
      'grant | app on table shop.items | missing',
      'grant | owner_of_shop on schema shop | missing',
      'grant | owner_of_shop on sequence shop.items_id_seq | missing',
      'grant | owner_of_shop on table shop.items | missing',
      'grant | reader on routine shop.f() | missing',
      'grant | reader on table shop.items | missing',
      'grant | EXECUTE on routine shop.f() not for PUBLIC | missing',
      'grant | app on column shop.items.name | missing',
      'grant | reader on what owner_of_shop makes: tables in schema shop | missing',
      'grant | role target_only | extra',
      'grant | target_only on schema shop | extra',
    ]);
    await mend('grants', differences);
    const again = await compareAgain('grants');
    // Whether somebody may grant further is what an owner may do, who is another one here.
    expect(again.differences.map(inShort)).toEqual([
      'grant | role target_only | extra',
      'grant | target_only on schema shop | extra',
    ]);
    expect((await compareAgain('grants', new Set(['grant']))).differences).toEqual([]);
  });

  test('that differ are changed back', async () => {
    await servers.old.database('other_grants', `${shop} ${rights} ALTER ROLE app BYPASSRLS`);
    await servers.current.database(
      'other_grants',
      `${shop} ${rights} GRANT DELETE ON shop.items TO app; REVOKE GRANT OPTION FOR USAGE ON SEQUENCE shop.items_id_seq FROM app;
       GRANT reader TO alice WITH ADMIN OPTION; GRANT EXECUTE ON FUNCTION shop.f() TO PUBLIC; GRANT SELECT (name) ON shop.items TO app;
       ALTER DEFAULT PRIVILEGES FOR ROLE owner_of_shop IN SCHEMA shop GRANT INSERT ON TABLES TO reader`,
    );
    const { differences } = await compareAgain('other_grants');
    expect(differences.map(inShort)).toEqual([
      'grant | role app | changed | bypasses row-level security',
      'grant | role reader of alice | changed | may grant it',
      'grant | app on sequence shop.items_id_seq | changed | may grant',
      'grant | app on table shop.items | changed | rights',
      'grant | EXECUTE on routine shop.f() not for PUBLIC | missing',
      'grant | app on column shop.items.name | changed | rights',
      'grant | reader on what owner_of_shop makes: tables in schema shop | changed | rights',
    ]);
    await mend('other_grants', differences);
    expect((await compareAgain('other_grants')).differences).toEqual([]);
  });

  test('that version 15 took from everybody in the schema public are noted', async () => {
    await Promise.all([servers.old.database('public', ''), servers.current.database('public', '')]);
    const { differences, notes } = await compareAgain('public');
    expect(differences).toEqual([]);
    expect(notes).toEqual(['grant PUBLIC on schema public: creation CREATE on the source, none on the target']);
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
