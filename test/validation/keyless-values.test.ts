import { compareDatabases, connectionTo, useServers } from './databases';

const servers = useServers();
const options = { waitsSeconds: [0.05, 0.05], showValues: true };

async function differencesOf(name: string, table: string, source: string, target: string, more = {}) {
  const insert = (rows: string) => `${table}; INSERT INTO t VALUES ${rows}`;
  await Promise.all([servers.old.database(name, insert(source)), servers.current.database(name, insert(target))]);
  const verdict = await compareDatabases(connectionTo(servers.old, name), connectionTo(servers.current, name), {
    ...options,
    ...more,
  });
  return verdict.tables?.[0]?.differences.map(({ key, ...rest }) => rest);
}

describe('the values of a row in a table without a key', () => {
  const both = "(1, 'same'), (2, NULL), (2, NULL)";

  test('are shown where they are asked for, since nothing else names the row', async () => {
    // The name of a column is one that the statement might use itself.
    const found = await differencesOf('values', 'CREATE TABLE t (h integer, hash text)', both, `(1, 'same'), (3, 'x')`);
    expect(found).toEqual(
      expect.arrayContaining([
        { finding: 'missing', cells: [], occurrences: { source: 2, target: 0 }, values: { h: '2', hash: null } },
        { finding: 'extra', cells: [], occurrences: { source: 0, target: 1 }, values: { h: '3', hash: 'x' } },
      ]),
    );
    expect(found).toHaveLength(2);
  });

  test('are those of a row that is there less often on one side', async () => {
    const found = await differencesOf('fewer', 'CREATE TABLE t (n integer)', '(7), (7), (8)', '(7), (8)');
    expect(found).toEqual([
      { finding: 'missing', cells: [], occurrences: { source: 2, target: 1 }, values: { n: '7' } },
    ]);
  });

  test('come from every partition', async () => {
    const table = `CREATE TABLE t (n integer, v text) PARTITION BY RANGE (n);
      CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20)`;
    const found = await differencesOf('partitions', table, "(1, 'a'), (11, 'b')", "(1, 'c'), (11, 'd')");
    expect(found?.map(({ values }) => values?.v).sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('stay where they are unless they are asked for', async () => {
    const found = await differencesOf('secret', 'CREATE TABLE t (n integer)', '(1)', '(2)', { showValues: false });
    expect(found?.map((difference) => 'values' in difference)).toEqual([false, false]);
  });
});
