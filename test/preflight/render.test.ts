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

test('checks that did not look for one reason are one group, with what to do without credentials', () => {
  const reason = 'Could not load credentials from any providers';
  const unexamined = [
    { name: 'account-quota', title: 'quotas', reason },
    { name: 'disk', title: 'disk', reason: 'permission denied' },
    { name: 'account-zones', title: 'zones', reason },
  ];
  const text = renderReport({ outcome: 'unknown', findings: [], unexamined, examined: [] }, subject, plain);
  expect(text.split('\n').slice(0, 6)).toEqual([
    `NOT EXAMINED 2 checks: ${reason}; set AWS_PROFILE, or run \`aws configure\` or \`aws`,
    '    sso login`',
    '  account-quota (quotas), account-zones (zones)',
    '',
    'NOT EXAMINED disk (disk): permission denied',
    '',
  ]);
  expect(text).toContain('3 not examined');
});

test('what people read is wrapped at the width of the terminal, and a statement stays whole', () => {
  const [finding] = report.findings;
  if (finding === undefined) {
    throw new Error('the report has no finding');
  }
  const words = Array.from({ length: 60 }, () => 'word').join(' ');
  const remedy = `SELECT '${words}';`;
  const long = { ...report, findings: [{ ...finding, consequence: words, found: words, remedy: [remedy] }] };
  const widths = (columns?: number) =>
    renderReport({ ...long, examined: [{ name: 'x', title: words }] }, subject, plain, columns)
      .split('\n')
      .filter((line) => !line.includes(remedy))
      .slice(0, -1)
      .map(({ length }) => length);
  expect(Math.max(...widths(80))).toBeLessThanOrEqual(80);
  expect(Math.max(...widths(300))).toBeLessThanOrEqual(120);
  expect(Math.max(...widths())).toBeGreaterThan(110);
  expect(renderReport(long, subject, plain, 80)).toContain(`      ${remedy}\n`);
});
