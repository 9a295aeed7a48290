import { inShort, script, useSchemas } from './schemas';

const { compare, compareAgain, mend } = useSchemas();

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
