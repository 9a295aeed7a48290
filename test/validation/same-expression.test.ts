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
  [`"normalize"(btrim(a), 'nfkc'::text)`, 'NORMALIZE(TRIM(BOTH FROM a), NFKC)'],
  ['is_normalized(a)', '(a IS NORMALIZED)'],
  [`is_normalized((a || b), 'nfd'::text)`, '((a || b) IS NFD NORMALIZED)'],
  ['(NOT "overlaps"(a, b, c, d))', '(NOT ((a, b) OVERLAPS (c, d)))'],
  [`"xmlexists"('//x'::text, a)`, `XMLEXISTS(('//x'::text) PASSING (a))`],
  ['btrim((code)::text)', 'TRIM(BOTH FROM code)'],
  [`rtrim(((a || b))::text, 'x'::text)`, `TRIM(TRAILING 'x'::text FROM (a || b))`],
  [`"position"((code)::text, 'x'::text)`, `POSITION(('x'::text) IN (code))`],
  [`"overlay"((code)::text, 'x'::text, 1, 2)`, `OVERLAY(code PLACING 'x'::text FROM 1 FOR 2)`],
  [`is_normalized((code)::text, 'nfc'::text)`, '(code IS NFC NORMALIZED)'],
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
  [`date_part('year'::text, d)`, 'EXTRACT(month FROM d)'],
  [`"normalize"(a, 'nfc'::text)`, 'NORMALIZE(a, NFD)'],
  ['"normalize"(a)', 'NORMALIZE(a, NFC)'],
  ['s."normalize"(a)', 'NORMALIZE(a)'],
  [`is_normalized(a, 'nfc'::text)`, '(a IS NORMALIZED)'],
  [`is_normalized(a, 'nfc'::text)`, '(b IS NFC NORMALIZED)'],
  [`is_normalized(a, 'nfc'::text)`, '(NOT (a IS NFC NORMALIZED))'],
  ['"overlaps"(a, b, c, d)', '((a, b) OVERLAPS (d, c))'],
  ['s."overlaps"(a, b, c, d)', '((a, b) OVERLAPS (c, d))'],
  ['"xmlexists"(a, b)', 'XMLEXISTS((b) PASSING (a))'],
  ['XMLEXISTS(a)', '"xmlexists"(a)'],
  ['btrim((a)::character varying)', 'TRIM(BOTH FROM a)'],
  ['s.btrim((a)::text)', 's.btrim(a)'],
  // Of bytes and of bits there are such functions as well.
  ['btrim((a)::text, (b)::text)', 'TRIM(BOTH b FROM a)'],
  ['"substring"((a)::text, 2)', 'SUBSTRING(a FROM 2)'],
  [`btrim((a)::text, 'x'::bytea)`, `TRIM(BOTH 'x'::bytea FROM a)`],
  ['s.constructor(a)', 's.a'],
  ['__proto__(a)', 'a'],
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
