import type { Check, Finding, Severity } from '../../lib/preflight/finding';
import { exitCodes, IncompleteError, type PreflightProgress, runChecks } from '../../lib/preflight/run';

const finding = (check: string, severity: Severity, subject = 'thing'): Finding => ({
  check,
  severity,
  subject,
  found: 'It is so.',
  consequence: 'Something happens.',
  remedy: [],
});
const check = (name: string, run: Check['run']): Check => ({ name, title: `title of ${name}`, run });
const finding1 = (severity: Severity) => check(severity, async () => [finding(severity, severity)]);
const clean = check('clean', async () => []);
const broken = check('broken', async () => {
  throw new Error('permission denied');
});

test('the gravest comes first, and within a severity the order of the checks stays', async () => {
  const { findings } = await runChecks([
    check('a', async () => [finding('a', 'note'), finding('a', 'warning')]),
    check('b', async () => {
      // Later than the others, and still in its place.
      await new Promise((resolve) => setTimeout(resolve, 20));
      return [finding('b', 'blocker', '1'), finding('b', 'warning'), finding('b', 'blocker', '2')];
    }),
    check('c', async () => [finding('c', 'blocker')]),
  ]);
  expect(findings.map(({ severity, check, subject }) => `${severity} ${check} ${subject}`)).toEqual([
    'blocker b 1',
    'blocker b 2',
    'blocker c thing',
    'warning a thing',
    'warning b thing',
    'note a thing',
  ]);
});

test.each([
  ['nothing', [clean], 'fit', 0],
  ['a note', [finding1('note')], 'fit', 0],
  ['a warning', [finding1('note'), finding1('warning')], 'doubtful', 3],
  ['a check that could not look', [finding1('warning'), broken], 'unknown', 2],
  ['a blocker beside it', [broken, finding1('blocker')], 'blocked', 1],
] as const)('%s: the outcome and its exit code', async (_, checks, outcome, code) => {
  const report = await runChecks(checks);
  expect(report.outcome).toBe(outcome);
  expect(exitCodes[report.outcome]).toBe(code);
});

test('a check that fails keeps no other from looking, and is named with its reason', async () => {
  const report = await runChecks([broken, clean]);
  expect(report.unexamined).toEqual([{ name: 'broken', title: 'title of broken', reason: 'permission denied' }]);
  expect(report.examined).toEqual([{ name: 'clean', title: 'title of clean' }]);
});

test('a check that saw a part tells what it saw, and still counts as one that did not look', async () => {
  const partly = check('partly', async () => {
    throw new IncompleteError([finding('partly', 'warning')], ['table a is locked', 'table b too']);
  });
  const report = await runChecks([partly]);
  expect(report.findings).toEqual([finding('partly', 'warning')]);
  expect(report.unexamined).toMatchObject([{ name: 'partly', reason: 'table a is locked; table b too' }]);
  expect(report.outcome).toBe('unknown');
});

test('it is told how many have ended', async () => {
  const told: PreflightProgress[] = [];
  await runChecks([clean, broken], (progress) => told.push(progress));
  expect(told).toEqual([
    { ended: 1, total: 2, title: 'title of clean' },
    { ended: 2, total: 2, title: 'title of broken' },
  ]);
});

test('checks that are interrupted before they begin are not examined', async () => {
  const never = check('never', () => new Promise(() => {}));
  const { findings, unexamined } = await runChecks([never], undefined, AbortSignal.abort());
  expect(findings).toEqual([]);
  expect(unexamined).toHaveLength(1);
});
