import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Database } from '../../lib/validation/database';
import { type Progress, validate } from '../../lib/validation/pass';
import { made, options, side } from './made-up-ranges';
import { madeUpPair } from './made-up-table';

test('a schema that neither side has is not proven, rather than equal', async () => {
  const databases = made(
    1,
    side(1, () => 'a'),
    side(1, () => 'a'),
  );
  expect(await validate(databases, { ...options, schemas: ['publik'] }, () => {})).toMatchObject({
    outcome: 'unproven',
    unproven: ['schema publik: neither side has it'],
  });
});

describe('what fails is not proven, and the rest is compared all the same:', () => {
  const failing = (method: keyof Database) => {
    const databases = madeUpPair({ rows: 100 });
    const source = { ...databases.source, [method]: () => Promise.reject(new Error('gone')) };
    return { ...databases, source };
  };

  test.each([
    ['schema', 'schema: gone'],
    ['beyondReach', 'what cannot be compared: gone'],
    ['tables', 'tables: gone'],
    ['schemaNames', 'schemas: gone'],
  ] as const)('%s', async (method, reason) => {
    const verdict = await validate(failing(method), { ...options, schema: method === 'schema' }, () => {});
    expect(verdict).toMatchObject({ outcome: 'unproven', unproven: [reason] });
    expect(verdict.tables?.map(({ outcome }) => outcome)).toEqual(method === 'tables' ? undefined : ['equal']);
  });

  test('but where nothing can be compared at all, there is no verdict', async () => {
    await expect(validate(failing('schemaNames'), { ...options, schemas: undefined }, () => {})).rejects.toThrow(
      'gone',
    );
  });
});

describe('tables that are asked for by name', () => {
  const databases = madeUpPair({ rows: 10 }, { rows: 20, differing: [3] }, { rows: 30 });

  test('are the only ones that are compared, and the verdict says so', async () => {
    expect(await validate(databases, { ...options, tables: ['public.t0', 'public.t2'] }, () => {})).toMatchObject({
      outcome: 'equal',
      tables: [{ name: 'public.t0' }, { name: 'public.t2' }],
      leftOut: ['every table but public.t0, public.t2'],
    });
  });

  test('are not proven where neither side has them', async () => {
    expect(await validate(databases, { ...options, tables: ['public.t0', 'public.no'] }, () => {})).toMatchObject({
      outcome: 'unproven',
      unproven: ['table public.no: neither side has it'],
    });
  });
});

describe('who may do what', () => {
  const databases = madeUpPair({ rows: 10 });
  const grant = { kind: 'grant', name: 'SELECT on t to r', properties: {}, create: 'GRANT SELECT ON t TO r' };
  const schemaOf =
    (...objects: readonly object[]) =>
    async () => ({ objects, sequences: [], unread: [] });
  const pair = {
    ...databases,
    source: { ...databases.source, schema: schemaOf(grant) } as unknown as Database,
    target: { ...databases.target, schema: schemaOf() } as unknown as Database,
  };

  test('is compared where it is asked for', async () => {
    expect(await validate(pair, { ...options, schema: true, grants: true }, () => {})).toMatchObject({
      outcome: 'different',
      schema: { differences: [{ kind: 'grant', finding: 'missing' }] },
    });
  });

  test('is otherwise no part of the comparison, and nothing that somebody has left out', async () => {
    expect(await validate(pair, { ...options, schema: true }, () => {})).toMatchObject({
      outcome: 'equal',
      leftOut: [],
    });
  });
});

describe('before each range', () => {
  test('a pass waits until it may go on', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const looked: [number, number][] = [];
    let asked = 0;
    const beforeRange = () => (++asked === 4 ? gate : Promise.resolve());
    const comparing = validate(
      madeUpPair({ rows: 100, looked }),
      { ...options, rowsPerRange: 10, beforeRange },
      () => {},
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(looked).toHaveLength(2);
    open();
    expect(await comparing).toMatchObject({ outcome: 'equal', tables: [{ ranges: 10 }] });
  });

  test('a pass that may not go on any more ends, unproven', async () => {
    let asked = 0;
    const looked: [number, number][] = [];
    const beforeRange = async () => {
      if (++asked > 4) {
        throw new Error('too busy');
      }
    };
    const databases = madeUpPair({ rows: 100, looked }, { rows: 10, looked });
    const { outcome, tables } = await validate(databases, { ...options, rowsPerRange: 10, beforeRange }, () => {});
    expect(outcome).toBe('unproven');
    expect(tables?.map(({ reasons }) => reasons)).toEqual([['too busy'], ['too busy']]);
    expect(looked).toHaveLength(3);
  });
});

test('the estimate becomes what was counted, table by table', async () => {
  const told: Progress[] = [];
  const databases = madeUpPair({ rows: 100 }, { rows: 300 });
  const tables = await databases.source.tables(['public']);
  const estimates = [0, 1000];
  const source = {
    ...databases.source,
    tables: async () => tables.map((one, index) => ({ ...one, estimatedRows: estimates[index] ?? 0 })),
  };
  await validate({ ...databases, source }, { ...options, rowsPerRange: 100 }, (progress) => told.push(progress));
  expect(told.map(({ rows, estimatedRows }) => [rows, estimatedRows])).toEqual([
    [100, 1100],
    [200, 1100],
    [300, 1100],
    [400, 400],
  ]);
  expect(told.at(-1)?.atLeast).toBe(false);
});

test('of a pass through very many ranges nothing is kept that grows with them', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heap = () => {
    collect();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  const most = async (ranges: number) => {
    const before = heap();
    let found = 0;
    await validate(madeUpPair({ rows: ranges }), { ...options, rowsPerRange: 1, concurrency: 4 }, ({ rows }) => {
      found = Math.max(found, rows % 5000 === 0 ? heap() - before : 0);
    });
    return found;
  };
  await most(5000);
  expect(await most(50_000)).toBeLessThan(2);
});
