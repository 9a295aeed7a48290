/** Statements that each change an object of `schema.sql`, and the difference in one line that it is found as. */
export const changes: readonly (readonly [string, string])[] = [
  ["ALTER TYPE mood ADD VALUE 'wild'", 'enum | public.mood | changed | labels'],
  ['ALTER DOMAIN quantity SET NOT NULL', 'domain | public.quantity | changed | not null'],
  ['ALTER TYPE address ADD ATTRIBUTE city text', 'type | public.address | changed | definition'],
  ['ALTER SEQUENCE ticket INCREMENT 5 CYCLE', 'sequence | public.ticket | changed | cycle | increment'],
  ['ALTER SEQUENCE orders_id_seq OWNED BY NONE', 'sequence | public.orders_id_seq | changed | owned by'],
  ['ALTER TABLE customers FORCE ROW LEVEL SECURITY', 'table | public.customers | changed | forced row-level security'],
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
