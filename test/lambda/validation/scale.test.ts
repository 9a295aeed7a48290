import { answer, type OutcomeAnswer } from '../../../lambda/validation/answer';
import { readScope } from '../../../lambda/validation/connections';
import type { RowsEvent } from '../../../lambda/validation/event';
import { keys } from '../../../lambda/validation/keys';
import type { PartResult } from '../../../lambda/validation/parts';
import type { PlanAnswer } from '../../../lambda/validation/plan';
import { mostParts, mostPlanBytes } from '../../../lambda/validation/timing';
import { openDatabases } from '../../../lib/validation/open-databases';
import { absentFrom } from '../../../lib/validation/verdict';
import { FakeAws } from './fake-aws';
import { FakeDatabases } from './fake-databases';
import { environment, invocation, secretArns } from './fixtures';

jest.mock('../../../lib/validation/open-databases');

// https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
const largestPayload = 256 * 1024;
const largestFile = 10e9;
const mostItems = 100e6;

const user = { username: 'u', password: 'p', host: 'h' };
const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

// 10 TB in rows of 100 bytes, the smallest that the rules count with, and in tables of very different sizes.
const rowsPerPart = 1_100_000;
const tables = [
  { name: 'events', rows: 77_000_000_000 },
  { name: 'orders', rows: 32_900_000_000 },
  ...Array.from({ length: 200 }, (_, n) => ({ name: `small_${n}`, rows: 1000 })),
];
const aws = new FakeAws({ [secretArns.source]: user, [secretArns.target]: user });
const surroundings = environment({ rowsPerPart, schemas: ['public'] });

