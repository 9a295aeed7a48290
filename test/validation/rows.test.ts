import { compareDatabases, compareTable, connectionTo } from './databases';
import { useRows } from './rows';

const { servers, compare } = useRows();

const small = { rowsPerRange: 100 };

describe('rows are found by key', () => {
  const changes = 'DELETE FROM t WHERE n = 501; UPDATE t SET note = note || $$!$$, price = 0 WHERE n = 502; ';
  test.each([
    ['an integer key', 'n integer PRIMARY KEY', 'n', '999999', [['501'], ['502'], ['999999']], 11],
    [
      'a composite key',
      'a integer, b bigint, n integer, PRIMARY KEY (b, a)',
      'n % 7, n / 7, n',
      '3, 142858, 999999',
      [
        ['71', '4'],
        ['71', '5'],
        ['142858', '3'],
      ],
      11,
    ],
    [
      'a uuid',
      'id uuid PRIMARY KEY, n integer',
      "('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, n",
      "'ffffffff-0000-0000-0000-000000000000', 999999",
      [
        ['00000000-0000-0000-0000-000000000501'],
        ['00000000-0000-0000-0000-000000000502'],
        ['ffffffff-0000-0000-0000-000000000000'],
      ],
      11,
    ],
    ['a text', 'id text PRIMARY KEY, n integer', "'k' || n, n", "'Ä', 999999", [['k501'], ['k502'], ['Ä']], 1],
    [
      'a text ordered by bytes',
      'id text COLLATE "C" PRIMARY KEY, n integer',
      "'k' || n, n",
      "'Ä', 999999",
      [['k501'], ['k502'], ['Ä']],
      11,
    ],
    [
      'a moment and an enum, in a unique index',
      'at timestamptz NOT NULL, mood mood NOT NULL, n integer, UNIQUE (at, mood)',
      "timestamptz '2024-03-31 00:00Z' + n * interval '1 minute', 'calm', n",
      "'infinity', 'cross', 999999",
      [
        ['2024-03-31 08:21:00+00', 'calm'],
        ['2024-03-31 08:22:00+00', 'calm'],
        ['infinity', 'cross'],
      ],
      1,
    ],
  ])('%s', async (_what, columns, values, extra, keys, ranges) => {
    const script = `CREATE TYPE mood AS ENUM ('calm', 'cross'); CREATE TABLE t (${columns}, note text, price numeric);
      INSERT INTO t SELECT ${values}, 'row ' || n, n FROM generate_series(1, 1000) n`;
    const result = await compare(script, `${changes} INSERT INTO t VALUES (${extra}, 'new', 1)`, small);
    expect(result).toMatchObject({
      outcome: 'different',
      sourceRows: 1000,
      targetRows: 1000,
      differentRows: 3,
      ranges,
    });
    const columnsOf = [{ column: 'note' }, { column: 'price' }];
    expect(result.differences.map(({ key, finding, cells }) => [finding, key, cells]).sort()).toEqual([
      ['changed', keys[1], columnsOf],
      ['extra', keys[2], []],
      ['missing', keys[0], []],
    ]);
  });

  test('none: equal rows are counted', async () => {
    const script = `CREATE TABLE t (a integer, b text); INSERT INTO t SELECT n % 5, NULL FROM generate_series(1, 100) n`;
    expect(
      (await compare(script, 'DELETE FROM t; INSERT INTO t SELECT n % 5, NULL FROM generate_series(100, 199) n'))
        .outcome,
    ).toBe('equal');
    const twoLess =
      'DELETE FROM t WHERE ctid IN (SELECT ctid FROM t WHERE a = 3 LIMIT 2); INSERT INTO t VALUES (4, NULL), (9, NULL)';
    const { differences, differentRows } = await compare(script, twoLess);
    expect(differences.map(({ finding }) => finding).sort()).toEqual(['extra', 'extra', 'missing']);
    expect(differentRows).toBe(3);
  });
});

