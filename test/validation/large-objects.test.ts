import { compareDatabases, connectionTo, useServers } from './databases';

const servers = useServers();
const objects = "SELECT lo_from_bytea(20 + n, decode(repeat('ab', n), 'hex')) FROM generate_series(1, 30) n";

/** Makes a database of large objects on the old server and one on the current server. */
async function make(name: string, source: string, target: string) {
  await Promise.all([servers.old.database(name, source), servers.current.database(name, target)]);
  return [connectionTo(servers.old, name), connectionTo(servers.current, name)] as const;
}

test('large objects are compared by their bytes', async () => {
  const [source, target] = await make('same', objects, objects);
  expect((await compareDatabases(source, target)).tables).toMatchObject([
    { name: 'pg_catalog.large objects', outcome: 'equal', sourceRows: 30, targetRows: 30 },
  ]);
  const changes = "SELECT lo_unlink(25); SELECT lo_put(30, 2, '\\x00'); SELECT lo_create(4000000000)";
  const [, changed] = await make('changed', objects, `${objects}; ${changes}`);
  const { outcome, tables } = await compareDatabases(source, changed, { rowsPerRange: 7 });
  expect(outcome).toBe('different');
  const found = tables?.[0]?.differences.map(({ finding, key, cells }) => [
    finding,
    key[0],
    ...cells.map(({ column }) => column),
  ]);
  expect(found).toHaveLength(3);
  expect(found).toEqual(
    expect.arrayContaining([
      ['missing', '25'],
      ['changed', '30', 'data'],
      ['extra', '4000000000'],
    ]),
  );
  expect(tables?.[0]?.ranges).toBeGreaterThan(3);
});

test('large objects that the target has not got are missing, and none at all are no table', async () => {
  const [source, target] = await make('lost', objects, 'SELECT 1');
  expect((await compareDatabases(source, target)).tables).toMatchObject([{ outcome: 'different', differentRows: 30 }]);
  const [none, neither] = await make('none', 'SELECT 1', 'SELECT 1');
  expect((await compareDatabases(none, neither)).tables).toEqual([]);
});

test('a large object that the user may not read is not proven', async () => {
  const [source, target] = await make('kept', objects, `${objects}; CREATE ROLE reader LOGIN`);
  expect((await compareDatabases(source, { ...target, user: 'reader' })).tables).toMatchObject([
    { outcome: 'unproven', reasons: [expect.stringMatching(/^permission denied for large object \d+$/)] },
  ]);
});
