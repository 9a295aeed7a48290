import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { runValidate } from '../../../lib/validation/command/command';
import { useServers } from '../databases';
import { execute } from '../server';

const servers = useServers();
const directory = mkdtempSync(join(tmpdir(), 'crossfade-interruption-'));
afterAll(() => rmSync(directory, { recursive: true }));

const rows = 40_000;
const script = `CREATE TABLE t (id integer PRIMARY KEY, n integer); INSERT INTO t SELECT n, n FROM generate_series(1, ${rows}) n`;
beforeAll(() => Promise.all([servers.old.database('large', script), servers.current.database('large', script)]));

/** What only a statement that reads a range has in it. */
const ofRange = 'count(*) AS rows';

/** What stands between the command and the target, and sees what is asked. */
interface Proxy {
  readonly url: string;
  /** Ranges that were asked for. */
  ranges: number;
  stop(): void;
}

/** @param most ranges that are passed on; with the next one the network is gone for that connection */
async function startProxy(most = Number.POSITIVE_INFINITY): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const onward = connect(servers.current.port, '127.0.0.1');
    socket.on('data', (data) => {
      proxy.ranges += data.includes(ofRange) ? 1 : 0;
      if (proxy.ranges <= most || !data.includes(ofRange)) {
        onward.write(data);
      }
    });
    onward.on('data', (data) => socket.write(data));
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(one);
      one.on('close', () => other.destroy()).on('error', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: Proxy = {
    url: `postgresql://postgres@127.0.0.1:${port}/large?sslmode=disable`,
    ranges: 0,
    stop() {
      server.close();
      for (const socket of sockets) {
        socket.destroy();
      }
    },
  };
  return proxy;
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly progress: string;
}

/** Starts the command, as a person would, and returns it with what it comes to. */
function start(
  target: string,
  ...args: readonly string[]
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const sides = ['--source', servers.old.url('large'), '--target', target];
  const child = spawn(process.execPath, ['bin/run.mjs', 'validate', ...sides, '--max-connections', '1', ...args]);
  const [output, progress]: [string[], string[]] = [[], []];
  child.stdout.on('data', (data: Buffer) => output.push(data.toString()));
  child.stderr.on('data', (data: Buffer) => progress.push(data.toString()));
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code) => resolve({ code, output: output.join(''), progress: progress.join('') })),
  );
  return { child, ended };
}

/** Waits until the file says that some rows are proven. */
async function proven(file: string): Promise<number> {
  for (;;) {
    const line = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) : undefined;
    const found = JSON.parse(line || '{}').proven?.sourceRows ?? 0;
    if (found > 0) {
      return found;
    }
    await sleep(20);
  }
}

async function runningSessions(): Promise<number> {
  const sql = `SELECT count(*)::integer AS n FROM pg_stat_activity
    WHERE application_name = 'crossfade-validation' AND state = 'active'`;
  const found = await Promise.all([servers.old, servers.current].map(({ url }) => execute(url('large'), sql)));
  return found.reduce((sum, [row]) => sum + Number(row?.n), 0);
}

test.each(['SIGINT', 'SIGKILL'] as const)(
  'a command that %s has ended goes on where it was when it is started again',
  async (signal) => {
    const file = join(directory, signal);
    const args = ['--only', 'rows', '--range-rows', '1000', '--waits', 'none', '--checkpoint', file];
    const [cut, whole] = [await startProxy(20), await startProxy()];
    const first = start(cut.url, ...args);
    while ((await proven(file)) < rows / 2) {
      await sleep(50);
    }
    first.child.kill(signal);
    const interrupted = await first.ended;
    cut.stop();
    if (signal === 'SIGINT') {
      expect(interrupted.output).toContain('NOT PROVEN');
      expect(interrupted.output).toContain('not proven: interrupted before everything was compared');
      expect(interrupted.code).toBe(2);
    }
    expect(statSync(file).mode & 0o777).toBe(0o600);
    // The same target, since the file is about an address.
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(/127.0.0.1:\d+\/large","schemas/, () => {
        return `${new URL(whole.url).host}/large","schemas`;
      }),
    );

    // One row that was proven is changed, and so is one that is still to come.
    await execute(servers.current.url('large'), `UPDATE t SET n = -1 WHERE id IN (1, ${rows})`);
    const { code, output } = await start(whole.url, ...args).ended;
    await execute(servers.current.url('large'), 'UPDATE t SET n = id WHERE n = -1');
    whole.stop();
    expect(output).toContain(`  changed ${rows}: n\n`);
    expect(output).not.toContain('  changed 1: n\n');
    expect(output).toContain('40 000 rows compared');
    expect(output).toMatch(/went on with an interrupted pass: 20 000 of the rows were compared between .* and .*Z/);
    expect(code).toBe(1);
    // Twenty ranges, the one behind the last key, and the buckets of the one that differs.
    expect(whole.ranges).toBe(22);
    expect(existsSync(file)).toBe(false);
  },
  120_000,
);

test('a statement that waits on the server is cancelled there, and the command ends at once', async () => {
  const client = new Client({ connectionString: servers.current.url('large') });
  await client.connect();
  await client.query('BEGIN; LOCK TABLE t');
  const { child, ended } = start(servers.current.url('large'), '--only', 'rows', '--json');
  while ((await runningSessions()) === 0) {
    await sleep(50);
  }
  const interruptedAt = Date.now();
  child.kill('SIGTERM');
  const { code, output } = await ended;
  expect(Date.now() - interruptedAt).toBeLessThan(5000);
  expect(await runningSessions()).toBe(0);
  await client.query('ROLLBACK');
  await client.end();
  expect(code).toBe(2);
  expect(JSON.parse(output)).toMatchObject({
    outcome: 'unproven',
    tables: [{ outcome: 'unproven', reasons: ['interrupted before everything was compared'] }],
  });
}, 120_000);

test('a command that is interrupted before it has connected ends without a verdict', async () => {
  const args = ['--source', servers.old.url('large'), '--target', servers.current.url('large')];
  const surroundings = { environment: {}, terminal: { write: () => {} } };
  const interrupted = AbortSignal.abort();
  await expect(runValidate(args, { ...surroundings, signal: interrupted })).rejects.toThrow('interrupted before');
  const interruption = new AbortController();
  const running = runValidate(args, { ...surroundings, signal: interruption.signal });
  interruption.abort();
  await expect(running).rejects.toThrow('interrupted before');
});

test('a command that pauses says why, and gives up in the end', async () => {
  const client = new Client({ connectionString: servers.old.url('large') });
  await client.connect();
  const busy = client.query('SELECT pg_sleep(600)').catch(() => {});
  const { code, output, progress } = await start(
    servers.current.url('large'),
    '--only',
    'rows',
    '--max-active-sessions',
    '0',
    '--max-pause',
    '2',
  ).ended;
  await execute(
    servers.old.url('large'),
    "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)'",
  );
  await busy;
  await client.end();
  expect(progress).toContain('pauses: the source has 1 active sessions (--max-active-sessions 0)');
  expect(output).toContain(
    'unproven table public.t: not compared after a pause of 2 s (--max-pause), since the source has 1 active sessions',
  );
  expect(code).toBe(2);
});