describe('how tables are cut does not matter:', () => {
  const rows = `INSERT INTO t SELECT n, date '2025-01-01' + n % 700, n FROM generate_series(1, 2000) n`;
  test('partitions on one side only, and a table that others inherit from', async () => {
    const partitioned = `CREATE TABLE t (id integer, at date, n integer, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
      CREATE TABLE t_25 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01'); CREATE TABLE t_26 PARTITION OF t DEFAULT`;
    const whole = 'CREATE TABLE t (id integer, at date, n integer, PRIMARY KEY (id, at))';
    await servers.old.database('cut', `${partitioned}; ${rows}; ANALYZE`);
    await servers.current.database('cut', `${whole}; ${rows}`);
    const [source, target] = [connectionTo(servers.old, 'cut'), connectionTo(servers.current, 'cut')];
    expect(await compareTable(source, target, { rowsPerRange: 300 })).toMatchObject({
      outcome: 'equal',
      sourceRows: 2000,
    });
  });

  test('a range ends where the source has its rows, and the target may have more beyond both ends', async () => {
    const script = 'CREATE TABLE t (id integer PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 1000)';
    const more = 'INSERT INTO t SELECT generate_series(-500, 0); INSERT INTO t SELECT generate_series(1001, 1500)';
    expect(await compare(script, more, { ...small, mostListed: 2000 })).toMatchObject({
      differentRows: 1001,
      targetRows: 2001,
    });
    expect(await compare('CREATE TABLE t (id integer PRIMARY KEY)', 'INSERT INTO t VALUES (1)')).toMatchObject({
      differentRows: 1,
    });
    expect(await compare(script, 'DELETE FROM t', small)).toMatchObject({ differentRows: 1000, targetRows: 0 });
  });
});

test('a range that has grown far beyond what was wanted is cut where its rows are', async () => {
  const script =
    'CREATE TABLE t (id integer PRIMARY KEY); INSERT INTO t SELECT 10000 * n FROM generate_series(1, 1000) n';
  const more = 'INSERT INTO t SELECT 5000000 + n FROM generate_series(1, 3000) n; DELETE FROM t WHERE id = 5020000';
  expect(await compare(script, more, { ...small, mostListed: 5000 })).toMatchObject({
    differentRows: 3001,
    targetRows: 3999,
    ranges: 11,
  });
});

describe('a large table is cut by a sample of its rows', () => {
  const rows = 200_000;
  const fill = `INSERT INTO t SELECT md5(n::text)::uuid, n, repeat('x', 80) FROM generate_series(1, ${rows}) n`;
  const columns = 'id uuid PRIMARY KEY, n integer, filler text';
  test.each([
    ['', `CREATE TABLE t (${columns}); ${fill}`],
    [
      ', also one in partitions',
      `CREATE TABLE t (${columns}) PARTITION BY RANGE (id); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (MINVALUE) TO ('30000000-0000-0000-0000-000000000000');
       CREATE TABLE t2 PARTITION OF t DEFAULT; ${fill}`,
    ],
  ])('with every row in one range%s', async (_what, script) => {
    const change = `UPDATE t SET n = -1 WHERE id = md5('77')::uuid`;
    const result = await compare(script, change, { rowsPerRange: 20_000 });
    expect(result).toMatchObject({ sourceRows: rows, targetRows: rows, differentRows: 1 });
    expect(result.ranges).toBeGreaterThan(6);
    expect(result.ranges).toBeLessThan(18);
  });
});

