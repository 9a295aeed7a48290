import { compareChanged, describeServers } from './servers';

describeServers('the values of a row in a table of MySQL or MariaDB without a key', (servers) => {
  const table = "CREATE TABLE t (h int, v text); INSERT INTO t VALUES (1, 'same'), (2, NULL), (2, NULL)";
  const options = { waitsSeconds: [0.05, 0.05] };

  test('are shown where they are asked for, since nothing else names the row', async () => {
    const { differences } = await compareChanged(
      servers,
      table,
      "DELETE FROM t WHERE h = 2 LIMIT 1; INSERT INTO t VALUES (3, 'x'), (3, 'x')",
      { ...options, showValues: true },
    );
    expect(differences.map(({ key, ...rest }) => rest)).toEqual(
      expect.arrayContaining([
        { finding: 'missing', cells: [], occurrences: { source: 2, target: 1 }, values: { h: '2', v: null } },
        { finding: 'extra', cells: [], occurrences: { source: 0, target: 2 }, values: { h: '3', v: 'x' } },
      ]),
    );
    expect(differences).toHaveLength(2);
  });

  test('stay where they are unless they are asked for', async () => {
    const { differences } = await compareChanged(servers, table, "INSERT INTO t VALUES (3, 'x')", options);
    expect(differences.map((difference) => 'values' in difference)).toEqual([false]);
  });
});
