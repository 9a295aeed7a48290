import type { Database, DatabasePair } from '../../lib/validation/database';
import { type PassOptions, validate } from '../../lib/validation/pass';
import { pairTables } from '../../lib/validation/postgresql/tables';
import type { HashedRow, RowReader } from '../../lib/validation/rows';
import type { Table } from '../../lib/validation/table';
import { rowsOnly } from './databases';

const table: Table = {
  schema: 'public',
  name: 't',
  partitioned: false,
  columns: [{ name: 'id', type: 'integer', baseType: 'int4', castType: 'pg_catalog.int4', orderedByBytes: false }],
  key: ['id'],
  estimatedRows: 0,
};

/** What a made-up side has. */
interface Side {
  /** Rows in each range. */
  readonly rows: number;
  /** Hash of every row, by how often a reader was asked for a checksum. */
  hash(look: number): string;
}

/** Two made-up databases of one table in some ranges, for sizes that no test should really fill. */
function made(ranges: number, source: Side, target: Side): DatabasePair {
  const reader = ({ rows, hash }: Side): RowReader => {
    let looks = 0;
    let inOne: readonly HashedRow[] = [];
    return {
      checksum: async () => ({ rows, sum: hash(looks++) }),
      buckets: async () => new Map([[0, { rows, sum: hash(looks) }]]),
      rowsOf: async (_range, _count, chosen, limit) =>
        chosen.length === 0
          ? []
          : Array.from({ length: Math.min(rows, limit) }, (_, n) => ({
              key: [`${n}`],
              hash: hash(looks),
              occurrences: 1,
            })),
      rowsByKey: async (keys) => {
        inOne = keys.map((key) => ({ key, hash: 'settled', occurrences: 1 }));
        return inOne;
      },
      cells: async (keys) => keys.map(() => ({})),
      async *boundaries() {
        for (let range = 1; range < ranges; range++) {
          yield [`${range}`];
        }
      },
    };
  };
  const database = {
    version: '17',
    schemaNames: async () => ['public'],
    tables: async () => [table],
    beyondReach: async () => [],
  } as unknown as Database;
  const readers = { source: reader(source), target: reader(target) };
  return {
    source: database,
    target: database,
    method: 'made up',
    pairTables,
    readers: () => readers,
    close: async () => {},
  };
}

const options: PassOptions = { ...rowsOnly, schemas: ['public'], waitsSeconds: [0.01, 0.01], concurrency: 1 };
const side = (rows: number, hash: (look: number) => string): Side => ({ rows, hash });

test('while very many rows wait for their second look no further range is begun, and all are settled in the end', async () => {
  const databases = made(
    5,
    side(90_000, () => 'a'),
    side(90_000, () => 'b'),
  );
  const { outcome, tables } = await validate(databases, options, () => {});
  expect(outcome).toBe('equal');
  expect(tables).toMatchObject([{ ranges: 5, inFlight: 450_000, differentRows: 0 }]);
});

describe('a range with more differing rows than are kept', () => {
  test('is compared as a whole again, and may be equal by then', async () => {
    const databases = made(
      1,
      side(200_000, () => 'a'),
      side(200_000, (look) => (look < 2 ? 'b' : 'a')),
    );
    expect(await validate(databases, options, () => {})).toMatchObject({
      outcome: 'equal',
      tables: [{ rangesNotLookedInto: 0 }],
    });
  });

  test('is different where it stays so, though no row of it was listed', async () => {
    const databases = made(
      1,
      side(200_000, () => 'a'),
      side(200_000, () => 'b'),
    );
    expect(await validate(databases, options, () => {})).toMatchObject({
      outcome: 'different',
      tables: [{ rangesNotLookedInto: 1, differentRows: 0, differences: [] }],
    });
  });
});

describe('a range whose checksums differ though no row does', () => {
  // Both sides list no row at all, so whatever the checksums see, no row tells.
  const empty = (hash: (look: number) => string) => ({ ...side(0, hash) });

  test('is compared again, and may be equal by then', async () => {
    const databases = made(
      1,
      empty(() => 'a'),
      empty((look) => (look < 2 ? 'b' : 'a')),
    );
    expect(await validate(databases, options, () => {})).toMatchObject({ outcome: 'equal' });
  });

  test('is never called equal', async () => {
    const databases = made(
      1,
      empty(() => 'a'),
      empty(() => 'b'),
    );
    expect(await validate(databases, options, () => {})).toMatchObject({
      outcome: 'unsettled',
      tables: [{ reasons: ['1 ranges changed each time they were compared'] }],
    });
  });
});

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
