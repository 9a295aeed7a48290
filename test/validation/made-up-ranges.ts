import type { Database, DatabasePair } from '../../lib/validation/database';
import type { PassOptions } from '../../lib/validation/pass';
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
export function made(ranges: number, source: Side, target: Side): DatabasePair {
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
      async *slices() {
        yield {};
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

/** Options of a pass over made-up databases, with two further looks that come at once. */
export const options: PassOptions = { ...rowsOnly, schemas: ['public'], waitsSeconds: [0.01, 0.01], concurrency: 1 };

/** Makes a side from its rows in each range and the hash of every row. */
export const side = (rows: number, hash: (look: number) => string): Side => ({ rows, hash });
