import { Sessions } from '../../lib/validation/postgresql/sessions';
import { connectionTo, limits, useServers } from './databases';
import { execute } from './server';

const servers = useServers();
const count = 'SELECT count(*) AS n FROM public.t';

test('all statements of a snapshot see one moment, and nothing can be written in it', async () => {
  const url = await servers.current.database('moment', 'CREATE TABLE t (n integer)');
  const sessions = new Sessions(connectionTo(servers.current, 'moment'), limits);
  const seen = await sessions.snapshot(async (query) => {
    const before = await query(count);
    await execute(url, 'INSERT INTO t VALUES (1)');
    return [before[0]?.n, (await query(count))[0]?.n];
  });
  expect(seen).toEqual(['0', '0']);
  expect(await sessions.query(count)).toEqual([{ n: '1' }]);
  await expect(sessions.snapshot((query) => query('DELETE FROM public.t'))).rejects.toThrow('read-only transaction');
  await sessions.close();
});

test('a snapshot whose session an administrator ends is begun again', async () => {
  const sessions = new Sessions(connectionTo(servers.current, 'postgres'), limits);
  let attempts = 0;
  const pid = 'SELECT pg_backend_pid() AS pid';
  const seen = await sessions.snapshot(async (query) => {
    const [row] = await query(pid);
    if (attempts++ === 0) {
      await execute(servers.current.url('postgres'), `SELECT pg_terminate_backend(${row?.pid}, 5000)`);
    }
    return [row, ...(await query(pid))];
  });
  expect(attempts).toBe(2);
  expect(seen[0]).toEqual(seen[1]);
  await sessions.close();
});
