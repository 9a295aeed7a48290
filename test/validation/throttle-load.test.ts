import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { DatabaseLoad } from '../../lib/validation/database';
import { readLoad } from '../../lib/validation/postgresql/load';
import { Sessions } from '../../lib/validation/postgresql/sessions';
import { connectionTo, limits, useServers } from './databases';
import { execute, type Server } from './server';

const servers = useServers();

async function loadOf(server: Server, user = 'postgres'): Promise<DatabaseLoad> {
  const sessions = new Sessions({ ...connectionTo(server, 'postgres'), user }, limits);
  try {
    return await readLoad(sessions);
  } finally {
    await sessions.close();
  }
}

/** Keeps a session of somebody else busy while a test looks. */
async function whileBusy<Result>(server: Server, look: () => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: server.url('postgres') });
  await client.connect();
  const sleeping = client.query('SELECT pg_sleep(60)').catch(() => {});
  try {
    await sleep(100);
    return await look();
  } finally {
    await execute(
      server.url('postgres'),
      "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)'",
    );
    await sleeping;
    await client.end();
  }
}

test.each(['old', 'current'] as const)(
  'active sessions of others are counted, and not our own, on the %s server',
  async (name) => {
    expect(await loadOf(servers[name])).toEqual({ activeSessions: 0 });
    expect(await whileBusy(servers[name], () => loadOf(servers[name]))).toEqual({ activeSessions: 1 });
  },
);

test.each(['old', 'current'] as const)(
  'a role that may not see the sessions of others says so, on the %s server',
  async (name) => {
    await execute(servers[name].url('postgres'), 'CREATE ROLE narrow LOGIN');
    const grant = 'GRANT pg_read_all_stats TO narrow';
    const narrow = await whileBusy(servers[name], () => loadOf(servers[name], 'narrow'));
    expect(narrow).toEqual({
      activeSessions: 0,
      unseen: [`the role narrow may not see whether sessions of other users are active: ${grant}`],
    });
    await execute(servers[name].url('postgres'), grant);
    expect(await whileBusy(servers[name], () => loadOf(servers[name], 'narrow'))).toEqual({ activeSessions: 1 });
  },
);

test('a logical replication that is behind is measured while somebody reads it', async () => {
  const [source, target] = [servers.old, servers.current];
  const table = 'CREATE TABLE t (id serial PRIMARY KEY, filler text)';
  const url = await source.database('lag', `${table}; CREATE PUBLICATION p FOR TABLE t`);
  await target.database('lag', table);
  await execute(
    target.url('lag'),
    `CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 port=${source.port} dbname=lag user=postgres' PUBLICATION p`,
  );
  const lag = async () => (await loadOf(source)).replicationLagMebibytes ?? Number.NaN;
  while (!((await lag()) < 1)) {
    await sleep(50);
  }
  // What the target cannot apply it does not confirm, and once it waits it confirms nothing more.
  const blocker = new Client({ connectionString: target.url('lag') });
  await blocker.connect();
  await blocker.query('BEGIN; LOCK TABLE t');
  await execute(url, 'INSERT INTO t DEFAULT VALUES');
  while ((await execute(target.url('lag'), 'SELECT FROM pg_locks WHERE NOT granted')).length === 0) {
    await sleep(50);
  }
  await execute(url, "INSERT INTO t (filler) SELECT repeat('x', 1000) FROM generate_series(1, 10000)");
  const behind = await lag();
  await blocker.query('ROLLBACK');
  await blocker.end();
  await execute(target.url('lag'), 'ALTER SUBSCRIPTION s DISABLE');
  while (!Number.isNaN(await lag())) {
    await sleep(50);
  }
  await execute(target.url('lag'), 'ALTER SUBSCRIPTION s SET (slot_name = NONE); DROP SUBSCRIPTION s');
  await execute(url, "SELECT pg_drop_replication_slot('s')");
  expect(behind).toBeGreaterThan(5);
  expect(behind).toBeLessThan(100);
});
