import { type Concluded, type Conclusion, conclude, type Surroundings } from '../../../lambda/validation/conclusion';
import { incompleteTables } from '../../../lambda/validation/coverage';
import type { PartEvent, RowsEvent } from '../../../lambda/validation/event';
import { keys } from '../../../lambda/validation/keys';
import type { PartResult } from '../../../lambda/validation/parts';
import { Results } from '../../../lambda/validation/results';
import type { Scope } from '../../../lambda/validation/scope';
import type { KeyRange } from '../../../lib/validation/rows';
import type { Outcome } from '../../../lib/validation/verdict';
import { FakeAws } from './fake-aws';

const part = (table: string, range?: KeyRange, run = 'r'): RowsEvent => ({ kind: 'rows', run, table, range });
const whole = [part('public.a', { upTo: ['1'] }), part('public.a', { after: ['1'] })];
const scope: Scope = { source: 'old:5432', target: 'aurora:5432', database: 'app', schemas: ['public'] };
const nine = '2026-11-21T09:00:00.000Z';
const ten = '2026-11-21T10:00:00.000Z';

let aws: FakeAws;
beforeEach(() => {
  aws = new FakeAws({});
});

/** A verdict over a plan whose parts came to some outcomes, each at its time. */
async function verdict(
  plan: readonly PartEvent[],
  outcomes: readonly (readonly [Outcome, string])[],
  surroundings: Partial<Surroundings> = {},
): Promise<Conclusion & Pick<Concluded, 'gate'>> {
  const run = plan[0]?.run ?? '';
  aws.objects.set(keys.plan(run), JSON.stringify(plan));
  aws.objects.set(keys.scope(run), JSON.stringify(scope));
  for (const [index, event] of plan.entries()) {
    const [outcome, finishedAt] = outcomes[index] ?? ['equal', nine];
    const result: PartResult = { event, outcome, finishedAt };
    aws.objects.set(keys.part(event), JSON.stringify(result));
  }
  const results = new Results(aws.clients.s3, 'bucket');
  const { conclusion, gate } = await conclude(results, run, {
    tables: { value: ['public.a'] },
    scope: { value: scope },
    ...surroundings,
  });
  return { ...conclusion, gate };
}

const ofRun = (run: string) => whole.map((event) => ({ ...event, run }));

test.each([
  ['is whole', whole, []],
  ['is one part', [part('public.a', {})], []],
  ['is on one side', [part('public.a')], []],
  ['lost its end', whole.slice(0, 1), ['public.a']],
  ['lost its beginning', whole.slice(1), ['public.a']],
  ['has a gap', [part('public.a', { upTo: ['1'] }), part('public.a', { after: ['2'] })], ['public.a']],
  ['goes on after its end', [part('public.a', {}), part('public.a', { after: ['2'] })], ['public.a']],
  ['begins twice', [part('public.a', { upTo: ['1'] }), part('public.a', {})], ['public.a']],
  ['has another between', [whole[0], part('public.b', {}), whole[1]] as RowsEvent[], []],
])('a table that %s', (_what, plan, incomplete) => {
  expect(incompleteTables([{ kind: 'schema', run: 'r' }, ...plan])).toEqual(incomplete);
});

test('a plan that does not hold all rows of a table proves nothing, whatever its parts came to', async () => {
  expect(await verdict(whole.slice(0, 1), [])).toMatchObject({
    outcome: 'unproven',
    tables: { 'public.a': { outcome: 'unproven' } },
    reasons: ['public.a: its parts do not hold all of its rows; validate in a new run'],
  });
  expect(aws.read('last-pass.json')).toBeNull();
});

test('a table that has come since the plan is not proven', async () => {
  const { outcome, tables } = await verdict(whole, [], { tables: { value: ['public.a', 'public.b'] } });
  expect([outcome, Object.keys(tables)]).toEqual(['unproven', ['public.b']]);
});

test('tables that cannot be read once more leave something without a comparison', async () => {
  expect(await verdict(whole, [], { tables: { unreadable: 'permission denied' } })).toMatchObject({
    outcome: 'unproven',
    partsWithoutResult: 1,
    reasons: [expect.stringContaining('permission denied')],
  });
});

test('a proof is as old as its oldest part', async () => {
  const outcomes = [
    ['equal', ten],
    ['equal', nine],
  ] as const;
  expect(await verdict(whole, outcomes)).toMatchObject({ outcome: 'equal', oldestPartAt: nine });
  expect(aws.read('last-pass.json')).toEqual({ run: 'r', finishedAt: nine });
});

test('a newer proof is not replaced by that of an older run', async () => {
  await verdict(ofRun('newer'), Array(2).fill(['equal', ten]));
  expect((await verdict(ofRun('older'), Array(2).fill(['equal', nine]))).outcome).toBe('equal');
  expect(aws.read('latest-verdict.json')).toMatchObject({ run: 'newer' });
  expect(aws.read('last-pass.json')).toMatchObject({ run: 'newer' });
  await verdict(ofRun('newest'), Array(2).fill(['different', ten]));
  expect(aws.read('latest-verdict.json')).toMatchObject({ run: 'newest', outcome: 'different' });
  expect(aws.read('last-pass.json')).toMatchObject({ run: 'newer' });
});

test('but a proof that is brought to its end counts, where a newer pass came to none', async () => {
  await verdict(ofRun('newer'), Array(2).fill(['unproven', ten]));
  expect((await verdict(ofRun('older'), Array(2).fill(['unproven', nine]))).gate).toBe(
    'does not count: run newer compared later than this one, and found unproven',
  );
  expect((await verdict(ofRun('older'), Array(2).fill(['equal', nine]))).gate).toBe('counts');
  expect(aws.read('latest-verdict.json')).toMatchObject({ run: 'older', outcome: 'equal', oldestPartAt: nine });
});

test('a pass that left out more than is usual says that the gate does not count it', async () => {
  const plan: readonly PartEvent[] = [{ kind: 'schema', run: 'r', skip: ['trigger', 'index'] }, ...whole];
  expect(await verdict(plan, [])).toMatchObject({
    outcome: 'equal',
    gate: 'does not count: it left out more than is usual (index)',
  });
  expect(aws.read('latest-verdict.json')).toBeNull();
});

describe('a verdict is of what was planned', () => {
  test('and says of what', async () => {
    expect(await verdict(whole, [])).toMatchObject({ outcome: 'equal', scope });
  });

  test.each([
    [
      'another source',
      { value: { ...scope, source: 'copy:5432' } },
      'public of database app, copy:5432 with aurora:5432',
    ],
    ['another schema', { value: { ...scope, schemas: ['public', 'audit'] } }, 'public, audit of database app'],
    ['what cannot be read', { unreadable: 'AccessDenied' }, 'what it compares could not be read: AccessDenied'],
  ])('and no proof where by now it would be of %s', async (_what, now, reason) => {
    expect(await verdict(whole, [], { scope: now })).toMatchObject({
      outcome: 'unproven',
      partsWithoutResult: 1,
      reasons: [expect.stringContaining(reason)],
    });
    expect(aws.read('last-pass.json')).toBeNull();
  });
});

test('but a difference that an older run finds later is not hidden by a newer proof', async () => {
  await verdict(ofRun('newer'), Array(2).fill(['equal', ten]));
  const later = new Date(Date.now() + 60_000).toISOString();
  await verdict(ofRun('older'), [
    ['equal', nine],
    ['different', later],
  ]);
  expect(aws.read('latest-verdict.json')).toMatchObject({ run: 'older', outcome: 'different' });
});
