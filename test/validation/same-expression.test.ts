import { sameExpression } from '../../lib/validation/same-expression';
import { sameQuery } from '../../lib/validation/same-query';

// As versions 13 and 17 print them.
test.each([
  ['btrim(a)', 'TRIM(BOTH FROM a)'],
  ["(ltrim(a, 'x'::text) <> ''::text)", "(TRIM(LEADING 'x'::text FROM a) <> ''::text)"],
  ['rtrim((a || b))', 'TRIM(TRAILING FROM (a || b))'],
  ['"substring"(a, 1, 2)', 'SUBSTRING(a FROM 1 FOR 2)'],
  ['"substring"(btrim(a), 3)', 'SUBSTRING(TRIM(BOTH FROM a) FROM 3)'],
  [`"substring"(a, 'x'::text, '#'::text)`, `SUBSTRING(a SIMILAR 'x'::text ESCAPE '#'::text)`],
  [`"overlay"(a, 'x'::text, 1, 2)`, `OVERLAY(a PLACING 'x'::text FROM 1 FOR 2)`],
  [`"position"((b || a), (a || 'x'::text))`, `POSITION(((a || 'x'::text)) IN ((b || a)))`],
  [`"position"(a, 'x'::text) > 0`, `POSITION(('x'::text) IN (a)) > 0`],
  ['"normalize"(a)', 'NORMALIZE(a)'],
  ['pg_collation_for(a)', 'COLLATION FOR (a)'],
  [`(timezone('UTC'::text, ts) > now())`, `((ts AT TIME ZONE 'UTC'::text) > now())`],
  ['a  +  b', 'a + b'],
])('%s is the same as %s', (older, newer) => {
  expect(sameExpression(older, newer)).toBe(true);
  expect(sameExpression(newer, older)).toBe(true);
});

test.each([
  ['btrim(a)', 'TRIM(LEADING FROM a)'],
  ['"substring"(a, 1, 2)', 'SUBSTRING(a FROM 1 FOR 3)'],
  ['"position"(a, b)', 'POSITION((a) IN (b))'],
  [`timezone('UTC'::text, a)`, `(a AT TIME ZONE 'CET'::text)`],
  [`date_part('year'::text, d)`, 'EXTRACT(year FROM d)'],
  [`'a b'`, `'a  b'`],
  ['(a + b) * c', 'a + (b * c)'],
  ['"TRIM"(a)', 'TRIM(a)'],
  ['POSITION(a)', '"position"(a)'],
  ['a)', '(a)'],
])('%s is not the same as %s', (one, other) => {
  expect(sameExpression(one, other)).toBe(false);
  expect(sameExpression(other, one)).toBe(false);
});

test('a query may differ in both ways at once', () => {
  expect(
    sameQuery(
      { sql: `SELECT btrim(t.a) AS a FROM public.t WHERE ("substring"(t.a, 2) <> 'x'::text)`, major: 13 },
      { sql: `SELECT TRIM(BOTH FROM a) AS a FROM public.t WHERE (SUBSTRING(a FROM 2) <> 'x'::text)`, major: 17 },
    ),
  ).toBe(true);
});
