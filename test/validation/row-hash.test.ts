import { type RowHash, rowHash } from '../../lib/validation/postgresql/row-hash';
import { Sessions } from '../../lib/validation/postgresql/sessions';
import { pairTables, readTables } from '../../lib/validation/postgresql/tables';
import type { TablePair } from '../../lib/validation/table';
import { connectionTo, limits } from './databases';
import { useRows } from './rows';
import { execute } from './server';

const { servers, compare } = useRows();

/** The one table of a database, paired with itself. */
async function pairOf(name: string): Promise<TablePair> {
  const sessions = new Sessions(connectionTo(servers.current, name), limits);
  const tables = await readTables(sessions, ['public']);
  await sessions.close();
  const [pair] = tables.map((table) => pairTables(table, table));
  if (pair === undefined) {
    throw new Error(`${name} has no table`);
  }
  return pair;
}

beforeAll(() =>
  servers.current.database(
    'swaps',
    `CREATE TABLE t (id bigint PRIMARY KEY, a integer, b text, c numeric);
  INSERT INTO t SELECT n, hashint4(n), md5(n::text), n * 1.5 FROM generate_series(1, 200000) n`,
  ),
);

describe('what cancels out in a weaker checksum is found:', () => {
  const script = `CREATE TABLE t (id integer PRIMARY KEY, a text, b bigint, c integer);
    INSERT INTO t SELECT n, 'text ' || n, n, n FROM generate_series(1, 500) n`;
  test.each([
    ['a value swapped between two rows', 'UPDATE t SET c = CASE id WHEN 7 THEN 8 ELSE 7 END WHERE id IN (7, 8)', 2],
    [
      'two values swapped within a row',
      'UPDATE t SET b = c, c = b; UPDATE t SET b = 1, c = 2 WHERE id = 2; UPDATE t SET b = 2, c = 1 WHERE id = 1',
      2,
    ],
    ['a character that moves over to the next column', "UPDATE t SET a = 'text', b = 11 WHERE id = 11", 1],
    [
      'two keys swapped',
      'UPDATE t SET id = -id WHERE id IN (3, 4); UPDATE t SET id = CASE id WHEN -3 THEN 4 ELSE 3 END WHERE id < 0',
      2,
    ],
    ['one row twice in place of another', 'UPDATE t SET a = $$text 5$$, b = 5, c = 5 WHERE id = 6', 1],
  ])('%s', async (_what, change, rows) => {
    expect(await compare(script, change)).toMatchObject({ outcome: 'different', differentRows: rows });
  });
});

describe('0 of 100 000 swaps between two rows is missed', () => {
  /** Sums of the hashes of each two neighbours, before and after the swap of one column: how many pairs have the same sum. */
  async function missed({ sql, finished = 'h' }: RowHash): Promise<unknown> {
    const sums = (a: string, from = 't') =>
      `SELECT (id - 1) / 2 AS pair, sum(${finished}) AS s FROM (SELECT id, ${sql} AS h
       FROM (SELECT id, ${a} AS a, b, c FROM ${from}) r OFFSET 0) q GROUP BY 1`;
    const swapped = 'CASE id % 2 WHEN 1 THEN lead(a) OVER w ELSE lag(a) OVER w END';
    const [row] = await execute(
      servers.current.url('swaps'),
      `SELECT count(*)::integer AS missed FROM (${sums('a')}) x
       JOIN (${sums(swapped, 't WINDOW w AS (ORDER BY id)')}) y USING (pair, s)`,
    );
    return row?.missed;
  }
  let pair: TablePair;
  beforeAll(async () => {
    pair = await pairOf('swaps');
  });

  test('by the hash of a record whose key is a number', async () => {
    const hash = rowHash(pair, 'record');
    expect(hash.finished).toBeUndefined();
    expect(await missed(hash)).toBe(0);
  });

  test('by the hash of a record of any other key', async () => {
    const hash = rowHash({ ...pair, key: [] }, 'record');
    expect(await missed(hash)).toBe(0);
    // Without the last step most of them would be: the test sees what it looks for.
    expect(await missed({ sql: hash.sql })).toBeGreaterThan(50_000);
  });

  test('by the hash of a printed row', async () => {
    expect(await missed(rowHash(pair, 'text'))).toBe(0);
  });
});

test('rows of which everything but the key is NULL are counted by their keys', async () => {
  const table = 'CREATE TABLE t (id bigint PRIMARY KEY, a text, b integer)';
  const source = `${table}; INSERT INTO t (id) VALUES (0), (1), (-5)`;
  expect(await compare(source, 'UPDATE t SET id = 2 WHERE id = 1')).toMatchObject({
    outcome: 'different',
    differentRows: 2,
  });
});
