import { sameQuery } from '../../lib/validation/same-query';

const qualified = 'SELECT orders.id,\n  orders.price FROM public.orders WHERE (orders.price > 0)';
const bare = 'SELECT id, price FROM public.orders WHERE (price > 0)';

test('a query that names its only table before each column is the same as one that does not, whichever comes first', () => {
  expect(sameQuery(qualified, bare)).toBe(true);
  expect(sameQuery(bare, qualified)).toBe(true);
  expect(sameQuery('SELECT "My".a FROM "My"', 'SELECT a FROM "My"')).toBe(true);
});

test.each([
  ['another column', bare, 'SELECT id, total FROM public.orders WHERE (price > 0)'],
  ['another literal', bare, bare.replace('0', '1')],
  ['another schema', bare, bare.replace('public', 'private')],
  ['two qualifiers', 'SELECT a.id, b.price FROM x', 'SELECT id, price FROM x'],
  ['a column more', 'SELECT id, price, note FROM x', 'SELECT id, price FROM x'],
  ['a column less', 'SELECT id FROM x', 'SELECT id, price FROM x'],
  ['white space in a string', "SELECT 'a b'", "SELECT 'a  b'"],
  ['a qualifier on a string', "SELECT x.'a'", "SELECT 'b'"],
])('%s is a difference', (_what, left, right) => {
  expect(sameQuery(left, right)).toBe(false);
  expect(sameQuery(right, left)).toBe(false);
});
