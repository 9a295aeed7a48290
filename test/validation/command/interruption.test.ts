import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { runValidate } from '../../../lib/validation/command/command';
import { useServers } from '../databases';
import { startProxy } from '../proxy';
import { execute } from '../server';

const servers = useServers();
const directory = mkdtempSync(join(tmpdir(), 'crossfade-interruption-'));
afterAll(() => rmSync(directory, { recursive: true }));

const rows = 40_000;
const script = `CREATE TABLE t (id integer PRIMARY KEY, n integer); INSERT INTO t SELECT n, n FROM generate_series(1, ${rows}) n`;
beforeAll(() => Promise.all([servers.old.database('large', script), servers.current.database('large', script)]));

/** What only a statement that reads a range has in it. */
const ofRange = 'count(*) AS rows';

const throughPort = (port: number) => `postgresql://postgres@127.0.0.1:${port}/large?sslmode=disable`;

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

/** Waits until a statement of the command waits for a lock of the target: what reads the catalogue waits for none. */
async function waitingForLock(): Promise<void> {
  const sql = `SELECT FROM pg_stat_activity WHERE application_name = 'crossfade-validation' AND wait_event_type = 'Lock'`;
  while ((await execute(servers.current.url('large'), sql)).length === 0) {
    await sleep(50);
  }
}

test.each(['SIGINT', 'SIGKILL'] as const)(
  'a command that %s has ended goes on where it was when it is started again',
  async (signal) => {
    const file = join(directory, signal);
    const args = ['--only', 'rows', '--range-rows', '1000', '--waits', 'none', '--checkpoint', file];
    const { port } = servers.current;
    const [cut, whole] = [await startProxy(port, ofRange, 20), await startProxy(port, ofRange)];
    const first = start(throughPort(cut.port), ...args);
    while ((await proven(file)) < rows / 2) {
      await sleep(50);
    }
    first.child.kill(signal);
    const interrupted = await first.ended;
    cut.stop();
    if (signal === 'SIGINT') {
      expect(interrupted.output).toContain('NOT PROVEN');
      expect(interrupted.output).toContain('not proven: interrupted before everything was compared');
      expect(interrupted.output).toMatch(/note: the same command goes on where this one was interrupted, by .+/);
      expect(interrupted.code).toBe(2);
    }
    expect(statSync(file).mode & 0o777).toBe(0o600);
    // The same target, since the file is about an address.
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(/127.0.0.1:\d+\/large","schemas/, () => {
        return `127.0.0.1:${whole.port}/large","schemas`;
      }),
    );

    // One row that was proven is changed, and so is one that is still to come.
    await execute(servers.current.url('large'), `UPDATE t SET n = -1 WHERE id IN (1, ${rows})`);
    const { code, output } = await start(throughPort(whole.port), ...args).ended;
    await execute(servers.current.url('large'), 'UPDATE t SET n = id WHERE n = -1');
    whole.stop();
    expect(output).toContain(`  changed ${rows}: n\n`);
    expect(output).not.toContain('  changed 1: n\n');
    expect(output).toContain('40 000 rows compared');
    expect(output).toMatch(/went on with an interrupted pass: 20 000 of the rows were compared between .* and .*Z/);
    expect(code).toBe(1);
    // Twenty ranges, the one behind the last key, and the buckets of the one that differs.
    expect(whole.seen).toBe(22);
    expect(existsSync(file)).toBe(false);
  },
  120_000,
);

test('a statement that waits on the server is cancelled there, and the command ends at once', async () => {
  const client = new Client({ connectionString: servers.current.url('large') });
  await client.connect();
  await client.query('BEGIN; LOCK TABLE t');
  const { child, ended } = start(servers.current.url('large'), '--only', 'rows', '--json');
  await waitingForLock();
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

test('within the process too an interruption ends a validation with a verdict, and keeps its account', async () => {
  const client = new Client({ connectionString: servers.current.url('large') });
  await client.connect();
  await client.query('BEGIN; LOCK TABLE t');
  const [source, target] = [servers.old.url('large'), servers.current.url('large')];
  const file = join(directory, 'within');
  const args = ['--source', source, '--target', target, '--only', 'rows', '--checkpoint', file];
  const interruption = new AbortController();
  const surroundings = { environment: {}, terminal: { write: () => {} }, signal: interruption.signal };
  const running = runValidate(args, surroundings);
  await waitingForLock();
  interruption.abort();
  const { output, exitCode } = await running;
  await client.query('ROLLBACK');
  await client.end();
  expect(output).toContain('unproven table public.t: interrupted before everything was compared\n');
  expect(exitCode).toBe(2);
  expect(existsSync(file)).toBe(true);
  expect((await runValidate(args, { environment: {}, terminal: { write: () => {} } })).exitCode).toBe(0);
  expect(existsSync(file)).toBe(false);
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
