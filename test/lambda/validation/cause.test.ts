import { failureOf } from '../../../lambda/validation/cause';
import type { Conclusion } from '../../../lambda/validation/conclusion';

const conclusion: Conclusion = {
  run: 'r',
  outcome: 'equal',
  finishedAt: '2026-11-21T09:00:00.000Z',
  oldestPartAt: '2026-11-21T08:00:00.000Z',
  parts: 7,
  partsWithoutResult: 0,
  leftOut: [],
  rows: 100,
  inFlight: 0,
  objectsDiffering: 0,
  tablesNotEqual: 0,
  tables: {},
  reasons: [],
  results: [],
};
const surroundings = { address: 's3://bucket/runs/r/verdict.json', startCommand: 'START' };
const failure = (changes: Partial<Conclusion>) => failureOf({ ...conclusion, ...changes }, surroundings);
const table = (outcome: Conclusion['outcome']) => ({ outcome, differentRows: 0, rangesNotLookedInto: 0 });

test('what is proven equal is no failure', () => {
  expect(failure({})).toBeUndefined();
});

test('differences are counted, some tables named, and the verdict and the way on given as commands', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const tables = Object.fromEntries(names.map((name) => [`public.${name}`, table('different')]));
  expect(failure({ outcome: 'different', objectsDiffering: 3, tablesNotEqual: 120, tables })).toEqual({
    error: 'Different',
    cause:
      'Source and target differ: 3 objects of the schema, and 120 tables (public.a, public.b, public.c, public.d, public.e and 115 more) that are not equal. ' +
      'What to do next: aws s3 cp s3://bucket/runs/r/verdict.json - prints the verdict, with the keys of the results that list what was found; mend the differences, ' +
      `then START --input '{"run":"r"}' compares again what is not proven equal`,
  });
});

test('what was not compared is told with its reasons', () => {
  const reasons = ['permission denied for table a', '2', '3', '4', '5', 'the sixth'];
  const { error, cause } = failure({ outcome: 'unproven', partsWithoutResult: 2, reasons }) ?? {};
  expect(error).toBe('Unproven');
  expect(cause).toMatch(
    /2 of 7 parts have no comparison, .*: permission denied for table a; 2; 3; 4; 5\. What to do next/,
  );
});

test('rows that kept changing are compared again when they change less', () => {
  const tables = { 'public.busy': table('unsettled') };
  expect(failure({ outcome: 'unsettled', tablesNotEqual: 1, tables })).toEqual({
    error: 'Unsettled',
    cause: expect.stringMatching(
      /rows of 1 tables \(public\.busy\) kept changing.*writes to the source have been stopped/,
    ),
  });
});

test('a cause fits into Step Functions, however long names and sentences are', () => {
  const tables = Object.fromEntries(
    Array.from({ length: 100 }, (_, n) => [`${'s'.repeat(63)}.${'t'.repeat(60)}${n}`, table('unproven')]),
  );
  const reasons = Array.from({ length: 100 }, (_, n) => `${n} ${'x'.repeat(50_000)}`);
  const { cause = '' } = failure({ outcome: 'unproven', tablesNotEqual: 100, tables, reasons }) ?? {};
  // https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
  expect(cause.length).toBeLessThanOrEqual(32_768);
  expect(cause).toContain('What to do next');
});
