import { paintFor } from '../../lib/operations/paint';
import { renderReport } from '../../lib/preflight/render';
import type { PreflightReport } from '../../lib/preflight/run';

const report: PreflightReport = {
  outcome: 'blocked',
  findings: [
    {
      check: 'row-identity',
      severity: 'blocker',
      subject: 'public.a',
      found: 'It has no primary key.',
      consequence: 'Updates are lost.',
      remedy: ['ALTER TABLE public.a REPLICA IDENTITY FULL'],
    },
    {
      check: 'row-identity',
      severity: 'blocker',
      subject: 'public.b',
      found: 'It has no primary key.',
      consequence: 'Updates are lost.',
      remedy: ['ALTER TABLE public.b\nREPLICA IDENTITY FULL;'],
    },
    {
      check: 'row-identity',
      severity: 'blocker',
      subject: 'public.c',
      found: 'Its replica identity is NOTHING.',
      consequence: 'Rows are not found.',
      remedy: [],
    },
    {
      check: 'wal-level',
      severity: 'warning',
      subject: 'wal_level',
      found: 'It is replica.',
      consequence: 'No change is read.',
      remedy: ['aws rds modify-db-parameter-group --db-parameter-group-name <group>'],
    },
  ],
  unexamined: [{ name: 'disk', title: 'disk', reason: 'canceled\n  by the server' }],
  examined: [
    { name: 'row-identity', title: 'primary keys' },
    { name: 'wal-level', title: 'level of the log' },
    { name: 'roles', title: 'roles' },
    { name: 'names', title: 'names' },
  ],
};
const subject = { source: 'PostgreSQL 15.7', target: 'PostgreSQL 16.8', migration: 'trading', schemas: ['a', 'b'] };
const plain = paintFor({ isTTY: false }, {});

test('a check comes once, with all that it found and what mends it', () => {
  expect(renderReport(report, subject, plain)).toBe(
    [
      'BLOCKER row-identity',
      '  would have caused: Updates are lost.',
      '  public.a: It has no primary key.',
      '      ALTER TABLE public.a REPLICA IDENTITY FULL;',
      '  public.b: It has no primary key.',
      '      ALTER TABLE public.b',
      '      REPLICA IDENTITY FULL;',
      '',
      'BLOCKER row-identity',
      '  would have caused: Rows are not found.',
      '  public.c: Its replica identity is NOTHING.',
      '',
      'WARNING wal-level',
      '  would have caused: No change is read.',
      '  wal_level: It is replica.',
      '      aws rds modify-db-parameter-group --db-parameter-group-name <group>',
      '',
      'NOT EXAMINED disk (disk): canceled by the server',
      '',
      'examined without a finding: roles, names',
      '',
      '3 blockers, 1 warning, 0 notes, 1 not examined',
      'PostgreSQL 15.7, to PostgreSQL 16.8, for trading, schemas a, b',
      '',
      'NOT FIT: mend the blockers, and look again.',
    ].join('\n'),
  );
});

test.each([
  ['fit', 'FIT: nothing was found that would stop the migration or change data.', 32],
  ['doubtful', 'FIT WITH WARNINGS: each of them costs data or time unless somebody acts.', 32],
  ['unknown', 'NOT KNOWN: no blocker was found, but not everything could be examined.', 31],
] as const)('%s: the last line, in a colour at a terminal alone', (outcome, sentence, colour) => {
  const empty = { outcome, findings: [], unexamined: [], examined: [] };
  const text = renderReport(empty, { source: 'MySQL 8.0', schemas: [] }, plain);
  expect(text).toBe(`0 blockers, 0 warnings, 0 notes, 0 not examined\nMySQL 8.0, schemas none\n\n${sentence}`);
  const last = (environment: Record<string, string>) =>
    renderReport(empty, subject, paintFor({ isTTY: true }, environment))
      .split('\n')
      .at(-1);
  expect(last({})).toBe(`\x1b[${colour}m${sentence}\x1b[0m`);
  expect(last({ NO_COLOR: '1' })).toBe(sentence);
});

test('a blocker is red at a terminal', () => {
  const lines = renderReport(report, subject, paintFor({ isTTY: true }, {})).split('\n');
  expect(lines[0]).toBe('\x1b[31mBLOCKER\x1b[0m row-identity');
  expect(lines).toContain('WARNING wal-level');
});
