import { setTimeout as sleep } from 'node:timers/promises';
import { Sessions } from '../../lib/validation/postgresql/sessions';
import { connectionTo, limits, useServers } from './databases';
import { startProxy } from './proxy';
import { execute, type Server, startServer } from './server';

const servers = useServers();

test('a session can write nothing, on any server', async () => {
  await servers.current.database('harmless', 'CREATE TABLE t (id integer PRIMARY KEY); INSERT INTO t VALUES (1)');
  const sessions = new Sessions(connectionTo(servers.current, 'harmless'), limits);
  await expect(sessions.query('DELETE FROM public.t')).rejects.toThrow(
    'cannot execute DELETE in a read-only transaction',
  );
  await sessions.close();
});

test('a statement whose session an administrator ends is run again', async () => {
  const sessions = new Sessions(connectionTo(servers.current, 'postgres'), limits);
  const answer = sessions.query("SELECT pg_sleep(0.7), 'done' AS state");
  const end = `SELECT count(pg_terminate_backend(pid))::integer AS ended FROM pg_stat_activity
    WHERE application_name = 'crossfade-validation' AND query LIKE '%pg_sleep%'`;
  let ended = 0;
  while (ended === 0) {
    ended = Number((await execute(servers.current.url('postgres'), end))[0]?.ended);
  }
  expect(await answer).toMatchObject([{ state: 'done' }]);
  await sessions.close();
});

test('a connection that is lost while nobody uses it is replaced', async () => {
  const sessions = new Sessions(connectionTo(servers.current, 'postgres'), limits);
  const pid = async () => (await sessions.query('SELECT pg_backend_pid() AS pid'))[0]?.pid;
  const first = await pid();
  await execute(servers.current.url('postgres'), `SELECT pg_terminate_backend(${first})`);
  await sleep(200);
  expect(Number(await pid())).toBeGreaterThan(0);
  expect(await pid()).not.toBe(first);
  await sessions.close();
});

test('no more connections are open than allowed, however much is asked at once', async () => {
  const sessions = new Sessions(connectionTo(servers.current, 'postgres'), { ...limits, maximumConnections: 3 });
  const counts = await Promise.all(
    Array.from({ length: 20 }, () =>
      sessions.query(
        `SELECT count(*) AS n, pg_sleep(0.02) FROM pg_stat_activity WHERE application_name = 'crossfade-validation'`,
      ),
    ),
  );
  expect(Math.max(...counts.map(([row]) => Number(row?.n)))).toBe(3);
  await sessions.close();
});

/** Sessions of a validation that execute a statement. */
async function running(server: Server): Promise<number> {
  const [row] = await execute(
    server.url('postgres'),
    "SELECT count(*)::integer AS n FROM pg_stat_activity WHERE application_name = 'crossfade-validation' AND state = 'active'",
  );
  return Number(row?.n);
}

describe('what is closed while statements run', () => {
  test.each(['old', 'current'] as const)('leaves none of them to the %s server', async (name) => {
    const sessions = new Sessions(connectionTo(servers[name], 'postgres'), limits);
    const answers = Promise.allSettled(['1', '2', '3'].map((n) => sessions.query(`SELECT pg_sleep(60), ${n}`)));
    while ((await running(servers[name])) < 2) {
      await sleep(20);
    }
    await Promise.all([sessions.close(), sessions.close()]);
    expect(await running(servers[name])).toBe(0);
    expect(
      (await answers).map((answer) => (answer.status === 'rejected' ? answer.reason.message : 'answered')),
    ).toEqual([
      'canceling statement due to user request',
      'canceling statement due to user request',
      'the sessions are closed',
    ]);
  });

  test('is closed as well where the network has lost a statement', async () => {
    const proxy = await startProxy(servers.current.port, 'lost', 0);
    const sessions = new Sessions({ ...connectionTo(servers.current, 'postgres'), port: proxy.port }, limits);
    const answer = sessions.query("SELECT 'lost'").catch((error: Error) => error.message);
    while (proxy.seen === 0) {
      await sleep(20);
    }
    await sessions.close();
    expect(await answer).toBe('Connection terminated unexpectedly');
    proxy.stop();
  });

  test('is closed as well where the server is gone', async () => {
    const server = await startServer(17);
    const sessions = new Sessions(connectionTo(server, 'postgres'), limits);
    const answer = sessions.query('SELECT pg_sleep(60)').catch((error: Error) => error);
    while ((await running(server)) < 1) {
      await sleep(20);
    }
    const stopping = server.stop();
    await sessions.close();
    await stopping;
    expect(await answer).toBeInstanceOf(Error);
  });
});
