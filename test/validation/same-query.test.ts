import { sameQuery as sameOf } from '../../lib/validation/same-query';

/** Both as the versions print them between which the table went: the longer one is the older one's. */
function sameQuery(left: string, right: string, majors = [13, 17]): boolean {
  const [older, newer] = left.length > right.length ? majors : [...majors].reverse();
  return sameOf({ sql: left, major: older }, { sql: right, major: newer });
}

const qualified = 'SELECT orders.id,\n  orders.price FROM public.orders WHERE (orders.price > 0)';
const bare = 'SELECT id, price FROM public.orders WHERE (price > 0)';

test('a query that names its only table before each column is the same as one that does not, whichever comes first', () => {
  expect(sameQuery(qualified, bare)).toBe(true);
  expect(sameQuery(bare, qualified)).toBe(true);
  expect(sameQuery('SELECT "My".a FROM "My"', 'SELECT a FROM "My"')).toBe(true);
  expect(sameQuery('SELECT q.n FROM f(1) q(n) WHERE q.n > 1', 'SELECT n FROM f(1) q(n) WHERE n > 1')).toBe(true);
  expect(sameQuery('SELECT s.n FROM ( SELECT 1 AS n) s;', 'SELECT n FROM ( SELECT 1 AS n) s;')).toBe(true);
});

test.each([
  ['SELECT EXTRACT(year FROM t.ts) AS y FROM t', 'SELECT EXTRACT(year FROM ts) AS y FROM t'],
  ['SELECT (t.k IS DISTINCT FROM t.id) AS y FROM t', 'SELECT (k IS DISTINCT FROM id) AS y FROM t'],
  ['SELECT (t."from" IS DISTINCT FROM t."distinct") FROM t', 'SELECT ("from" IS DISTINCT FROM "distinct") FROM t'],
  ['SELECT t.id FROM s.t TABLESAMPLE system (10)', 'SELECT id FROM s.t TABLESAMPLE system (10)'],
  ['SELECT q.id FROM t q TABLESAMPLE system (10) WHERE q.k', 'SELECT id FROM t q TABLESAMPLE system (10) WHERE k'],
  ['SELECT XMLSERIALIZE(CONTENT t.x AS text) FROM t', 'SELECT XMLSERIALIZE(CONTENT x AS text NO INDENT) FROM t'],
  ['SELECT t.list[t.k:t.id] FROM t', 'SELECT list[k:id] FROM t'],
  ['SELECT t.k FROM s.f() t(k integer, d date)', 'SELECT k FROM s.f() t(k integer, d date)'],
  [
    'SELECT t.id FROM t WHERE (EXISTS ( SELECT 1 FROM b WHERE (b.id = t.id)))',
    'SELECT id FROM t WHERE (EXISTS ( SELECT 1 FROM b WHERE (b.id = t.id)))',
  ],
])('%s says no more than %s', (older, newer) => {
  expect(sameOf({ sql: older, major: 15 }, { sql: newer, major: 17 })).toBe(true);
  expect(sameOf({ sql: newer, major: 17 }, { sql: older, major: 15 })).toBe(true);
});

test('one version prints a column in one way, and the newer one never with more', () => {
  for (const majors of [
    [13, 15],
    [16, 17],
    [17, 13],
  ]) {
    expect(sameQuery(qualified, bare, majors)).toBe(false);
    expect(sameQuery(bare, qualified, majors)).toBe(false);
  }
  expect(sameOf({ sql: qualified, major: undefined }, { sql: bare, major: undefined })).toBe(false);
});

test.each([
  ['another column', bare, 'SELECT id, total FROM public.orders WHERE (price > 0)'],
  ['another literal', bare, bare.replace('0', '1')],
  ['another schema', bare, bare.replace('public', 'private')],
  ['two qualifiers', 'SELECT a.id, b.price FROM x', 'SELECT id, price FROM x'],
  ['a column more', 'SELECT id, price, note FROM x', 'SELECT id, price FROM x'],
  ['a column less', 'SELECT id FROM x', 'SELECT id, price FROM x'],
  ['white space in a string', "SELECT 'a b'", "SELECT 'a  b'"],
  ['a function of a schema', 'SELECT public.lower(a) FROM public.public', 'SELECT lower(a) FROM public.public'],
  ['a type of a schema', 'SELECT (a)::public.date FROM s.public', 'SELECT (a)::date FROM s.public'],
  ['an operator of a schema', 'SELECT (a OPERATOR(p.+) 1) FROM s.p', 'SELECT (a OPERATOR(+) 1) FROM s.p'],
  ['a collation of a schema', 'SELECT (a COLLATE p."C") FROM s.p', 'SELECT (a COLLATE "C") FROM s.p'],
  ['a table of a schema', 'SELECT 1 FROM pg_class.pg_class', 'SELECT 1 FROM pg_class'],
  [
    'a column of one of two tables',
    'SELECT b.id FROM (a FULL JOIN b USING (id))',
    'SELECT id FROM (a FULL JOIN b USING (id))',
  ],
  ['a column of the second table', 'SELECT b.id FROM a, b', 'SELECT id FROM a, b'],
  ['a column of another table', 'SELECT x.id FROM a', 'SELECT id FROM a'],
  ['the year of another column', 'SELECT EXTRACT(year FROM t.since) FROM t', 'SELECT EXTRACT(year FROM until) FROM t'],
  ['another operand', 'SELECT (t.k IS DISTINCT FROM t.id) FROM t', 'SELECT (k IS DISTINCT FROM k) FROM t'],
  ['a sample of another table', 'SELECT t.id FROM t TABLESAMPLE m (1)', 'SELECT id FROM u TABLESAMPLE m (1)'],
  ['a type of a column of a function', 'SELECT t.d FROM f() t(d t.date)', 'SELECT d FROM f() t(d date)'],
  [
    'a type of XML',
    'SELECT XMLSERIALIZE(CONTENT t.x AS t.text) FROM t',
    'SELECT XMLSERIALIZE(CONTENT x AS text) FROM t',
  ],
  [
    'an indented XML',
    'SELECT XMLSERIALIZE(CONTENT papers.x AS text) FROM papers',
    'SELECT XMLSERIALIZE(CONTENT x AS text INDENT) FROM papers',
  ],
  [
    'a column of the query around, and one that two tables have in common',
    'SELECT t.id FROM t WHERE (EXISTS ( SELECT 1 FROM (b FULL JOIN c USING (k)) WHERE (t.k = 1)))',
    'SELECT id FROM t WHERE (EXISTS ( SELECT 1 FROM (b FULL JOIN c USING (k)) WHERE (k = 1)))',
  ],
  [
    'an argument of a function, and a column',
    'BEGIN ATOMIC SELECT t.a FROM t; SELECT t.k FROM (b FULL JOIN c USING (k)); END',
    'BEGIN ATOMIC SELECT t.a FROM t; SELECT k FROM (b FULL JOIN c USING (k)); END',
  ],
  [
    'a column of a set operation',
    'SELECT t.a FROM t UNION SELECT u.a FROM u',
    'SELECT a FROM t UNION SELECT u.a FROM u',
  ],
  ['a qualifier on a string', "SELECT x.'a'", "SELECT 'b'"],
])('%s is a difference', (_what, left, right) => {
  expect(sameQuery(left, right)).toBe(false);
  expect(sameQuery(right, left)).toBe(false);
});
