import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments } from '../../lib/preflight/arguments';

const directory = mkdtempSync(join(tmpdir(), 'crossfade-preflight-'));
const passwordFile = join(directory, 'password');
writeFileSync(passwordFile, 'from the file\n');
afterAll(() => rmSync(directory, { recursive: true }));

const source = 'postgresql://reader:from%20the%20url@old.example.com/shop?sslmode=require';
const target = 'postgresql://reader@new.example.com/shop?sslmode=disable';

function problems(args: readonly string[]): readonly string[] {
  try {
    readArguments(args, {});
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}

test('the source is enough', () => {
  expect(readArguments(['--source', source], {})).toMatchObject({
    source: { host: 'old.example.com', user: 'reader', password: 'from the url' },
    target: undefined,
    schemas: undefined,
    replicationUser: undefined,
    flags: undefined,
    account: false,
    json: false,
  });
});

test('every option has its effect', () => {
  const more =
    '--schema a --schema b --replication-user dms -c migration=trading -c environment=production --account --json';
  const asked = readArguments(
    ['--source', source, '--target', target, '--source-password-file', passwordFile, ...more.split(' ')],
    { TARGET_PGPASSWORD: 'from the environment' },
  );
  expect(asked).toMatchObject({
    source: { password: 'from the file' },
    target: { host: 'new.example.com', password: 'from the environment' },
    schemas: ['a', 'b'],
    replicationUser: 'dms',
    flags: { migration: 'trading', environment: 'production' },
    account: true,
    json: true,
  });
});

test('help needs nothing else', () => {
  expect(readArguments(['-h'], {})).toBeUndefined();
});

test.each([
  [[], ['--source: got nothing, allowed']],
  [['--source', 'oracle://u:geheim@h/d'], ['--source: got "(hidden)"']],
  [['--source', source, '--target', 'x'], ['--target: got "(hidden)"']],
  [
    ['--source', source, '--target', 'mysql://u@h/d?sslmode=disable'],
    ['--target: got "a mysql URL", allowed a postgresql URL, as the source has'],
  ],
  [['--source', source, '--target-password-file', passwordFile], ['--target-password-file: got']],
  [
    ['--source', source, '--account'],
    ['--account: got true, allowed it beside -c migration=<name>; the definition says what the account must allow'],
  ],
  [
    ['--source', source, '-c', 'environment=dev'],
    ['-c: got ["environment=dev"], allowed migration=<name> among the flags'],
  ],
  [['--source', source, '-c', 'migration'], ['-c: got "migration", allowed <flag>=<value>']],
  [['--source', source, '--schema', ''], ['--schema: got "", allowed a name']],
  [['--source', source, '--replication-user', ''], ['--replication-user: got "", allowed a name']],
  [['--source', source, '--fast'], ["Unknown option '--fast'; --help lists what is allowed"]],
  [['postgresql://u:geheim@h/d'], ['an argument stands without its option; --help lists what is allowed']],
])('%j is refused by name, and no password is repeated', (args, beginnings) => {
  const found = problems(args);
  expect(found.slice(0, beginnings.length).map((line, index) => line.slice(0, beginnings[index]?.length))).toEqual(
    beginnings,
  );
  expect(found.join('\n')).not.toMatch(/geheim|from the url/);
});
