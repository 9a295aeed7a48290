import { openMysqlPair } from '../../../lib/validation/mysql/database';
import { hashOf } from '../../../lib/validation/mysql/row-hash';
import { pairTables } from '../../../lib/validation/mysql/tables';
import { limits } from '../databases';
import { compareChanged, compareDatabase, compareOnlyTable, connectionTo, describeServers, fill } from './servers';

const small = { rowsPerRange: 100 };

describeServers('rows of MySQL and MariaDB', (servers) => {
  const compare = compareChanged.bind(undefined, servers);
  let made = 0;

  describe('what cancels out in a weaker checksum is found:', () => {
    const script = `CREATE TABLE t (id integer PRIMARY KEY, a text, b bigint, c integer);
      INSERT INTO t SELECT seq, CONCAT('text ', seq), seq, seq FROM seq_1_to_500`;
    test.each([
      ['a value swapped between two rows', 'UPDATE t SET c = IF(id = 7, 8, 7) WHERE id IN (7, 8)', 2],
      [
        'two values swapped within rows',
        'UPDATE t SET b = 1, c = 2 WHERE id = 2; UPDATE t SET b = 2, c = 1 WHERE id = 1',
        2,
      ],
      ['a character that moves over to the next column', "UPDATE t SET a = 'text', b = 11 WHERE id = 11", 1],
      [
        'a NULL that moves over to the next column',
        'UPDATE t SET b = NULL WHERE id = 3; UPDATE t SET c = NULL WHERE id = 4',
        2,
      ],
      [
        'two keys swapped',
        'UPDATE t SET id = -id WHERE id IN (3, 4); UPDATE t SET id = IF(id = -3, 4, 3) WHERE id < 0',
        2,
      ],
      ['one row twice in place of another', "UPDATE t SET a = 'text 5', b = 5, c = 5 WHERE id = 6", 1],
    ])('%s', async (_what, change, rows) => {
      expect(await compare(script, change)).toMatchObject({ outcome: 'different', differentRows: rows });
    });
  });

  describe('texts of which the separator or the length is a part are told apart:', () => {
    const rows: readonly (readonly [string, string])[] = [
      ["'x,1,y', 'z'", "'x', '1,y,1,z'"],
      ["'x', 'y,z'", "'x,y', 'z'"],
      ["NULL, 'N'", "'N', NULL"],
      ["'', NULL", "NULL, ''"],
      ["'1,x', ''", "'', '1,x'"],
      ["'N,', 'a'", "NULL, 'N,a'"],
      ["REPEAT('x', 5000), SHA2(REPEAT('x', 5000), 256)", "SHA2(REPEAT('x', 5000), 256), REPEAT('x', 5000)"],
    ];
    test.each(rows)('%s and %s', async (ours, theirs) => {
      const script = 'CREATE TABLE t (id integer PRIMARY KEY, a longtext, b longtext)';
      const change = (values: string) => `INSERT INTO t VALUES (1, ${values})`;
      const name = `parts_${made++}`;
      fill(servers, name, `${script}; ${change(ours)}`, `${script}; ${change(theirs)}`);
      expect(await compareOnlyTable(servers, name)).toMatchObject({
        outcome: 'different',
        differences: [{ cells: [{ column: 'a' }, { column: 'b' }] }],
      });
    });
  });

  test('0 of 100 000 swaps between two rows is missed by the hash of a row', async () => {
    fill(
      servers,
      'swaps',
      `CREATE TABLE t (id bigint PRIMARY KEY, a integer, b varchar(40), c decimal(9,1));
       INSERT INTO t SELECT seq, CRC32(seq) & 65535, MD5(seq), seq * 1.5 FROM seq_1_to_200000`,
      'CREATE TABLE t (id bigint PRIMARY KEY)',
    );
    const databases = await openMysqlPair(
      { source: connectionTo(servers.source, 'swaps'), target: connectionTo(servers.source, 'swaps') },
      limits,
    );
    const [table] = await databases.source.tables(['swaps']);
    await databases.close();
    const columns = table === undefined ? [] : pairTables(table, table).columns;
    const missed = (hash: string) => {
      const sums = (from: string) => `SELECT (id - 1) DIV 2 AS pair, SUM(${hash}) AS s FROM ${from} AS r GROUP BY 1`;
      const swapped = `(SELECT x.id, y.a, x.b, x.c FROM t x JOIN t y ON y.id = IF(x.id % 2 = 1, x.id + 1, x.id - 1))`;
      return Number(
        servers.source.execute(
          `USE swaps; SELECT COUNT(*) FROM (${sums('t')}) p JOIN (${sums(swapped)}) q USING (pair, s)
           WHERE pair NOT IN (SELECT (x.id - 1) DIV 2 FROM t x JOIN t y ON y.id = x.id + 1 AND x.id % 2 = 1 WHERE x.a = y.a)`,
        ),
      );
    };
    expect(missed(hashOf(columns, 'source', 4096))).toBe(0);
    // A sum of CRC32 of equal long texts would miss some: the test sees what it looks for.
    expect(missed(`CRC32(CONCAT_WS(',', r.id, r.a)) & 1023`)).toBeGreaterThan(20);
  });

  describe('how tables are cut does not matter:', () => {
    const rows = `INSERT INTO t SELECT seq, DATE('2025-01-01') + INTERVAL seq % 700 DAY, seq FROM seq_1_to_2000`;
    test('partitions on one side only', async () => {
      const columns = '(id integer, at date, n integer, PRIMARY KEY (id, at))';
      const partitions = `PARTITION BY RANGE (YEAR(at)) (PARTITION a VALUES LESS THAN (2026), PARTITION b VALUES LESS THAN MAXVALUE)`;
      fill(servers, 'cut', `CREATE TABLE t ${columns} ${partitions}; ${rows}`, `CREATE TABLE t ${columns}; ${rows}`);
      expect(await compareOnlyTable(servers, 'cut', { rowsPerRange: 300 })).toMatchObject({
        outcome: 'equal',
        sourceRows: 2000,
      });
    });

    test('a range ends where the source has its rows, and the target may have more beyond both ends', async () => {
      const script = 'CREATE TABLE t (id integer PRIMARY KEY); INSERT INTO t SELECT seq FROM seq_1_to_1000';
      const more = 'INSERT INTO t SELECT -seq FROM seq_0_to_500; INSERT INTO t SELECT seq FROM seq_1001_to_3000';
      expect(await compare(script, more, { ...small, mostListed: 4000 })).toMatchObject({
        differentRows: 2501,
        targetRows: 3501,
      });
      expect(await compare('CREATE TABLE t (id integer PRIMARY KEY)', 'INSERT INTO t VALUES (1)')).toMatchObject({
        differentRows: 1,
      });
      expect(await compare(script, 'DELETE FROM t', small)).toMatchObject({ differentRows: 1000, targetRows: 0 });
    });

    test('names that SQL could take for something else, and columns in another order', async () => {
      const columns = ['`t0` varchar(9)', '`b` integer', '`row_hash` integer', '`se``lect ?` text'];
      const script = (order: readonly string[]) =>
        `CREATE TABLE \`or"der ?\` (${order.join()}, PRIMARY KEY (b, t0));
         INSERT INTO \`or"der ?\` (t0, b, row_hash, \`se\`\`lect ?\`) SELECT 999 - seq, seq % 3, seq, 'x' FROM seq_1_to_300`;
      fill(servers, 'na?me', script(columns), script([...columns].reverse()));
      expect(await compareOnlyTable(servers, 'na?me', { rowsPerRange: 20 })).toMatchObject({
        outcome: 'equal',
        sourceRows: 300,
        targetRows: 300,
      });
    });
  });

  test('one row among 100 000 is found, by the index', async () => {
    const script = `CREATE TABLE t (a integer, b varchar(20) COLLATE utf8mb4_bin, n integer, PRIMARY KEY (a, b));
      INSERT INTO t SELECT seq DIV 1000, seq, seq FROM seq_1_to_100000`;
    const result = await compare(script, 'UPDATE t SET n = 0 WHERE n = 77777', {
      rowsPerRange: 10_000,
      showValues: true,
    });
    expect(result).toMatchObject({
      ranges: 11,
      differentRows: 1,
      differences: [{ key: ['77', '77777'], cells: [{ column: 'n', source: '77777', target: '0' }] }],
    });
  });

  describe('a value of more bytes than max_allowed_packet', () => {
    const columns =
      'id integer PRIMARY KEY, a longblob, b longtext CHARACTER SET latin1, c longtext CHARACTER SET cp1250';
    const row = (end: string) =>
      `1, CONCAT(REPEAT('x', 3000000), '${end}'), CONCAT(REPEAT('é', 3000000), '${end}'), CONCAT(REPEAT('ł', 3000000), '${end}')`;
    const packet = (bytes: number) => {
      for (const server of [servers.source, servers.target]) {
        server.execute(`SET GLOBAL max_allowed_packet = ${bytes}`);
      }
    };
    afterEach(() => packet(16_777_216));

    test.each([
      ['the same type', columns],
      ['other character sets', columns.replace('latin1', 'utf8mb4').replace('cp1250', 'utf16')],
    ])('is compared by all of its bytes, in columns of %s', async (_what, others) => {
      const script = (definition: string, end: string) =>
        `CREATE TABLE t (${definition}); INSERT INTO t VALUES (${row(end)})`;
      const [equal, different] = [`long_${made++}`, `long_${made++}`];
      fill(servers, equal, script(columns, 'a'), script(others, 'a'));
      fill(servers, different, script(columns, 'a'), script(others, 'b'));
      packet(1_048_576);
      expect(await compareOnlyTable(servers, equal)).toMatchObject({ outcome: 'equal', sourceRows: 1 });
      const { differences } = await compareOnlyTable(servers, different, { showValues: true });
      expect(differences[0]?.cells.map(({ column, source }) => [column, source?.length])).toEqual([
        ['a', 200],
        ['b', 200],
        ['c', 200],
      ]);
    });

    test('many columns go into a small packet as hashes, or not at all, which is not proven', async () => {
      const names = Array.from({ length: 30 }, (_, n) => `c${n}`);
      const script = `CREATE TABLE t (id integer PRIMARY KEY, ${names.map((name) => `${name} text`).join()});
        INSERT INTO t VALUES (1, ${names.map(() => `REPEAT('x', 1000)`).join()})`;
      const name = `wide_${made++}`;
      fill(servers, name, script, `${script}; UPDATE t SET c29 = CONCAT(REPEAT('x', 999), 'y')`);
      packet(16_384);
      expect(await compareOnlyTable(servers, name)).toMatchObject({
        differences: [{ key: ['1'], cells: [{ column: 'c29' }] }],
      });
      packet(4096);
      expect(await compareOnlyTable(servers, name)).toMatchObject({
        outcome: 'unproven',
        reasons: ['max_allowed_packet of 4096 bytes is too small to hash 31 columns: raise it on both servers'],
      });
    });
  });

  test('a column that one side lacks is a difference, whatever the case of the others', async () => {
    const script = 'CREATE TABLE t (id integer PRIMARY KEY, a text, B integer); INSERT INTO t VALUES (1, NULL, 2)';
    const change = 'ALTER TABLE t DROP COLUMN a, ADD d text, CHANGE B b integer, CHANGE id ID integer';
    expect(await compare(script, change)).toMatchObject({
      outcome: 'different',
      differentRows: 0,
      ranges: 1,
      reasons: ['column a is on the source only', 'column d is on the target only'],
    });
  });

  test('a table that one side lacks is a difference; what a user may not see, and earlier versions of rows, are no proof', async () => {
    const kept = 'CREATE TABLE b (id integer); CREATE TABLE awsdms_status (id integer); CREATE VIEW v AS SELECT 1';
    fill(
      servers,
      'absent',
      `CREATE TABLE a (id integer); ${kept}; CREATE TABLE h (id integer) WITH SYSTEM VERSIONING; CREATE SEQUENCE s`,
      `${kept}; CREATE TABLE c (id integer); CREATE TABLE h (id integer)`,
    );
    servers.source.execute(`CREATE USER some@'%'; GRANT SELECT ON absent.a TO some@'%'`);
    const verdict = await compareDatabase(servers, 'absent');
    expect(verdict.tables?.map(({ name, outcome, reasons }) => [name, outcome, ...reasons]).sort()).toEqual([
      ['absent.a', 'different', 'the target has no such table'],
      ['absent.b', 'equal'],
      ['absent.c', 'different', 'the source has no such table'],
      ['absent.h', 'equal'],
    ]);
    expect(verdict.unproven).toEqual(['source: earlier versions of rows are not compared: absent.h']);
    const blinkered = { ...connectionTo(servers.source, 'absent'), user: 'some', password: undefined };
    const databases = await openMysqlPair({ source: blinkered, target: blinkered }, limits);
    expect((await databases.source.tables(['absent'])).map(({ name }) => name)).toEqual(['a']);
    expect((await databases.source.beyondReach(['absent'])).join()).toMatch(
      /^tables of absent: .*GRANT SELECT ON `absent`/,
    );
    expect(await databases.source.beyondReach([])).toEqual([]);
    expect(await databases.source.tables([])).toEqual([]);
    await databases.close();
  });
});
