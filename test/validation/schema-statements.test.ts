import { compareSchemas } from '../../lib/validation/compare-schemas';
import { inShort, read, script, useSchemas } from './schemas';

const { servers, compare, compareAgain, mend } = useSchemas();

let databases = 0;

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

describe('what is made in two ways is found from either side, and the statements make the target equal', () => {
  const keys = `CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (a integer CONSTRAINT to_a REFERENCES a);
    CREATE TABLE c (a integer CONSTRAINT to_a REFERENCES a) PARTITION BY LIST (a); CREATE TABLE c_1 PARTITION OF c DEFAULT`;
  const fire = (state: string, where: string) =>
    `UPDATE pg_trigger SET tgenabled = '${state}' WHERE tgconstraint <> 0 AND ${where}`;
  const aggregate = (words: string) => `CREATE FUNCTION last(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1';
    CREATE AGGREGATE total (integer) (SFUNC = int4pl, STYPE = integer, FINALFUNC = last, INITCOND = '1', SORTOP = OPERATOR(pg_catalog.<),
      MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = integer, MFINALFUNC = last, MINITCOND = '1'${words})`;
  const pair = 'CREATE TYPE pair AS (a integer, b text COLLATE "C");';

  test.each([
    [
      'a condition that ends like one that is not valid',
      `CREATE TABLE t (s text CONSTRAINT c CHECK (s <> 'is NOT VALID'))`,
      `CREATE TABLE t (s text CONSTRAINT c CHECK (s <> 'is'))`,
      'constraint | c on public.t | changed | definition',
    ],
    [
      'a foreign key that holds for replicated rows as well',
      `${keys}; ${fire('A', `tgrelid = 'b'::regclass`)}`,
      keys,
      'constraint | to_a on public.b | changed | enforced',
    ],
    [
      'a foreign key that holds where its rows are written, and not where those are that it refers to',
      `${keys}; ${fire('D', `tgrelid = 'a'::regclass AND tgconstrrelid = 'b'::regclass`)}`,
      `${keys}; ${fire('D', `tgrelid = 'b'::regclass`)}`,
      'constraint | to_a on public.b | changed | enforced',
    ],
    [
      'a foreign key that does not hold in a partition',
      `${keys}; ${fire('D', `tgrelid = 'c_1'::regclass`)}`,
      keys,
      'constraint | to_a on public.c | changed | enforced',
    ],
    [
      'a collation',
      `CREATE COLLATION c (lc_collate = 'C', lc_ctype = 'C.UTF-8')`,
      `CREATE COLLATION c (locale = 'C')`,
      'collation | public.c | changed | definition',
    ],
    [
      'an aggregate',
      aggregate(', SSPACE = 99, MSSPACE = 9, MFINALFUNC_MODIFY = SHAREABLE'),
      aggregate(', FINALFUNC_MODIFY = READ_WRITE, PARALLEL = SAFE, COMBINEFUNC = int4pl'),
      'function | public.total(integer) | changed | parallel | transition',
    ],
    [
      'what helps to plan the calls of a function',
      `CREATE FUNCTION f(integer) RETURNS SETOF integer LANGUAGE sql SUPPORT generate_series_int4_support AS 'SELECT 1'`,
      `CREATE FUNCTION f(integer) RETURNS SETOF integer LANGUAGE sql AS 'SELECT 1'`,
      'function | public.f(integer) | changed | planner support',
    ],
    [
      'a table of a type',
      `${pair} CREATE TABLE t OF pair (a DEFAULT 1)`,
      `${pair} CREATE TABLE t (a integer DEFAULT 1, b text COLLATE "C")`,
      'table | public.t | changed | of type',
    ],
  ])('%s', async (_what, one, other, expected) => {
    for (const [source, target] of [
      [one, other],
      [other, one],
    ] as const) {
      const name = `made_${databases++}`;
      await Promise.all([servers.old.database(name, source), servers.current.database(name, target)]);
      const { differences } = await compareAgain(name);
      expect(differences.map(inShort)).toEqual([expected]);
      await mend(name, differences);
      expect((await compareAgain(name)).differences).toEqual([]);
    }
  });

  test.each([
    [
      'the rules of a collation',
      `CREATE COLLATION c (provider = icu, locale = 'und', rules = '&a < g')`,
      `CREATE COLLATION c (provider = icu, locale = 'und')`,
      'collation | public.c | changed | definition',
    ],
    [
      'the name of the type of several ranges',
      `CREATE SCHEMA app; CREATE TYPE r AS RANGE (SUBTYPE = integer, MULTIRANGE_TYPE_NAME = app.some)`,
      `CREATE SCHEMA app; CREATE TYPE r AS RANGE (SUBTYPE = integer)`,
      'type | public.r | changed | multirange',
    ],
  ])('%s, which only newer versions have', async (_what, one, other, expected) => {
    for (const [source, target] of [
      [one, other],
      [other, one],
    ] as const) {
      const name = `newer_${databases++}`;
      await servers.current.database(`${name}_source`, source);
      await servers.current.database(name, target);
      const compareNewer = async () =>
        compareSchemas(await read(servers.current, `${name}_source`), await read(servers.current, name)).differences;
      const differences = await compareNewer();
      expect(differences.map(inShort)).toEqual([expected]);
      await mend(name, differences);
      expect(await compareNewer()).toEqual([]);
    }
  });

  test('a table of a type, a range type and a foreign key that holds for replicated rows as well are made where they are missing', async () => {
    const source = `${pair} CREATE TABLE t OF pair (a DEFAULT 1); CREATE TYPE r AS RANGE (SUBTYPE = integer, MULTIRANGE_TYPE_NAME = some);
      ${keys}; ${fire('A', `tgrelid = 'b'::regclass`)}`;
    await servers.current.database('typed_source', source);
    await servers.current.database('typed', 'SELECT 1');
    const compareTyped = async () =>
      compareSchemas(await read(servers.current, 'typed_source'), await read(servers.current, 'typed')).differences;
    await mend('typed', await compareTyped());
    expect(await compareTyped()).toEqual([]);
  });
});