describe('a table that differs a lot', () => {
  const script =
    'CREATE TABLE t (id integer PRIMARY KEY, a integer); INSERT INTO t SELECT n, n FROM generate_series(1, 25000) n';

  test('is listed to the limit, and after ten thousand rows its ranges are only counted', async () => {
    const result = await compare(script, 'UPDATE t SET a = 0', { rowsPerRange: 1000, mostListed: 50, concurrency: 1 });
    expect(result.differences).toHaveLength(50);
    expect(result.differentRows).toBeGreaterThanOrEqual(10_000);
    expect(result.differentRows + 1000 * result.rangesNotLookedInto).toBe(25_000);
    expect(result.rangesNotLookedInto).toBeGreaterThan(5);
  });

  test('shows values only where they are asked for', async () => {
    const change = 'UPDATE t SET a = NULL WHERE id = 3';
    expect((await compare(script, change)).differences[0]?.cells).toEqual([{ column: 'a' }]);
    expect((await compare(script, change, { showValues: true })).differences[0]?.cells).toEqual([
      { column: 'a', source: '3', target: null },
    ]);
  });
});

test('columns in another order are equal; one that a side lacks is a difference', async () => {
  const script = 'CREATE TABLE t (id integer PRIMARY KEY, a text, "B c" integer); INSERT INTO t VALUES (1, $$x$$, 2)';
  const reordered = 'ALTER TABLE t DROP COLUMN a; ALTER TABLE t ADD COLUMN a text; UPDATE t SET a = $$x$$';
  expect((await compare(script, reordered)).outcome).toBe('equal');
  expect(await compare(script, 'ALTER TABLE t DROP COLUMN a; ALTER TABLE t ADD d text')).toMatchObject({
    outcome: 'different',
    differentRows: 0,
    reasons: ['column a is on the source only', 'column d is on the target only'],
  });
});

test('a table that one side lacks is a difference; foreign tables are no proof', async () => {
  await servers.old.database(
    'absent',
    'CREATE TABLE a (id integer); CREATE TABLE b (id integer); CREATE EXTENSION file_fdw; CREATE SERVER f FOREIGN DATA WRAPPER file_fdw; CREATE FOREIGN TABLE far (n integer) SERVER f OPTIONS (filename $$/dev/null$$)',
  );
  await servers.current.database('absent', 'CREATE TABLE b (id integer); CREATE TABLE c (id integer)');
  const verdict = await compareDatabases(connectionTo(servers.old, 'absent'), connectionTo(servers.current, 'absent'));
  expect(verdict.tables?.map(({ name, outcome, reasons }) => [name, outcome, ...reasons])).toEqual([
    ['public.b', 'equal'],
    ['public.c', 'different', 'the source has no such table'],
    ['public.a', 'different', 'the target has no such table'],
  ]);
  expect(verdict.unproven).toEqual(['source: foreign tables, whose rows are elsewhere: public.far']);
});

test('a table without columns is compared by its rows', async () => {
  const script = 'CREATE TABLE t (); INSERT INTO t DEFAULT VALUES; INSERT INTO t DEFAULT VALUES';
  expect(await compare(script, 'SELECT 1')).toMatchObject({ outcome: 'equal', sourceRows: 2 });
  expect(await compare(script, 'INSERT INTO t DEFAULT VALUES')).toMatchObject({ outcome: 'different', targetRows: 3 });
});

test.each([', PRIMARY KEY (c0)', ''])(
  'all columns of a table of as many as there may be are told apart%s',
  async (key) => {
    const columns = Array.from({ length: 1600 }, (_, n) => `c${n} smallint`);
    const script = `CREATE TABLE t (${columns.join()}${key}); INSERT INTO t (c0, c1) VALUES (1, 2), (2, 2)`;
    const result = await compare(script, 'UPDATE t SET c1 = 3, c700 = 4, c1599 = 5 WHERE c0 = 2', { showValues: true });
    expect(result).toMatchObject({ outcome: 'different', reasons: [] });
    if (key === '') {
      expect(result.differences.map(({ values }) => Object.keys(values ?? {}).length)).toEqual([1600, 1600]);
    } else {
      expect(result.differences[0]?.cells).toEqual([
        { column: 'c1', source: '2', target: '3' },
        { column: 'c700', source: null, target: '4' },
        { column: 'c1599', source: null, target: '5' },
      ]);
    }
  },
);
