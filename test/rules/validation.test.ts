import type { ValidationDefinition } from '../../lib/definition';
import { platform } from '../../lib/definitions/platform';
import { mysql } from '../data/mysql';
import { problemsOf, valid } from '../support/definition';

const withValidation = (fields: Partial<ValidationDefinition>, sizeGiB = platform.source.sizeGiB) =>
  problemsOf({
    ...platform,
    source: { ...platform.source, sizeGiB },
    validation: { ...platform.validation, ...fields },
  }).filter((line) => line.startsWith('validation'));

test.each([
  ['of platform', {}],
  [
    'with the smallest values',
    { rowsPerPart: 10_000, resultRetentionDays: 1, waitsSeconds: [60] as const, concurrency: 1 },
  ],
  [
    'with the largest values',
    {
      rowsPerPart: 10_000_000,
      resultRetentionDays: 365,
      waitsSeconds: [180, 300] as const,
      concurrency: 1000,
      sourceConnections: 2000,
      proofValidHours: 720,
    },
  ],
])('accepts a validation %s', (_what, fields) => {
  expect(withValidation(fields)).toEqual([]);
});

test('accepts a definition without one, and one for MySQL', () => {
  expect(problemsOf(valid).filter((line) => line.startsWith('validation'))).toEqual([]);
  expect(problemsOf({ ...mysql, validation: platform.validation })).toEqual([]);
});

test.each([
  [{ rowsPerPart: 9_999 }, ['validation.rowsPerPart: got 9999, allowed 10000..10000000']],
  [{ rowsPerPart: 10_000.5 }, ['validation.rowsPerPart: got 10000.5, allowed 10000..10000000']],
  [{ resultRetentionDays: 0 }, ['validation.resultRetentionDays: got 0, allowed 1..365']],
  [{ concurrency: 0 }, ['validation.concurrency: got 0, allowed 1..1000']],
  [{ concurrency: 1001, sourceConnections: 5000 }, ['validation.concurrency: got 1001, allowed 1..1000']],
  [
    { concurrency: 51 },
    [
      'validation.concurrency: got 51, allowed at most 50, half of the 100 connections that the source admits; where it admits more, say so by validation.sourceConnections',
    ],
  ],
  [
    { concurrency: 20, sourceConnections: 30 },
    [
      'validation.concurrency: got 20, allowed at most 15, half of the 30 connections that the source admits; where it admits more, say so by validation.sourceConnections',
    ],
  ],
  [{ mostActiveSessions: 0 }, ['validation.mostActiveSessions: got 0, allowed 1..10000']],
  [{ proofValidHours: 0 }, ['validation.proofValidHours: got 0, allowed 1..720']],
  [{ proofValidHours: 721 }, ['validation.proofValidHours: got 721, allowed 1..720']],
  [{ sourceConnections: 9 }, ['validation.sourceConnections: got 9, allowed 10..100000']],
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

test('MySQL admits more connections by default', () => {
  const validation = { ...platform.validation, concurrency: 75 };
  expect(problemsOf({ ...mysql, validation })).toEqual([]);
  expect(problemsOf({ ...mysql, validation: { ...validation, concurrency: 76 } })).toEqual([
    expect.stringContaining('allowed at most 75, half of the 151 connections'),
  ]);
});

test('10 TB are cut into parts that are large enough for a plan', () => {
  const tenTerabytes = 10_240;
  expect(withValidation({ rowsPerPart: 500_000 }, tenTerabytes)).toEqual([]);
  expect(withValidation({ rowsPerPart: 400_000 }, tenTerabytes)).toEqual([
    'validation.rowsPerPart: got 400000, allowed at least 439805 for a source.sizeGiB of 10240; a plan has at most 250000 parts, and the rows may be small',
  ]);
});
