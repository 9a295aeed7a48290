import type { Database, DatabasePair } from '../../../lib/validation/database';
import type { Checksum, KeyRange, RowReader } from '../../../lib/validation/rows';
import type { Schema } from '../../../lib/validation/schema';
import type { Column, Table, TablePair } from '../../../lib/validation/table';

/** A table of the fake: its rows have the keys 1, 2, 3 and so on. */
export interface FakeTable {
  readonly name: string;
  readonly rows: number;
  /** Sides that have the table. @default - both */
  readonly on?: 'source' | 'target';
  /** Whether both sides order the key alike. @default true */
  readonly ranges?: boolean;
}

const column: Column = { name: 'id', type: 'bigint', baseType: 'int8', castType: 'int8', orderedByBytes: false };
const emptySchema: Schema = { objects: [], sequences: [], unread: [] };

/** Two databases with tables of any size, which answer at once: they compute what they say from the number of rows. */
export class FakeDatabases implements DatabasePair {
  readonly method = 'fake';
  readonly source: Database;
  readonly target: Database;
  /** Ends of parts that were looked for. */
  boundaries = 0;
  closed = 0;
  /** Sessions that work on the source. */
  activeSessions = 0;
  /** Makes a number the key of a row, which begins with it. */
  keyOf: (key: number) => readonly string[] = (key) => [`${key}`];
  /** Does something before each checksum, for example fails. */
  beforeChecksum: () => Promise<void> = async () => {};

  constructor(readonly tables: readonly FakeTable[]) {
    this.source = this.side('source');
    this.target = this.side('target');
  }

  pairTables(source: Table, target: Table): TablePair {
    const { ranges = true } = this.find(source.name);
    return {
      name: `${source.schema}.${source.name}`,
      source,
      target,
      columns: [{ name: 'id', source: column, target: column }],
      key: [{ name: 'id', source: column, target: column }],
      ranges,
      obstacles: [],
    };
  }

  readers(pair: TablePair) {
    const reader = this.reader(this.find(pair.source.name));
    return { source: reader, target: reader };
  }

  async close(): Promise<void> {
    this.closed++;
  }

  private find(name: string): FakeTable {
    return this.tables.find((table) => table.name === name) as FakeTable;
  }

  private side(side: 'source' | 'target'): Database {
    return {
      version: 'Fake 1',
      schemaNames: async () => ['public'],
      schema: async () => emptySchema,
      tables: async () =>
        this.tables
          .filter(({ on = side }) => on === side)
          .map(({ name, rows }) => ({
            schema: 'public',
            name,
            partitioned: false,
            columns: [column],
            key: ['id'],
            estimatedRows: rows,
          })),
      beyondReach: async () => [],
      load: async () => ({ activeSessions: side === 'source' ? this.activeSessions : 0 }),
      close: async () => {},
    };
  }

  private reader({ rows }: FakeTable): RowReader {
    const counted = async ({ after, upTo }: KeyRange): Promise<Checksum> => {
      await this.beforeChecksum();
      const [first, last] = [
        Number.parseInt(after?.[0] ?? '0', 10),
        Math.min(Number.parseInt(upTo?.[0] ?? `${rows}`, 10), rows),
      ];
      return { rows: last - first, sum: `${last}` };
    };
    const boundaries = async function* (this: FakeDatabases, size: number, after?: readonly string[]) {
      for (let key = Number.parseInt(after?.[0] ?? '0', 10) + size; key <= rows; key += size) {
        this.boundaries++;
        yield this.keyOf(key);
      }
    };
    return {
      checksum: counted,
      buckets: async () => new Map(),
      rowsOf: async () => [],
      rowsByKey: async () => [],
      cells: async () => [],
      boundaries: boundaries.bind(this),
      slices: async function* () {
        yield {};
      },
    };
  }
}
