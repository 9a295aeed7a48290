import { compareSlices } from '../../lib/validation/compare-slices';
import type { Checksum, HashedRow, KeyRange, RowReader } from '../../lib/validation/rows';
import type { TablePair } from '../../lib/validation/table';
import { TableComparison } from '../../lib/validation/table-comparison';
import { compareTable, connectionTo, useServers } from './databases';
import { execute } from './server';

const servers = useServers();

/** Makes two databases of one table, and compares it on an old and a current server with a current one. */
async function compare(name: string, source: string, target: string) {
  await Promise.all([
    servers.old.database(name, `${source}; ANALYZE`),
    servers.current.database(name, `${source}; ANALYZE`),
    servers.current.database(`${name}_target`, `${target}; ANALYZE`),
  ]);
  const other = connectionTo(servers.current, `${name}_target`);
  const options = { rowsPerRange: 100, mostListed: 100 };
  return Promise.all([
    compareTable(connectionTo(servers.old, name), other, options),
    compareTable(connectionTo(servers.current, name), other, options),
  ]);
}

describe('a table whose sides order the key differently', () => {
  const table = (collation: string) =>
    `CREATE TABLE t (k text COLLATE "${collation}" PRIMARY KEY, n integer);
     INSERT INTO t SELECT CASE n % 3 WHEN 0 THEN 'a-' WHEN 1 THEN 'B' ELSE 'é' END || n, n FROM generate_series(1, 5000) n`;

  test('is equal where its rows are', async () => {
    for (const result of await compare('order', table('C'), table('en-US-x-icu'))) {
      expect(result).toMatchObject({ outcome: 'equal', sourceRows: 5000, targetRows: 5000 });
    }
  });

  test('differs in those rows that differ, and no others', async () => {
    const changes =
      "DELETE FROM t WHERE n IN (7, 4000); UPDATE t SET n = -n WHERE n IN (8, 2500, 5000); INSERT INTO t VALUES ('Z', 0)";
    for (const result of await compare('changed', table('en-US-x-icu'), `${table('C')}; ${changes}`)) {
      expect(result.differences.map(({ finding, key }) => `${finding} ${key}`).sort()).toEqual([
        'changed B2500',
        'changed é5000',
        'changed é8',
        'extra Z',
        'missing B4000',
        'missing B7',
      ]);
    }
  });
});

describe('a table without a key', () => {
  const table =
    "CREATE TABLE t (a integer, b text); INSERT INTO t SELECT n / 2, 'row' FROM generate_series(1, 20000) n";

  test('is read in pages, whatever the order of its rows', async () => {
    const reversed =
      "CREATE TABLE t (a integer, b text); INSERT INTO t SELECT n / 2, 'row' FROM generate_series(20000, 1, -1) n";
    for (const result of await compare('reversed', table, reversed)) {
      expect(result).toMatchObject({ outcome: 'equal', sourceRows: 20_000, targetRows: 20_000 });
    }
  });

  test('differs in how often a row is there', async () => {
    const changes = `DELETE FROM t WHERE ctid IN (SELECT ctid FROM t WHERE a = 5000 LIMIT 1); INSERT INTO t VALUES (77, 'row');
      UPDATE t SET b = 'other' WHERE a = 9000`;
    for (const result of await compare('counts', table, `${table}; ${changes}`)) {
      expect(result.differences.map(({ finding }) => finding).sort()).toEqual(['extra', 'extra', 'missing', 'missing']);
    }
  });

  test('may be partitioned on one side', async () => {
    const partitioned = `CREATE TABLE t (a integer, b text) PARTITION BY HASH (a);
      CREATE TABLE t0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1);
      INSERT INTO t SELECT n / 2, 'row' FROM generate_series(1, 20000) n`;
    for (const result of await compare('partitions', partitioned, table)) {
      expect(result).toMatchObject({ outcome: 'equal', sourceRows: 20_000 });
    }
  });

  test('keeps its rows in sight while they move from page to page', async () => {
    const urls = [servers.old, servers.current].map((server) => server.url('moving'));
    await Promise.all([
      servers.old.database('moving', `${table}; ANALYZE`),
      servers.current.database('moving', `${table}; ANALYZE`),
    ]);
    let busy = true;
    const moving = (async () => {
      while (busy) {
        // The row stays the same, and goes to where there is room.
        await Promise.all(urls.map((url) => execute(url, 'UPDATE t SET b = b WHERE a < 3000')));
        await Promise.all(urls.map((url) => execute(url, 'VACUUM t')));
      }
    })();
    const result = await compareTable(connectionTo(servers.old, 'moving'), connectionTo(servers.current, 'moving'), {
      rowsPerRange: 100,
    });
    busy = false;
    await moving;
    expect(result).toMatchObject({ outcome: 'equal', sourceRows: 20_000, targetRows: 20_000 });
  });
});

