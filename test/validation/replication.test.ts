import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from '../../lib/validation/pass';
import { compareTable, connectionTo, useServers } from './databases';
import { execute } from './server';
import { startWriter } from './writer';

const servers = useServers();
const rows = 20_000;
const table = 'CREATE TABLE t (id integer PRIMARY KEY, n integer NOT NULL DEFAULT 0, note text)';

/** The n-th change of the source: one in fifty brings a row, and none touches the last one of those that were there. */
const change = (n: number) =>
  n % 50 === 0
    ? `INSERT INTO t (id) VALUES (${rows + 1 + n})`
    : `UPDATE t SET n = n + 1 WHERE id = ${1 + ((n * 7919) % (rows - 1))}`;

test('under 500 changes a second that are replicated, one corrupted row is found and nothing else is different', async () => {
  const [sourceUrl, targetUrl] = [servers.old.url('live'), servers.current.url('live')];
  await servers.old.database(
    'live',
    `${table}; INSERT INTO t (id) SELECT generate_series(1, ${rows}); CREATE PUBLICATION p FOR TABLE t`,
  );
  await servers.current.database('live', table);
  const connection = `host=127.0.0.1 port=${servers.old.port} dbname=live user=postgres`;
  await execute(targetUrl, `CREATE SUBSCRIPTION s CONNECTION '${connection}' PUBLICATION p`);
  const copied = async () => Number((await execute(targetUrl, 'SELECT count(*)::integer AS n FROM t'))[0]?.n);
  while ((await copied()) < rows) {
    await sleep(50);
  }
  const writing = startWriter(sourceUrl, change, 500);
  // The one row that nobody writes: the replication would mend any other.
  await execute(targetUrl, "UPDATE t SET note = 'corrupted' WHERE id = 20000");
  // On one machine the replication is faster than any look, so it pauses until every row was looked at once.
  await execute(targetUrl, 'ALTER SUBSCRIPTION s DISABLE');
  await sleep(300);
  let comparing: ReturnType<typeof compareTable> | undefined;
  await new Promise<void>((seen) => {
    const onProgress = (progress: Progress) => (progress.rows >= rows ? seen() : undefined);
    const options = { rowsPerRange: 500, waitsSeconds: [1, 2, 4] };
    comparing = compareTable(
      connectionTo(servers.old, 'live'),
      connectionTo(servers.current, 'live'),
      options,
      onProgress,
    );
  });
  await execute(targetUrl, 'ALTER SUBSCRIPTION s ENABLE');
  const result = await comparing;
  const changes = await writing.end();
  await execute(
    targetUrl,
    'ALTER SUBSCRIPTION s DISABLE; ALTER SUBSCRIPTION s SET (slot_name = NONE); DROP SUBSCRIPTION s',
  );

  expect(changes).toBeGreaterThan(500);
  expect(result).toMatchObject({
    outcome: 'different',
    differences: [{ key: ['20000'], finding: 'changed', cells: [{ column: 'note' }] }],
  });
  expect(result?.inFlight).toBeGreaterThan(50);
});
