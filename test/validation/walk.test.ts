import { PostgresRowReader } from '../../lib/validation/postgresql/row-reader';
import { Sessions } from '../../lib/validation/postgresql/sessions';
import { pairTables, readTables } from '../../lib/validation/postgresql/tables';
import { connectionTo, limits } from './databases';
import { useRows } from './rows';

const { servers, compare } = useRows();

test.each(['old', 'current'] as const)(
  'a table that is walked is walked by its index: no cut reads what is behind it (%s server)',
  async (which) => {
    const server = servers[which];
    await server.database(
      'walk',
      `CREATE TABLE t (id bigint PRIMARY KEY, note text);
       INSERT INTO t SELECT n, repeat('x', 60) FROM generate_series(1, 100000) n; ANALYZE t`,
    );
    const sessions = new Sessions(connectionTo(server, 'walk'), limits);
    const [table] = await readTables(sessions, ['public']);
    const plans: string[] = [];
    const query: Sessions['query'] = async (text, values) => {
      if (/OFFSET \d+ LIMIT 1$/.test(text)) {
        const plan = await sessions.query(`EXPLAIN ${text}`, values);
        plans.push(plan.map((line) => line['QUERY PLAN']).join('\n'));
      }
      return sessions.query(text, values);
    };
    const pair = pairTables(table as NonNullable<typeof table>, table as NonNullable<typeof table>);
    const watched = { query, snapshot: sessions.snapshot.bind(sessions) };
    const reader = new PostgresRowReader(watched, pair, 'source', 'text', false);
    const keys: string[] = [];
    for await (const [key] of reader.boundaries(1000)) {
      keys.push(`${key}`);
    }
    await sessions.close();
    expect(keys).toHaveLength(100);
    expect(keys.slice(0, 2)).toEqual(['1000', '2000']);
    expect(plans.filter((plan) => !/Index (Only )?Scan/.test(plan))).toEqual([]);
  },
);

describe('a table is walked to its end, whatever its key:', () => {
  test('bytes, each of which comes back as itself', async () => {
    const script = `CREATE TABLE t (k "char", id integer, n integer, PRIMARY KEY (k, id));
      INSERT INTO t SELECT (b - 128)::"char", i, i FROM generate_series(0, 255) b, generate_series(1, 12) i`;
    const result = await compare(script, `UPDATE t SET n = 0 WHERE k IN ('A', (-61)::"char") AND id = 7`, {
      rowsPerRange: 10,
    });
    expect(result).toMatchObject({ sourceRows: 3072, targetRows: 3072, differentRows: 2 });
    expect(result.differences.map(({ key }) => key)).toEqual([
      ['-61', '7'],
      ['65', '7'],
    ]);
  });

  test('columns whose names the statements use themselves', async () => {
    const names = [
      't0',
      't1',
      'k0',
      'h',
      'b',
      'q',
      'r',
      'n',
      'version',
      'hash',
      'rows',
      'sum',
      'place',
      'objects',
      'page',
    ];
    const columns = names.map((name) => `${name} integer`).join();
    for (const key of ['t0', 't1, t0', 'h, b, place', 'r, n']) {
      const script = `CREATE TABLE t (${columns}, PRIMARY KEY (${key}));
        INSERT INTO t SELECT ${names.map((_, index) => `i * ${index + 1}`).join()} FROM generate_series(1, 3000) i`;
      const result = await compare(script, 'UPDATE t SET page = 0 WHERE t0 = 77', { rowsPerRange: 100 });
      expect(result).toMatchObject({ ranges: 31, sourceRows: 3000, differentRows: 1 });
    }
    const keyless = `CREATE TABLE t (${columns}); INSERT INTO t SELECT ${names.join()} FROM (VALUES (${names.map(() => 1).join()})) v (${names.join()})`;
    expect(await compare(keyless, 'UPDATE t SET h = 2')).toMatchObject({ differentRows: 2 });
  });

  test('columns of such names in a table that is large enough for a sample', async () => {
    const script = `CREATE TABLE t (n integer, t0 integer, k0 integer, place integer, note text, PRIMARY KEY (n, t0, k0, place));
      INSERT INTO t SELECT i, -i, i % 7, i, repeat('x', 80) FROM generate_series(1, 200000) i`;
    const result = await compare(script, "UPDATE t SET note = '' WHERE n = 77777", { rowsPerRange: 20_000 });
    expect(result).toMatchObject({ sourceRows: 200_000, targetRows: 200_000, differentRows: 1 });
    expect(result.ranges).toBeGreaterThan(6);
    expect(result.ranges).toBeLessThan(18);
  });

  test.each([
    ['a tree of labels', 'ltree', "('a.' || i)::ltree"],
    ['pairs', 'hstore', "hstore('k', i::text)"],
    ['cubes', 'cube', 'cube(i)'],
    ['a text without case', 'citext', "CASE i % 2 WHEN 0 THEN 'K' ELSE 'k' END || i"],
    ['a text without case, in a domain', 'word', "CASE i % 2 WHEN 0 THEN 'K' ELSE 'k' END || i"],
  ])('%s, a type of an extension', async (_what, type, value) => {
    const extensions = ['ltree', 'hstore', 'cube', 'citext'].map((name) => `CREATE EXTENSION ${name} SCHEMA "my own"`);
    const prepare = `CREATE SCHEMA "my own"; ${extensions.join(';')}; SET search_path = public, "my own"; CREATE DOMAIN word AS citext`;
    for (const key of ['k', 'a, k', 'k, other']) {
      const script = `${prepare};
        CREATE TABLE t (k ${type}, a integer, other ${type}, n integer, PRIMARY KEY (${key}));
        INSERT INTO t SELECT ${value}, i % 3, ${value}, i FROM generate_series(1, 1500) i`;
      const result = await compare(script, 'UPDATE t SET n = 0 WHERE n = 77; DELETE FROM t WHERE n = 78', {
        rowsPerRange: 50,
      });
      expect(result).toMatchObject({ sourceRows: 1500, targetRows: 1499, differentRows: 2 });
    }
  });

  test('slices by a key of a type of an extension are read by the index, each row once', async () => {
    await servers.current.database(
      'labels',
      `CREATE EXTENSION citext; CREATE TABLE t (k citext, a integer, PRIMARY KEY (k, a));
       INSERT INTO t SELECT CASE i % 2 WHEN 0 THEN 'K' ELSE 'k' END || i, i FROM generate_series(1, 5000) i; ANALYZE t`,
    );
    const sessions = new Sessions(connectionTo(servers.current, 'labels'), limits);
    const [table] = await readTables(sessions, ['public']);
    const plans: string[] = [];
    const query: Sessions['query'] = async (text, values) => {
      const plan = await sessions.query(`EXPLAIN ${text}`, values);
      plans.push(plan.map((line) => line['QUERY PLAN']).join('\n'));
      return sessions.query(text, values);
    };
    const pair = pairTables(table as NonNullable<typeof table>, table as NonNullable<typeof table>);
    const watched = { query, snapshot: sessions.snapshot.bind(sessions) };
    const reader = new PostgresRowReader(watched, pair, 'source', 'text', false);
    let rows = 0;
    for await (const slice of reader.slices(500)) {
      plans.length = 0;
      rows += (await reader.checksum(slice)).rows;
      expect(plans.join()).toMatch(/Index Cond: .*k/);
    }
    await sessions.close();
    expect(rows).toBe(5000);
  });
});