describe('with made-up slices,', () => {
  const pair = { key: [{}], source: { estimatedRows: 0 }, target: { estimatedRows: 0 } } as unknown as TablePair;
  const limits = { mostSuspects: 10, rowsPerRange: 100 };

  /** A side whose buckets have so many rows each, in two slices. */
  const side = (buckets: Readonly<Record<number, readonly [rows: number, sum: string]>>): RowReader =>
    ({
      async *slices(): AsyncGenerator<KeyRange> {
        yield { upTo: ['m'] };
        yield { after: ['m'] };
      },
      buckets: async ({ after }: KeyRange) =>
        new Map<number, Checksum>(
          Object.entries(buckets).map(([bucket, [rows, sum]]) => [
            Number(bucket),
            { rows: after ? 0 : rows, sum: after ? '0' : sum },
          ]),
        ),
      rowsOf: async (
        { after }: KeyRange,
        _count: number,
        chosen: readonly number[],
        limit: number,
      ): Promise<readonly HashedRow[]> =>
        after
          ? []
          : chosen
              .flatMap((bucket) =>
                Array.from({ length: buckets[bucket]?.[0] ?? 0 }, (_, n) => ({
                  key: [`${bucket}/${n}`],
                  hash: buckets[bucket]?.[1] ?? '',
                  occurrences: 1,
                })),
              )
              .slice(0, limit),
    }) as unknown as RowReader;

  test('more rows than are kept at once are read in turns', async () => {
    const readers = {
      source: side({ 1: [4, '1'], 2: [4, '1'], 3: [4, '1'] }),
      target: side({ 1: [4, '2'], 2: [4, '2'], 3: [4, '1'] }),
    };
    const found = await compareSlices(readers, pair, { ...limits, mostSuspects: 6 });
    expect(found).toMatchObject({ sourceRows: 12, overflow: false });
    expect(found.suspects).toHaveLength(8);
  });

  test('more rows than a call has room for arguments are listed as well', async () => {
    const readers = { source: side({ 1: [150_000, '1'] }), target: side({ 1: [150_000, '2'] }) };
    const found = await compareSlices(readers, pair, { ...limits, mostSuspects: 200_000 });
    expect(found).toMatchObject({ overflow: false, inconclusive: false });
    expect(found.suspects).toHaveLength(150_000);
  });

  test('what is too much for the memory is told by its sums, and only what was open is looked into again', async () => {
    const readers = { source: side({ 1: [40, '1'], 2: [2, '3'] }), target: side({ 1: [40, '2'], 2: [2, '4'] }) };
    const found = await compareSlices(readers, pair, limits);
    expect(found).toMatchObject({ overflow: true, unlisted: new Map([['1', '40:1 40:2']]) });
    expect(found.suspects).toHaveLength(2);
    const again = await compareSlices(readers, pair, limits, found.unlisted);
    expect(again).toMatchObject({ suspects: [], overflow: true, unlisted: found.unlisted });
  });

  test('checksums that differ while no row does are no conclusion', async () => {
    const readers = { source: side({ 1: [0, '1'] }), target: side({ 1: [0, '2'] }) };
    expect(await compareSlices(readers, pair, limits)).toMatchObject({ inconclusive: true, overflow: false });
  });

  test('rows that have become too many since they were counted are not listed in part', async () => {
    const grown = { ...side({ 1: [2, '1'] }), rowsOf: side({ 1: [40, '1'] }).rowsOf } as RowReader;
    const found = await compareSlices({ source: grown, target: side({ 1: [2, '2'] }) }, pair, limits);
    expect(found).toMatchObject({ suspects: [], overflow: true, unlisted: new Map([['1', '2:1 2:2']]) });
  });

  describe('of more rows than are kept, a table', () => {
    const many = 200_000;
    const options = { waitsSeconds: [0.01, 0.01], mostListed: 10, showValues: false };
    const outcomeOf = async (target: (look: number) => string) => {
      let look = 0;
      const changing = {
        ...side({}),
        buckets: ({ after }: KeyRange, count: number) =>
          side({ 1: [many, target(after ? look++ : look)] }).buckets({ after }, count),
      } as RowReader;
      const whole = { ...pair, name: 't', ranges: false, obstacles: [] } as TablePair;
      const comparison = new TableComparison(whole, { source: side({ 1: [many, '1'] }), target: changing }, options);
      await comparison.settle({}, await comparison.look({}));
      return comparison.result().outcome;
    };

    test('is different where its sums stay different over the last wait', async () => {
      expect(await outcomeOf(() => '2')).toBe('different');
    });

    test('is neither equal nor different while its sums change', async () => {
      expect(await outcomeOf((look) => `${look + 2}`)).toBe('unsettled');
    });

    test('is equal once its sums were', async () => {
      expect(await outcomeOf((look) => (look < 2 ? '2' : '1'))).toBe('equal');
    });
  });
});
