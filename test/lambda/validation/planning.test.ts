import type { PartEvent, RowsEvent } from '../../../lambda/validation/event';
import { continuePlan, type Plan } from '../../../lambda/validation/planning';
import { mostParts } from '../../../lambda/validation/timing';
import { FakeDatabases, type FakeTable } from './fake-databases';

const surroundings = { schemas: ['public'], rowsPerPart: 100 };
const request = { run: 'r', skip: [] };

/** Plans in as many invocations as it takes, each with time for so many ends of parts. */
async function planned(tables: readonly FakeTable[], endsPerInvocation: number) {
  const databases = new FakeDatabases(tables);
  const invocations: Plan[] = [];
  let plan: Plan | undefined;
  do {
    const limit = databases.boundaries + endsPerInvocation;
    // By JSON and back, as it lies in S3 in between.
    const before: Plan | undefined = plan && JSON.parse(JSON.stringify(plan));
    plan = await continuePlan(databases, surroundings, request, before, () => databases.boundaries < limit);
    invocations.push(plan);
  } while (!plan.complete);
  return { parts: plan.parts, invocations, databases };
}

const rangesOf = (parts: readonly PartEvent[], table: string) =>
  parts.filter((part): part is RowsEvent => part.kind === 'rows' && part.table === table).map(({ range }) => range);

test('every row is in one part, and what comes later in the last one', async () => {
  const { parts, invocations } = await planned([{ name: 'a', rows: 250 }], 1000);
  expect(invocations).toHaveLength(1);
  expect(parts).toEqual([
    { kind: 'schema', run: 'r' },
    { kind: 'rows', run: 'r', table: 'public.a', range: { upTo: ['100'] } },
    { kind: 'rows', run: 'r', table: 'public.a', range: { after: ['100'], upTo: ['200'] } },
    { kind: 'rows', run: 'r', table: 'public.a', range: { after: ['200'] } },
  ]);
});

test('a plan that takes several invocations is the same as one that takes one', async () => {
  const tables = [
    { name: 'large', rows: 1000 },
    { name: 'whole', rows: 1000, ranges: false },
    { name: 'gone', rows: 10, on: 'source' },
    { name: 'small', rows: 10 },
    { name: 'even', rows: 200 },
    { name: 'new', rows: 10, on: 'target' },
  ] as const;
  const atOnce = await planned(tables, 1000);
  const inPieces = await planned(tables, 3);
  expect(inPieces.invocations.length).toBeGreaterThan(3);
  expect(inPieces.parts).toEqual(atOnce.parts);
  // No end of a part was looked for twice.
  expect(inPieces.databases.boundaries).toBe(atOnce.databases.boundaries);
  expect(rangesOf(inPieces.parts, 'public.large')).toHaveLength(11);
  expect(rangesOf(inPieces.parts, 'public.whole')).toEqual([{}]);
  expect(rangesOf(inPieces.parts, 'public.gone')).toEqual([undefined]);
  expect(rangesOf(inPieces.parts, 'public.new')).toEqual([undefined]);
  expect(rangesOf(inPieces.parts, 'public.even')).toEqual([
    { upTo: ['100'] },
    { after: ['100'], upTo: ['200'] },
    { after: ['200'] },
  ]);
});

test('a table that comes while the plan is made is in it, and one that goes keeps its parts', async () => {
  const before = await planned([{ name: 'b', rows: 250 }], 1000);
  const rest: Plan = { parts: before.parts.slice(0, 2), complete: false };
  const databases = new FakeDatabases([{ name: 'a', rows: 10 }]);
  const { parts } = await continuePlan(databases, surroundings, request, rest, () => true);
  expect(rangesOf(parts, 'public.a')).toEqual([{}]);
  // Its comparison says that no side has the table.
  expect(rangesOf(parts, 'public.b')).toEqual([{ upTo: ['100'] }]);
});

test('a table is gone on with after invocations that had no time for it', async () => {
  const databases = new FakeDatabases([{ name: 'b', rows: 250 }]);
  const oneEnd = () => databases.boundaries < 1;
  const begun = await continuePlan(databases, surroundings, request, undefined, oneEnd);
  expect(rangesOf(begun.parts, 'public.b')).toEqual([{ upTo: ['100'] }]);
  const hurried = await continuePlan(databases, surroundings, request, begun, () => false);
  expect(hurried).toEqual(begun);
  const { parts, complete } = await continuePlan(databases, surroundings, request, hurried, () => true);
  expect(complete).toBe(true);
  expect(rangesOf(parts, 'public.b')).toEqual([
    { upTo: ['100'] },
    { after: ['100'], upTo: ['200'] },
    { after: ['200'] },
  ]);
});

test('a table that comes meanwhile and takes all the time loses nothing of one that was begun', async () => {
  const databases = new FakeDatabases([{ name: 'b', rows: 250 }]);
  const begun = await continuePlan(databases, surroundings, request, undefined, () => databases.boundaries < 1);
  const more = new FakeDatabases([
    { name: 'a', rows: 150 },
    { name: 'b', rows: 250 },
  ]);
  const hurried = await continuePlan(more, surroundings, request, begun, () => more.boundaries < 1);
  const { parts } = await continuePlan(more, surroundings, request, hurried, () => true);
  expect(rangesOf(parts, 'public.a')).toEqual([{ upTo: ['100'] }, { after: ['100'] }]);
  expect(rangesOf(parts, 'public.b')).toEqual([
    { upTo: ['100'] },
    { after: ['100'], upTo: ['200'] },
    { after: ['200'] },
  ]);
});

test('kinds that are left out stand in the part of the schema', async () => {
  const { parts } = await continuePlan(
    new FakeDatabases([]),
    surroundings,
    { run: 'r', skip: ['trigger'] },
    undefined,
    () => true,
  );
  expect(parts).toEqual([{ kind: 'schema', run: 'r', skip: ['trigger'] }]);
});

test('a plan of too many parts is refused, with what to change', async () => {
  const databases = new FakeDatabases([{ name: 'huge', rows: mostParts * 100 }]);
  await expect(continuePlan(databases, surroundings, request, undefined, () => true)).rejects.toThrow(
    'parts of 100 rows would be more than 250000. What to do next: raise validation.rowsPerPart',
  );
});

test('neither is one whose keys are too long in all', async () => {
  const databases = new FakeDatabases([{ name: 'texts', rows: 2_000_000 }]);
  databases.keyOf = (key) => [`${key}`.padEnd(3000, 'x')];
  await expect(continuePlan(databases, surroundings, request, undefined, () => true)).rejects.toThrow(
    'parts of 100 rows would have more than 64 MiB of keys at their ends',
  );
});
