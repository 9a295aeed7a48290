import fc from 'fast-check';
import { csvColumns, toCsv, withoutFormula } from '../../lib/compliance/csv';
import type { ComplianceRow } from '../../lib/compliance/row';
import { row } from './support';

/** Reads CSV as RFC 4180 defines it, and refuses what it does not allow. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [[]];
  const field = /"((?:[^"]|"")*)"(,|\r\n)/y;
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const match = field.exec(text);
    if (match === null) {
      throw new Error(`no field at ${at}: ${text.slice(at, at + 40)}`);
    }
    records.at(-1)?.push((match[1] ?? '').replaceAll('""', '"'));
    if (match[2] === '\r\n') {
      records.push([]);
    }
  }
  return records.slice(0, -1);
}

const fieldsOf = (one: ComplianceRow) => csvColumns.map(([, field]) => one[field]);

test('the first line holds the titles', () => {
  expect(toCsv([])).toBe(
    '"pack","rule","finding","level","state","stack","resource","resource type","logical id","evidence","description"\r\n',
  );
});

test('a row is a line with a field for each title', () => {
  expect(parseCsv(toCsv([row()]))).toEqual([csvColumns.map(([title]) => title), fieldsOf(row())]);
});

test('any rows can be read back as they were written, formulas with an apostrophe in front', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '\t', "'", ';', '=', '+', '-', '@', 'a', '＝') }),
  );
  const rows = fc.array(fc.record(Object.fromEntries(csvColumns.map(([, field]) => [field, text]))));
  fc.assert(
    fc.property(rows, (changes) => {
      const written = changes.map((fields) => row(fields));
      const [titles, ...read] = parseCsv(toCsv(written));
      expect(titles).toHaveLength(csvColumns.length);
      expect(read).toEqual(written.map((one) => fieldsOf(one).map(withoutFormula)));
    }),
  );
});

test('no field begins as a formula would', () => {
  fc.assert(
    fc.property(fc.constantFrom(...'=+-@\t\r\n＝＋－＠'), fc.string(), (start, rest) => {
      expect(withoutFormula(start + rest)).toBe(`'${start}${rest}`);
    }),
  );
});

test('a field that is no formula is left as it is', () => {
  expect(withoutFormula('Resource::*')).toBe('Resource::*');
  expect(withoutFormula('')).toBe('');
});
