import { compareRange } from '../../lib/validation/compare-range';
import { PostgresRowReader } from '../../lib/validation/postgresql/row-reader';
import type { Sessions } from '../../lib/validation/postgresql/sessions';
import { pairTables } from '../../lib/validation/postgresql/tables';
import type { Table } from '../../lib/validation/table';

const table: Table = {
  schema: 'public',
  name: 't',
  partitioned: false,
  columns: [{ name: 'id', type: 'integer', baseType: 'int4', castType: 'pg_catalog.int4', orderedByBytes: false }],
  key: ['id'],
  estimatedRows: 0,
};

/** A reader of a made-up server with the keys from 1 on, whose checksums of more than so many rows take too long. */
function readerOf(keys: number, mostInTime: number) {
  const asked: string[] = [];
  const query = async (sql: string, values: readonly unknown[] = []) => {
    asked.push(sql);
    const after = sql.includes('>') ? Number(values[0]) : 0;
    const upTo = sql.includes('<=') ? Number(values.at(-1)) : keys;
    const offset = /OFFSET (\d+) LIMIT 1$/.exec(sql)?.[1];
    if (sql.includes('pg_partition_tree')) {
      return [{ pages: '1', longest: '1', bytes: '8192', rows: `${keys}` }];
    }
    if (offset !== undefined) {
      const key = after + 1 + Number(offset);
      return key > upTo ? [] : [{ t0: `${key}` }];
    }
    if (upTo - after > mostInTime) {
      throw Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' });
    }
    return [{ rows: `${upTo - after}`, sum: `${upTo - after}` }];
  };
  const sessions = { query, snapshot: undefined } as unknown as Sessions;
  const reader = new PostgresRowReader(sessions, pairTables(table, table), 'source', 'record', true);
  return { reader, asked };
}

const limits = { mostSuspects: 100, rowsPerRange: 10 };

test('a range that has grown until its checksum takes too long is compared in pieces', async () => {
  const { reader } = readerOf(1000, 50);
  const found = await compareRange({ source: reader, target: reader }, { after: ['100'], upTo: ['500'] }, limits);
  expect(found).toMatchObject({ sourceRows: 400, targetRows: 400, suspects: [], overflow: false });
});

test('a range of no more rows than usual that takes too long is not cut again and again', async () => {
  const { reader, asked } = readerOf(1000, 5);
  const comparing = compareRange({ source: reader, target: reader }, { after: ['100'], upTo: ['180'] }, limits);
  await expect(comparing).rejects.toThrow('statement timeout');
  expect(asked.length).toBeLessThan(10);
});

test('a snapshot within a snapshot is the same one', async () => {
  const { reader } = readerOf(10, 10);
  const query = async () => [{ rows: '10', sum: '10' }];
  const snapshot = jest.fn((read: (ask: typeof query) => Promise<unknown>) => read(query));
  const sessions = { query, snapshot } as unknown as Sessions;
  const outer = new PostgresRowReader(sessions, pairTables(table, table), 'source', 'record', true);
  const found = await outer.inOneSnapshot((one) =>
    one.inOneSnapshot((two) => two.checksum({ after: ['0'], upTo: ['10'] })),
  );
  expect(found).toEqual(await reader.checksum({ after: ['0'], upTo: ['10'] }));
  expect(snapshot).toHaveBeenCalledTimes(1);
});
