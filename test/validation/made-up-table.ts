import type { Database, DatabasePair } from '../../lib/validation/database';
import { pairTables } from '../../lib/validation/postgresql/tables';
import type { KeyRange, RowReader } from '../../lib/validation/rows';
import type { Table } from '../../lib/validation/table';

/** A made-up table with the keys 1 to `rows`, in two databases that a test watches and holds up. */
export interface MadeUpTable {
  readonly rows: number;
  /** Keys whose rows the target has otherwise. */
  readonly differing?: readonly number[];
  /** The ranges that were looked at on the source are added here. */
  readonly looked?: [number, number][];
  /** Is awaited before the source answers about a range. @throws to make the look fail */
  readonly before?: (range: [number, number]) => Promise<void>;
  /** Type of the key. @default bigint */
  readonly keyType?: 'int8' | 'int4';
  readonly name?: string;
}

/** Returns a pair of databases with some such tables. */
export function madeUpPair(...tables: readonly MadeUpTable[]): DatabasePair {
  const byName = new Map(tables.map((made, index) => [made.name ?? `t${index}`, made]));
  const database = {
    version: 'made up',
    schemaNames: async () => ['public'],
    tables: async () => [...byName].map(([name, made]) => tableOf(name, made)),
    beyondReach: async () => [],
    schema: async () => ({ objects: [], sequences: [], unread: [] }),
  } as unknown as Database;
  return {
    source: database,
    target: database,
    method: 'made up',
    pairTables,
    readers: (pair) => {
      const made = byName.get(pair.source.name) as MadeUpTable;
      return { source: reader(made, 'source'), target: reader(made, 'target') };
    },
    close: async () => {},
  };
}

function tableOf(name: string, { keyType = 'int8', rows }: MadeUpTable): Table {
  const column = { name: 'id', type: keyType, baseType: keyType, castType: keyType, orderedByBytes: false };
  return { schema: 'public', name, partitioned: false, columns: [column], key: ['id'], estimatedRows: rows };
}

/** Hashes are 0 for a row that is the same on both sides, and otherwise the key. */
function reader({ rows, differing = [], looked, before }: MadeUpTable, side: 'source' | 'target'): RowReader {
  const ends = ({ after, upTo }: KeyRange): [number, number] => [Number(after?.[0] ?? 0), Number(upTo?.[0] ?? rows)];
  const hashOf = (key: number) => (side === 'target' && differing.includes(key) ? key : 0);
  const keysIn = ([after, upTo]: [number, number]) => Array.from({ length: upTo - after }, (_, n) => after + 1 + n);
  const checksumOf = (range: [number, number]) => ({
    rows: range[1] - range[0],
    sum: `${keysIn(range).reduce((sum, key) => sum + hashOf(key), 0)}`,
  });
  const rowOf = (key: number) => ({ key: [`${key}`], hash: `${hashOf(key)}`, occurrences: 1 });
  return {
    async checksum(range) {
      const found = ends(range);
      if (side === 'source') {
        await before?.(found);
        looked?.push(found);
      }
      return checksumOf(found);
    },
    buckets: async (range) => new Map([[0, checksumOf(ends(range))]]),
    rowsOf: async (range) => keysIn(ends(range)).map(rowOf),
    rowsByKey: async (keys) => keys.map(([key]) => rowOf(Number(key))),
    cells: async (keys) => keys.map(() => ({})),
    async *boundaries(count, after) {
      for (let key = Number(after?.[0] ?? 0) + count; key < rows; key += count) {
        yield [`${key}`];
      }
    },
    async *slices() {
      yield {};
    },
  };
}
