import type { Progress } from '../../lib/validation/pass';
import { compareTable, connectionTo, useServers } from './databases';
import { execute } from './server';

const servers = useServers();
const table =
  'CREATE TABLE t (id integer PRIMARY KEY, n integer); INSERT INTO t SELECT n, 0 FROM generate_series(1, 3000) n';

async function make(name: string) {
  await Promise.all([servers.old.database(name, table), servers.current.database(name, table)]);
  const [source, target] = [connectionTo(servers.old, name), connectionTo(servers.current, name)];
  return { source, target, sourceUrl: servers.old.url(name), targetUrl: servers.current.url(name) };
}

test('rows that the target gets a moment later are in flight, and a corrupted one among them is found', async () => {
  const { source, target, sourceUrl, targetUrl } = await make('late');
  const changes =
    'UPDATE t SET n = n + 1 WHERE id <= 500; DELETE FROM t WHERE id = 600; INSERT INTO t VALUES (9999, 1)';
  await execute(sourceUrl, changes);
  await execute(targetUrl, 'UPDATE t SET n = -1 WHERE id = 2000');
  let comparing: ReturnType<typeof compareTable> | undefined;
  await new Promise<void>((seen) => {
    const onProgress = ({ rows }: Progress) => (rows === 3000 ? seen() : undefined);
    comparing = compareTable(source, target, { rowsPerRange: 200, waitsSeconds: [2, 2] }, onProgress);
  });
  await execute(targetUrl, changes);
  expect(await comparing).toMatchObject({
    outcome: 'different',
    inFlight: 502,
    differentRows: 1,
    differences: [{ key: ['2000'], finding: 'changed', cells: [{ column: 'n' }] }],
  });
});

test('a row that is written all the time is neither equal nor different', async () => {
  const { source, target, sourceUrl } = await make('busy');
  let busy = true;
  const writing = (async () => {
    while (busy) {
      await execute(sourceUrl, 'UPDATE t SET n = n + 1 WHERE id = 7');
    }
  })();
  const result = await compareTable(source, target, { waitsSeconds: [0.2, 0.2] });
  busy = false;
  await writing;
  expect(result).toMatchObject({ outcome: 'unsettled', differentRows: 0, unsettled: [['7']] });
});

test('rows without a key are looked at again by all that they hold', async () => {
  const keyless =
    'CREATE TABLE t (a integer, b text); INSERT INTO t SELECT n % 10, NULL FROM generate_series(1, 100) n';
  await servers.old.database('keyless', `${keyless}; INSERT INTO t VALUES (1, 'late'), (2, NULL)`);
  await servers.current.database('keyless', `${keyless}; INSERT INTO t VALUES (3, 'wrong')`);
  const [source, target] = [connectionTo(servers.old, 'keyless'), connectionTo(servers.current, 'keyless')];
  let comparing: ReturnType<typeof compareTable> | undefined;
  await new Promise<void>((seen) => {
    comparing = compareTable(source, target, { waitsSeconds: [2, 2] }, () => seen());
  });
  await execute(servers.current.url('keyless'), "INSERT INTO t VALUES (1, 'late'), (2, NULL)");
  const result = await comparing;
  expect(result).toMatchObject({ outcome: 'different', inFlight: 2, differentRows: 1 });
  expect(result?.differences).toMatchObject([{ finding: 'extra' }]);
});