beforeEach(() => {
  for (const level of ['info', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
  jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
});
afterEach(() => jest.restoreAllMocks());

const plan = () => JSON.parse(aws.objects.get('runs/r/plan.json') ?? '[]') as readonly RowsEvent[];

test('10 TB are planned as 100 000 parts in several invocations, whose payloads stay small', async () => {
  const databases = new FakeDatabases(tables);
  jest.mocked(openDatabases).mockResolvedValue(databases);
  const answers: PlanAnswer[] = [];
  do {
    const limit = databases.boundaries + 15_000;
    jest
      .spyOn(invocation, 'getRemainingTimeInMillis')
      .mockImplementation(() => (databases.boundaries < limit ? 900_000 : 0));
    answers.push((await answer({ kind: 'plan', run: 'r' }, surroundings, aws.clients, invocation)) as PlanAnswer);
  } while (answers.at(-1)?.outcome === 'planning');
  expect(answers).toHaveLength(7);
  expect(answers.at(-1)).toMatchObject({ outcome: 'planned', parts: 100_112 });
  expect(Math.max(...answers.map(bytes))).toBeLessThan(1024);
});

test('the plan is an array that a Distributed Map reads', () => {
  const parts = plan();
  expect(parts.length).toBeGreaterThanOrEqual(100_000);
  expect(parts.length).toBeLessThan(mostItems);
  const size = Buffer.byteLength(aws.objects.get('runs/r/plan.json') ?? '');
  expect(size).toBeLessThan(largestFile);
  // About 120 bytes a part.
  expect(size / parts.length).toBeLessThan(200);
  expect(Math.max(...parts.map(bytes))).toBeLessThan(largestPayload);
});

test('every row of the largest table is in exactly one part', () => {
  const ranges = plan().flatMap(({ table, range }) => (table === 'public.events' && range ? [range] : []));
  expect(ranges).toHaveLength(70_001);
  expect(ranges[0]?.after).toBeUndefined();
  expect(ranges.at(-1)?.upTo).toBeUndefined();
  expect(ranges.slice(1).every(({ after }, index) => after?.[0] === ranges[index]?.upTo?.[0])).toBe(true);
});

test('the longest keys that a database can index fit into an item', () => {
  // PostgreSQL indexes 2704 bytes, InnoDB 3072; JSON may need six characters for a byte.
  const key = ['\u0001'.repeat(3072)];
  const item: RowsEvent = {
    kind: 'rows',
    run: 'r'.repeat(80),
    table: `public.${'t'.repeat(64)}`,
    range: { after: key, upTo: key },
  };
  expect(bytes(item)).toBeLessThan(largestPayload / 4);
});

test('the largest plan that the function makes is within the limits of a Distributed Map', () => {
  expect(mostParts).toBeLessThan(mostItems);
  expect(mostPlanBytes).toBeLessThan(largestFile);
});

test('the results of 100 000 parts become one verdict that a person can read, a few at a time', async () => {
  const parts = plan();
  for (const [index, event] of parts.entries()) {
    const differs = index > 0 && index % 100 === 0;
    const name = event.table;
    const equal = { ...absentFrom('source', name), outcome: 'equal', reasons: [], sourceRows: rowsPerPart } as const;
    const result: PartResult = {
      event,
      outcome: differs ? 'different' : 'equal',
      finishedAt: '2026-11-21T09:00:00.000Z',
      ...(index > 0 && { table: differs ? { ...equal, outcome: 'different', differentRows: 2 } : equal }),
    };
    aws.objects.set(keys.part(event), JSON.stringify(result));
  }
  aws.objects.delete(keys.part(parts[1] as RowsEvent));
  const answered = (await answer(
    { kind: 'verdict', run: 'r' },
    surroundings,
    aws.clients,
    invocation,
  )) as OutcomeAnswer;
  expect(answered).toMatchObject({ outcome: 'different', error: 'Different' });
  expect(bytes(answered)).toBeLessThan(largestPayload / 64);
  expect(aws.mostAtOnce).toBe(50);
  const verdict = aws.read('runs/r/verdict.json') as Record<string, unknown>;
  expect(verdict).toMatchObject({ parts: 100_112, partsWithoutResult: 1, rows: 100_110 * rowsPerPart });
  expect(verdict['results']).toHaveLength(100);
  expect(Object.values(verdict['tables'] as object).reduce((sum, { differentRows }) => sum + differentRows, 0)).toBe(
    2002,
  );
  expect(bytes(verdict)).toBeLessThan(32 * 1024);
});

test('a verdict lists a hundred tables, the gravest first, and says how many there are', async () => {
  const names = Array.from({ length: 300 }, (_, n) => `public.t${n}`);
  const events = names.map((table): RowsEvent => ({ kind: 'rows', run: 'many', table }));
  aws.objects.set('runs/many/plan.json', JSON.stringify(events));
  aws.objects.set('runs/many/scope.json', JSON.stringify(await readScope(surroundings, aws.clients)));
  for (const [index, event] of events.entries()) {
    const outcome = index === 299 ? 'different' : index % 2 === 0 ? 'unsettled' : 'unproven';
    const failure = { failure: `reason ${index}` };
    const result: PartResult = { event, outcome, finishedAt: '', ...(outcome === 'unproven' && failure) };
    aws.objects.set(keys.part(event), JSON.stringify(result));
  }
  const named = events.map(({ table }) => ({ name: table.replace('public.', ''), rows: 10 }));
  jest.mocked(openDatabases).mockResolvedValue(new FakeDatabases(named));
  await answer({ kind: 'verdict', run: 'many' }, surroundings, aws.clients, invocation);
  const verdict = aws.read('runs/many/verdict.json') as Record<string, object>;
  expect(verdict).toMatchObject({ tablesNotEqual: 300, partsWithoutResult: 149 });
  const listed = Object.entries(verdict['tables'] ?? {});
  expect(listed).toHaveLength(100);
  expect(listed[0]).toMatchObject(['public.t299', { outcome: 'different' }]);
  expect(listed.slice(1).every(([, { outcome }]) => outcome === 'unproven')).toBe(true);
  expect(verdict['reasons']).toHaveLength(100);
});
