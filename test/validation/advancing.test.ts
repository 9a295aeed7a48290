import { advancing } from '../../lib/validation/advancing';
import { MysqlRowReader } from '../../lib/validation/mysql/row-reader';
import { PostgresRowReader } from '../../lib/validation/postgresql/row-reader';
import { pairTables } from '../../lib/validation/postgresql/tables';
import type { Table } from '../../lib/validation/table';

async function* walk(keys: Iterable<string>) {
  for (const key of keys) {
    yield [key, 'x'];
  }
}

/** Returns what is passed on of some keys, and the error that ends it. */
async function passedOn(keys: Iterable<string>): Promise<{ passed: readonly string[]; error?: string }> {
  const passed: string[] = [];
  try {
    for await (const [key] of advancing('public.t', walk(keys))) {
      passed.push(`${key}`);
    }
    return { passed };
  } catch (error) {
    return { passed, error: (error as Error).message };
  }
}

test('keys of which none comes again are passed on', async () => {
  const keys = Array.from({ length: 1000 }, (_, n) => `${n}`);
  expect(await passedOn(keys)).toEqual({ passed: keys });
  expect(await passedOn([])).toEqual({ passed: [] });
});

test.each([1, 2, 3, 7, 50])(
  'a walk in a circle of %d keys ends with an error, also one that begins later',
  async (length) => {
    function* circle(before: number) {
      for (let n = 0; n < before; n++) {
        yield `before ${n}`;
      }
      for (let n = 0; ; n++) {
        yield `${n % length}`;
      }
    }
    for (const before of [0, 1, 20]) {
      const { passed, error } = await passedOn(circle(before));
      expect(error).toBe('public.t cannot be read to its end: the server finds a key that cuts it again after itself');
      expect(passed.length).toBeLessThan(4 * (before + length));
    }
  },
);

describe('a server that reads a key as a smaller one than it printed is not walked for ever, by the reader of', () => {
  const table = (baseType: string): Table => ({
    schema: 'public',
    name: 't',
    partitioned: false,
    columns: [{ name: 'id', type: baseType, baseType, castType: baseType, orderedByBytes: false }],
    key: ['id'],
    keyIndex: 'k',
    estimatedRows: 0,
  });
  const sessions = {
    query: async () => [{ t0: '65', pages: '1', longest: '1', bytes: '8192', rows: '1000' }],
    snapshot: undefined as never,
  };
  const readers = {
    PostgreSQL: new PostgresRowReader(sessions, pairTables(table('int4'), table('int4')), 'source', 'record', true),
    MySQL: new MysqlRowReader(sessions, pairTables(table('int'), table('int')), 'source', 2 ** 24),
  };

  test.each(Object.entries(readers))('%s', async (_engine, reader) => {
    const readAll = async (keys: AsyncIterable<unknown>) => {
      for await (const _key of keys) {
        // All that counts is that there is an end.
      }
    };
    const error = /^public\.t cannot be read to its end/;
    await expect(readAll(reader.boundaries(10))).rejects.toThrow(error);
    await expect(readAll(reader.slices(10))).rejects.toThrow(error);
  });
});
