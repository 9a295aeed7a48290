import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

jest.setTimeout(60_000);

const directory = join(__dirname, '../..');
const run = (command: string) => spawnSync('bash', ['--norc', '-c', command], { cwd: directory, encoding: 'utf8' });

test.each(['validate', 'preflight'])('%s whose answer could not be written says that nothing is known', (entry) => {
  // Exit code 1 would say "different", and 0 "equal".
  const { status, stderr } = run(`node bin/run.mjs ${entry} --help > /dev/full`);
  expect(stderr).toContain('ENOSPC');
  expect(status).toBe(2);
});

test('validate whose errors nobody reads still answers', () => {
  const { status, stdout } = run(
    'node bin/run.mjs validate 2> /dev/full; echo "ended with $?"; node bin/run.mjs validate --help 2> /dev/full',
  );
  expect(stdout).toContain('ended with 2');
  expect(stdout).toContain('Proves that two databases hold the same');
  expect(status).toBe(0);
});
