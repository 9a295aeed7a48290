import type { ValidationDefinition } from '../../lib/definition';
import { platform } from '../../lib/definitions/platform';
import { problemsOf, valid } from '../support/definition';

const withValidation = (fields: Partial<ValidationDefinition>) =>
  problemsOf({ ...platform, validation: { ...platform.validation, ...fields } }).filter((line) =>
    line.startsWith('validation'),
  );

test.each([
  ['of platform', {}],
  ['with the smallest values', { rowsPerPart: 10_000, resultRetentionDays: 1, waitsSeconds: [60] as const }],
  ['with the largest values', { rowsPerPart: 10_000_000, resultRetentionDays: 365, waitsSeconds: [180, 300] as const }],
])('accepts a validation %s', (_what, fields) => {
  expect(withValidation(fields)).toEqual([]);
});

test('accepts a definition without one', () => {
  expect(problemsOf(valid).filter((line) => line.startsWith('validation'))).toEqual([]);
});

test.each([
  [{ rowsPerPart: 9_999 }, ['validation.rowsPerPart: got 9999, allowed 10000..10000000']],
  [{ rowsPerPart: 10.5 }, ['validation.rowsPerPart: got 10.5, allowed 10000..10000000']],
  [{ resultRetentionDays: 0 }, ['validation.resultRetentionDays: got 0, allowed 1..365']],
  [{ waitsSeconds: [0, 60] }, ['validation.waitsSeconds: got 0, allowed 1..480']],
  [
    { waitsSeconds: [240, 241] },
    [
      'validation.waitsSeconds: got [240,241], allowed at most 480 together; the function ends after 15 minutes, and needs the rest for its looks',
    ],
  ],
  [
    { waitsSeconds: [90, 59] },
    [
      'validation.waitsSeconds: got 59, allowed a last wait of at least replication.lagAlarmSeconds (60); a row that arrives later than the last look counts as different',
    ],
  ],
] as const)('refuses %j and says why', (fields, problems) => {
  expect(withValidation(fields as Partial<ValidationDefinition>)).toEqual(problems);
});

test('refuses an engine that it cannot compare', () => {
  const source = { ...platform.source, engine: 'mysql' as const };
  expect(problemsOf({ ...platform, source })).toContain(
    'validation: got "mysql", allowed nothing; the validation compares PostgreSQL with PostgreSQL only',
  );
});
