import { execFile, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { runPreflight } from '../../lib/preflight/command';
import type { Check } from '../../lib/preflight/finding';
import type { MigrationSettings } from '../../lib/settings';
import { today } from '../support/today';
import { useServers } from '../validation/databases';
import { execute } from '../validation/server';

const servers = useServers();
const url = (database: string) => servers.current.url(database);
const project = process.cwd();

async function run(args: readonly string[], checkAccount?: (settings: MigrationSettings) => readonly Check[]) {
  const told: string[] = [];
  const terminal = { isTTY: true, columns: 60, write: (text: string) => told.push(text) };
  const surroundings = { project, environment: {}, terminal, output: {}, now: today };
  const outcome = await runPreflight(args, surroundings, checkAccount);
  return { ...outcome, told: told.join('') };
}

beforeAll(() =>
  Promise.all([
    servers.current.database('shop', 'CREATE TABLE orders (n integer); CREATE SCHEMA other'),
    servers.current.database('empty_target', ''),
  ]),
);

test('the report for people names what was found, and the exit code says that it is a blocker', async () => {
  const { output, exitCode, told } = await run(['--source', url('shop')]);
  expect(exitCode).toBe(1);
  expect(output).toContain('      ALTER TABLE public.orders REPLICA IDENTITY FULL;');
  expect(output).toMatch(/PostgreSQL 17\.\d+[^\n]*, schemas other, public\n\nNOT FIT: [^\n]*$/);
  expect(told).toMatch(/1 of \d+ examined: /);
  expect(told.endsWith('\r\x1b[K')).toBe(true);
});

test('JSON has everything, and nothing else is on standard output', async () => {
  const { output } = await run([
    '--source',
    url('shop'),
    '--target',
    url('empty_target'),
    '--schema',
    'public',
    '--json',
  ]);
  const report = JSON.parse(output);
  expect(report).toMatchObject({ outcome: 'blocked', schemas: ['public'], unexamined: [] });
  expect(report.source).toMatch(/^PostgreSQL 17/);
  expect(report.target).toMatch(/^PostgreSQL 17/);
  expect(report.findings).toContainEqual(expect.objectContaining({ check: 'row-identity', subject: 'public.orders' }));
  expect(report.examined).toContainEqual({ name: 'target-rows', title: 'rows that the target has already' });
});

test('a migration brings its schemas, its user and its versions', async () => {
  const { output } = await run(['--source', url('shop'), '-c', 'migration=trading', '--json']);
  const report = JSON.parse(output);
  expect(report).toMatchObject({ migration: 'trading', schemas: ['public'] });
  expect(report.findings).toContainEqual(
    expect.objectContaining({ check: 'replication-user', subject: 'user crossfade_replication' }),
  );
  expect(report.findings).toContainEqual(
    expect.objectContaining({ check: 'source-version', found: 'target.version of the definition is 16.8.' }),
  );
  expect(report.examined).toContainEqual(expect.objectContaining({ name: 'aws-versions' }));
});

test('the account is looked at when it is asked for', async () => {
  const asked: string[] = [];
  const checkAccount = ({ definition }: MigrationSettings): readonly Check[] => [
    {
      name: 'account-quota',
      title: 'quotas',
      run: async () => {
        asked.push(definition.name);
        throw new Error('AccessDenied');
      },
    },
  ];
  const args = ['--source', url('shop'), '-c', 'migration=trading'];
  await run(args, checkAccount);
  expect(asked).toEqual([]);
  const { output } = await run([...args, '--account'], checkAccount);
  expect(asked).toEqual(['trading']);
  expect(output).toContain('NOT EXAMINED account-quota (quotas): AccessDenied');
});

test('a migration of another engine, or none of that name, is refused', async () => {
  await expect(run(['--source', url('shop'), '-c', 'migration=payments'])).rejects.toThrow(
    '--source: got "a postgresql URL", allowed a mysql URL for migration payments',
  );
  await expect(run(['--source', url('shop'), '-c', 'migration=tradings'])).rejects.toThrow(
    'migration: got "tradings", allowed one of',
  );
});

test('a side that cannot be reached is named', async () => {
  await expect(run(['--source', 'postgresql://u@127.0.0.1:1/d?sslmode=disable'])).rejects.toThrow(
    'source (127.0.0.1:1): connect ECONNREFUSED 127.0.0.1:1; check host and port in --source',
  );
  await expect(run(['--source', 'mysql://u@127.0.0.1:1/d?sslmode=disable'])).rejects.toThrow(
    /^source \(127.*ECONNREFUSED/,
  );
  await expect(run(['--source', url('shop'), '--target', url('no_such')])).rejects.toThrow(
    /^target \(127\.0\.0\.1:\d+\): database "no_such" does not exist$/,
  );
});

test('the help: exit code 0', async () => {
  expect(await run(['--help'])).toMatchObject({ exitCode: 0, output: expect.stringContaining('npm run preflight --') });
});

test('in a log there is no progress', async () => {
  const told: string[] = [];
  const terminal = { write: (text: string) => told.push(text) };
  await runPreflight(['--source', url('shop')], { project, environment: {}, terminal, output: {}, now: today });
  expect(told).toEqual([]);
});

test('the command line itself ends with the exit code, and says what went wrong without a password', async () => {
  const preflight = (...args: readonly string[]) =>
    new Promise<{ code: number; output: string }>((resolve) => {
      execFile(process.execPath, ['bin/run.mjs', 'preflight', ...args], (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
      );
    });
  const found = await preflight('--source', url('shop'));
  expect(found.code).toBe(1);
  expect(found.output).toContain('NOT FIT');
  const { code, output } = await preflight('--source', 'postgresql://u:geheim@127.0.0.1:1/d?sslmode=disable');
  expect(code).toBe(2);
  expect(output).not.toMatch(/geheim|^\s+at /m);
});

test('a preflight that cannot begin is a report where JSON is asked for', async () => {
  const nowhere = 'postgresql://u:geheim@127.0.0.1:1/d?sslmode=disable';
  const { output, exitCode } = await run(['--source', nowhere, '--json']);
  expect(exitCode).toBe(2);
  expect(JSON.parse(output)).toEqual({
    outcome: 'unknown',
    schemas: [],
    findings: [],
    unexamined: [
      { name: 'preflight', title: 'everything', reason: expect.stringMatching(/^source \(127\.0\.0\.1:1\): connect/) },
    ],
    examined: [],
  });
  const wrong = await run(['--json', '--source', 'x', '--schema', '']);
  expect([wrong.exitCode, JSON.parse(wrong.output).unexamined.length]).toEqual([2, 2]);
});

describe('a preflight that is interrupted', () => {
  const waiting = async () =>
    (await execute(url('shop'), "SELECT FROM pg_stat_activity WHERE datname = 'shop' AND wait_event_type = 'Lock'"))
      .length;

  test('cancels what runs, prints what is known and ends with exit code 2', async () => {
    const client = new Client({ connectionString: url('shop') });
    await client.connect();
    await client.query('BEGIN; LOCK TABLE pg_catalog.pg_trigger');
    const child = spawn(process.execPath, ['bin/run.mjs', 'preflight', '--source', url('shop')]);
    const printed: string[] = [];
    child.stdout.on('data', (data: Buffer) => printed.push(data.toString()));
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    while ((await waiting()) === 0) {
      await sleep(50);
    }
    const interruptedAt = Date.now();
    child.kill('SIGTERM');
    expect(await ended).toBe(2);
    expect(Date.now() - interruptedAt).toBeLessThan(5000);
    expect(await waiting()).toBe(0);
    await client.query('ROLLBACK');
    await client.end();
    expect(printed.join('')).toMatch(/NOT EXAMINED .*interrupted/);
  }, 60_000);

  test('before it has connected has nothing to print', async () => {
    const surroundings = { project, environment: {}, terminal: { write: () => true }, output: {}, now: today };
    const args = ['--source', url('shop')];
    const aborted = { ...surroundings, signal: AbortSignal.abort() };
    await expect(runPreflight(args, aborted)).rejects.toThrow('interrupted before anything was examined');
    const interruption = new AbortController();
    const running = runPreflight(args, { ...surroundings, signal: interruption.signal });
    interruption.abort();
    await expect(running).rejects.toThrow('interrupted before anything was examined');
  });

  test('while a check of the account is on its way does not wait for it', async () => {
    const interruption = new AbortController();
    const checkAccount = (): readonly Check[] => [
      {
        name: 'account-quota',
        title: 'quotas',
        run: () => {
          interruption.abort();
          return new Promise(() => {});
        },
      },
    ];
    const { output, exitCode } = await runPreflight(
      ['--source', url('shop'), '-c', 'migration=trading', '--account', '--json'],
      {
        project,
        environment: {},
        terminal: { write: () => true },
        output: {},
        now: today,
        signal: interruption.signal,
      },
      checkAccount,
    );
    expect(JSON.parse(output).unexamined).toContainEqual({
      name: 'account-quota',
      title: 'quotas',
      reason: 'interrupted',
    });
    expect(exitCode).toBe(2);
  });
});
