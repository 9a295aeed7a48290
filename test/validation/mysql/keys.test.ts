import { openMysqlPair } from '../../../lib/validation/mysql/database';
import { pairTables } from '../../../lib/validation/mysql/tables';
import { limits } from '../databases';
import { compareChanged, compareOnlyTable, connectionTo, describeServers, fill } from './servers';

const small = { rowsPerRange: 100 };

describeServers('rows of MySQL and MariaDB', (servers) => {
  const compare = compareChanged.bind(undefined, servers);

  describe('are found by key:', () => {
    const changes = `DELETE FROM t WHERE n = 501; UPDATE t SET note = CONCAT(note, '!'), price = 0 WHERE n = 502;`;
    const uuid = (n: number) => `${n}`.padStart(32, '0');
    test.each([
      ['an integer', 'n integer PRIMARY KEY', 'seq', '999999', [['501'], ['502'], ['999999']], 11],
      [
        'a large unsigned number, which no double holds',
        'id bigint unsigned PRIMARY KEY, n integer',
        '18446744073709000000 + seq, seq',
        '18446744073709551615, 999999',
        [['18446744073709000501'], ['18446744073709000502'], ['18446744073709551615']],
        11,
      ],
      [
        'a composite key',
        'a integer, b bigint, n integer, PRIMARY KEY (b, a)',
        'seq % 7, seq DIV 7, seq',
        '3, 142858, 999999',
        [
          ['71', '4'],
          ['71', '5'],
          ['142858', '3'],
        ],
        11,
      ],
      [
        'three columns of other types',
        `a date, b varbinary(9), c decimal(9,2), n integer, PRIMARY KEY (a, b, c)`,
        `DATE('2024-01-01') + INTERVAL seq % 3 DAY, CHAR(seq % 5), seq / 4, seq`,
        `'0000-00-00', '', -1, 999999`,
        [
          ['2024-01-01', '01', '125.25'],
          ['2024-01-02', '02', '125.50'],
          ['0000-00-00', '', '-1.00'],
        ],
        11,
      ],
      [
        'a uuid of sixteen bytes',
        'id binary(16) PRIMARY KEY, n integer',
        `UNHEX(LPAD(seq, 32, '0')), seq`,
        `UNHEX(REPEAT('F', 32)), 999999`,
        [[uuid(501)], [uuid(502)], ['F'.repeat(32)]],
        11,
      ],
      [
        'a text ordered by bytes',
        'id varchar(20) COLLATE utf8mb4_bin PRIMARY KEY, n integer',
        `CONCAT('k', seq), seq`,
        `'Ä', 999999`,
        [['k501'], ['k502'], ['Ä']],
        11,
      ],
      [
        'a text in a collation without case',
        'id varchar(20) COLLATE utf8mb4_general_ci PRIMARY KEY, n integer',
        `CONCAT('k', seq), seq`,
        `'Ä', 999999`,
        [['k501'], ['k502'], ['Ä']],
        1,
      ],
      [
        'a text with quotes and blanks',
        `id varchar(20) CHARACTER SET latin1 PRIMARY KEY, n integer`,
        `CONCAT('it''s "', seq, '" \\\\ ? '), seq`,
        `'Ä', 999999`,
        [[`it's "501" \\ ? `], [`it's "502" \\ ? `], ['Ä']],
        1,
      ],
      [
        'a moment and a label, in a unique index',
        `at datetime(6) NOT NULL, mood enum('cross','calm') NOT NULL, n integer, UNIQUE (at, mood)`,
        `TIMESTAMP('2024-03-31') + INTERVAL seq MINUTE, 'calm', seq`,
        `'0000-00-00', 'cross', 999999`,
        [
          ['2024-03-31 08:21:00.000000', 'calm'],
          ['2024-03-31 08:22:00.000000', 'calm'],
          ['0000-00-00 00:00:00.000000', 'cross'],
        ],
        1,
      ],
      [
        'a float, which is equal to no literal',
        'id float PRIMARY KEY, n integer',
        'seq + 0.1, seq',
        '0.3, 999999',
        [['501.1000061035156'], ['502.1000061035156'], ['0.30000001192092896']],
        1,
      ],
      [
        'a year, bits and a time',
        'y year, b bit(20), c time(1), n integer, PRIMARY KEY (y, b, c)',
        `2000 + seq % 2, seq, SEC_TO_TIME(seq), seq`,
        `0, 0, '-838:59:59', 999999`,
        [
          ['2001', '501', '00:08:21.0'],
          ['2000', '502', '00:08:22.0'],
          ['0', '0', '-838:59:59.0'],
        ],
        1,
      ],
    ])('%s', async (_what, columns, values, extra, keys, ranges) => {
      const script = `CREATE TABLE t (${columns}, note text, price decimal(9,2));
        INSERT INTO t SELECT ${values}, CONCAT('row ', seq), seq FROM seq_1_to_1000`;
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

    test('keys that a collation calls equal are different rows of the two sides', async () => {
      const script = `CREATE TABLE t (id varchar(20) COLLATE utf8mb4_general_ci PRIMARY KEY, n integer);
        INSERT INTO t VALUES ('a', 1), ('b ', 2), ('é', 3), ('d', 4)`;
      const change = `UPDATE t SET id = 'A' WHERE n = 1; UPDATE t SET id = 'b' WHERE n = 2; UPDATE t SET id = 'e' WHERE n = 3`;
      const { differences } = await compare(script, change);
      expect(differences.map(({ key, finding }) => [finding, ...key])).toEqual([
        ['extra', 'A'],
        ['missing', 'a'],
        ['extra', 'b'],
        ['missing', 'b '],
        ['extra', 'e'],
        ['missing', 'é'],
      ]);
    });

    test('keys of another type on the other side, of which some are no value there', async () => {
      const rows = (values: string) => `INSERT INTO t VALUES ${values}`;
      fill(
        servers,
        'mixed',
        `CREATE TABLE t (id varchar(20) PRIMARY KEY, n integer); ${rows(`('1', 1), ('2', 2), ('x', 3)`)}`,
        `CREATE TABLE t (id integer PRIMARY KEY, n integer); ${rows('(1, 1), (2, 0), (3, 3)')}`,
      );
      const { differences, differentRows } = await compareOnlyTable(servers, 'mixed', { waitsSeconds: [0.01] });
      expect(differentRows).toBe(3);
      expect(differences.map(({ key, finding }) => [finding, ...key]).sort()).toEqual([
        ['changed', '2'],
        ['extra', '3'],
        ['missing', 'x'],
      ]);
    });

    test('none: equal rows are counted', async () => {
      const script = `CREATE TABLE t (a integer, b text); INSERT INTO t SELECT seq % 5, NULL FROM seq_1_to_100`;
      const others = 'DELETE FROM t; INSERT INTO t SELECT seq % 5, NULL FROM seq_100_to_199';
      expect((await compare(script, others)).outcome).toBe('equal');
      const twoLess = 'DELETE FROM t WHERE a = 3 LIMIT 2; INSERT INTO t VALUES (4, NULL), (9, NULL)';
      const { differences, differentRows } = await compare(script, twoLess, { waitsSeconds: [0.01] });
      expect(differences.map(({ finding }) => finding).sort()).toEqual(['extra', 'extra', 'missing']);
      expect(differentRows).toBe(3);
    });

    test('a key with bytes that are no character is not proven: it could not be found again', async () => {
      const script = `CREATE TABLE t (id varchar(9) CHARACTER SET cp1250 PRIMARY KEY, n integer); INSERT INTO t VALUES (X'81', 1)`;
      const { outcome, reasons } = await compare(script, 'UPDATE t SET n = 2');
      expect([outcome, ...reasons].join()).toMatch(
        /^unproven,a key of rows_\d+.t on the (source|target) has bytes that are no character$/,
      );
    });
  });

  test('ranges, slices and keys are read by the index, and no more rows than they have', async () => {
    const script = `CREATE TABLE t (a integer, b varchar(20), n integer, note text, UNIQUE k (a, b), KEY (n));
      ALTER TABLE t MODIFY a integer NOT NULL, MODIFY b varchar(20) NOT NULL;
      INSERT INTO t SELECT seq DIV 1000, LPAD(seq, 6, '0'), seq, 'x' FROM seq_1_to_20000`;
    fill(servers, 'indexed', script, script);
    const connection = connectionTo(servers.source, 'indexed');
    const databases = await openMysqlPair(
      { source: connection, target: connection },
      { ...limits, maximumConnections: 1 },
    );
    const { sessions } = databases.source as unknown as { sessions: { query: typeof query } };
    const query = async (_sql: string): Promise<readonly Record<string, string>[]> => [];
    const rowsRead = async (read: () => Promise<unknown>) => {
      const total = async () => {
        const found = await sessions.query(`SHOW SESSION STATUS LIKE 'Handler_read%'`);
        return found.reduce((sum, row) => sum + Number(row.Value), 0);
      };
      const before = await total();
      await read();
      return (await total()) - before;
    };
    const [table] = await databases.source.tables(['indexed']);
    expect(table).toMatchObject({ key: ['a', 'b'], keyIndex: 'k' });
    const { source } = databases.readers(pairTables(table as never, table as never));
    const range = { after: ['3', '003500'], upTo: ['4', '004200'] };
    const keys = Array.from({ length: 600 }, (_, n) => ['7', `007${`${n}`.padStart(3, '0')}`]);
    expect(await source.checksum(range)).toMatchObject({ rows: 700 });
    expect(await rowsRead(() => source.checksum(range))).toBeLessThan(1600);
    expect(await rowsRead(() => source.rowsByKey(keys))).toBeLessThan(2500);
    expect(await source.rowsByKey(keys)).toHaveLength(600);
    expect(await rowsRead(() => source.slices(5000).next())).toBeLessThan(5200);
    await databases.close();
  });

  test('the key is the primary key, or else the narrowest unique index that orders and admits no NULL', async () => {
    const tables: readonly (readonly [string, string, readonly string[]])[] = [
      ['p', 'a integer NOT NULL, b integer PRIMARY KEY, UNIQUE x (a)', ['b']],
      ['n', 'a integer, b integer NOT NULL, c integer NOT NULL, UNIQUE (a), UNIQUE (b, c)', ['b', 'c']],
      ['w', 'a integer NOT NULL, b integer NOT NULL, UNIQUE (a, b), UNIQUE (b)', ['b']],
      ['s', 'a varchar(200) NOT NULL, UNIQUE (a(20))', []],
      ['h', 'a text NOT NULL, UNIQUE (a) USING HASH', []],
      ['g', 'a integer NOT NULL, b integer AS (a + 1) STORED NOT NULL, UNIQUE (b)', []],
      ['i', 'a integer NOT NULL, b integer NOT NULL, UNIQUE (b, a), UNIQUE (a) IGNORED', ['b', 'a']],
      ['d', 'a integer NOT NULL, UNIQUE (a DESC)', []],
      ['m', 'a integer PRIMARY KEY', []],
    ];
    const script = tables
      .map(([name, columns]) => `CREATE TABLE ${name} (${columns}) ${name === 'm' ? 'ENGINE=MEMORY' : ''}`)
      .map((statement) => statement.replace('STORED NOT NULL', 'STORED'));
    fill(servers, 'keyed', script.join(';'), script.join(';'));
    const connection = connectionTo(servers.source, 'keyed');
    const databases = await openMysqlPair({ source: connection, target: connection }, limits);
    const found = await databases.source.tables(['keyed']);
    expect(Object.fromEntries(found.map(({ name, key }) => [name, key]))).toEqual(
      Object.fromEntries(tables.map(([name, , key]) => [name, key])),
    );
    await databases.close();
  });
});
