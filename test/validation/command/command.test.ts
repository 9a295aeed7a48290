import { execFile } from 'node:child_process';
import { runValidate } from '../../../lib/validation/command/command';
import { useServers } from '../databases';
import { execute } from '../server';

const servers = useServers();
const script =
  'CREATE TABLE t (id integer PRIMARY KEY, n integer); INSERT INTO t SELECT n, n FROM generate_series(1, 500) n';
let made = 0;

async function make(change = '') {
  const name = `command_${made++}`;
  await Promise.all([servers.old.database(name, script), servers.current.database(name, `${script}; ${change}`)]);
  return ['--source', servers.old.url(name), '--target', servers.current.url(name)];
}

async function run(...args: readonly string[]) {
  const written: string[] = [];
  const terminal = { isTTY: true, write: (text: string) => written.push(text) };
  const { output, exitCode } = await runValidate(args, { environment: {}, terminal });
  return { output, exitCode, progress: written.join('') };
}

test('equal databases: exit code 0, and progress on the way', async () => {
  const { output, exitCode, progress } = await run(...(await make()));
  expect(output).toMatch(/1 of 1 tables equal, 500 rows compared\n/);
  expect(output).toMatch(/SAME: both databases hold the same\.$/);
  expect(exitCode).toBe(0);
  expect(progress).toMatch(/500 rows .* public\.t/);
});

test('different databases: exit code 1, with what differs', async () => {
  const args = await make('UPDATE t SET n = 0 WHERE id = 7; CREATE INDEX spare ON t (n)');
  const { output, exitCode } = await run(...args, '--waits', 'none', '--show-values');
  expect(output).toContain('extra index public.spare\n');
  expect(output).toContain(
    'different table public.t: 500 rows, 500 on the target, 1 differ\n  changed 7: n "7" -> "0"\n',
  );
  expect(exitCode).toBe(1);
  const rowsOnly = await run(...args, '--waits', 'none', '--only', 'rows', '--json');
  expect(JSON.parse(rowsOnly.output)).toMatchObject({
    outcome: 'different',
    tables: [{ differences: [{ key: ['7'], finding: 'changed', cells: [{ column: 'n' }] }] }],
  });
  expect(JSON.parse(rowsOnly.output)).not.toHaveProperty('schema');
  const left = await run(...args, '--only', 'schema', '--skip', 'index', '--json');
  expect(JSON.parse(left.output)).toMatchObject({ outcome: 'equal', leftOut: ['index'] });
  expect(left.exitCode).toBe(0);
});

test('what cannot be read: exit code 2', async () => {
  const args = await make();
  const elsewhere =
    'CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE f (id integer) SERVER s';
  await execute(args[1] as string, elsewhere);
  const { output, exitCode } = await run(...args, '--only', 'rows');
  expect(output).toContain('not proven: source: foreign tables, whose rows are elsewhere: public.f');
  expect(output).toMatch(/NOT PROVEN: .*$/);
  expect(exitCode).toBe(2);
});

test('the help: exit code 0', async () => {
  expect(await run('--help')).toMatchObject({ exitCode: 0, output: expect.stringContaining('npm run validate --') });
});

test('a comparison that cannot begin is unproven where JSON is asked for, and an error otherwise', async () => {
  const nowhere = 'postgresql://u:geheim@127.0.0.1:1/d?sslmode=disable';
  const args = ['--source', nowhere, '--target', nowhere];
  const { output, exitCode, progress } = await run(...args, '--json');
  expect(exitCode).toBe(2);
  expect(JSON.parse(output)).toEqual({
    outcome: 'unproven',
    unproven: [
      expect.stringMatching(/^source \(127\.0\.0\.1:1\): connect ECONNREFUSED/),
      expect.stringMatching(/^target \(127\.0\.0\.1:1\): connect ECONNREFUSED/),
    ],
  });
  expect(progress + output).not.toContain('geheim');
  const wrong = await run('--source', 'x', '--json');
  expect([wrong.exitCode, JSON.parse(wrong.output).unproven.length]).toEqual([2, 2]);
  await expect(run(...args)).rejects.toThrow('source (127.0.0.1:1): connect ECONNREFUSED');
});

describe('the command line itself', () => {
  const validate = (...args: readonly string[]) =>
    new Promise<{ code: number; output: string }>((resolve) => {
      execFile(process.execPath, ['bin/run.mjs', 'validate', ...args], (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
      );
    });

  test('ends with the exit code of the verdict', async () => {
    expect(await validate(...(await make()))).toMatchObject({ code: 0, output: expect.stringContaining('SAME') });
    const args = await make('DELETE FROM t');
    expect((await validate(...args, '--waits', 'none')).code).toBe(1);
  });

  test('says what went wrong without a password or a stack trace, with exit code 2', async () => {
    const nowhere = 'postgresql://u:geheim@127.0.0.1:1/d?sslmode=disable';
    const { code, output } = await validate('--source', nowhere, '--target', nowhere);
    expect(code).toBe(2);
    expect(output).toContain('source (127.0.0.1:1): connect ECONNREFUSED 127.0.0.1:1; check host and port in --source');
    expect(output).not.toMatch(/geheim|^\s+at /m);
    expect((await validate('--source', 'x')).code).toBe(2);
  });
});
