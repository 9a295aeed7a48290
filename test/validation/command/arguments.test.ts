import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments } from '../../../lib/validation/command/arguments';

const directory = mkdtempSync(join(tmpdir(), 'crossfade-validate-'));
const passwordFile = join(directory, 'password');
writeFileSync(passwordFile, 'from the file\nsecond line\n');
afterAll(() => rmSync(directory, { recursive: true }));

const source = 'postgresql://reader:from%20the%20url@old.example.com:5433/shop?sslmode=require';
const target = 'postgres://reader@[::1]/shop?sslmode=disable';
const given = ['--source', source, '--target', target];

function problems(args: readonly string[], environment = {}): readonly string[] {
  try {
    readArguments(args, environment);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}

test('two URLs are enough', () => {
  expect(readArguments(given, {})).toEqual({
    connections: {
      source: {
        host: 'old.example.com',
        port: 5433,
        database: 'shop',
        user: 'reader',
        password: 'from the url',
        tls: { kind: 'encrypted' },
      },
      target: {
        host: '::1',
        port: 5432,
        database: 'shop',
        user: 'reader',
        password: undefined,
        tls: { kind: 'plain' },
      },
    },
    limits: { maximumConnections: 2, statementTimeoutSeconds: 600, attempts: 4, retryMilliseconds: 500 },
    options: {
      schemas: undefined,
      schema: true,
      rows: true,
      skip: new Set(),
      waitsSeconds: [1, 2, 5, 10],
      concurrency: 2,
      rowsPerRange: 50_000,
      mostListed: 20,
      showValues: false,
    },
    json: false,
  });
});

test('every option has its effect', () => {
  const more = '--schema a --schema b --only rows --skip trigger --waits none --max-connections 8 --range-rows 1000';
  const last = '--statement-timeout 5 --list 7 --show-values --json';
  expect(readArguments([...given, ...`${more} ${last}`.split(' ')], {})).toMatchObject({
    limits: { maximumConnections: 8, statementTimeoutSeconds: 5 },
    options: {
      schemas: ['a', 'b'],
      schema: false,
      rows: true,
      skip: new Set(['trigger']),
      waitsSeconds: [],
      concurrency: 8,
      rowsPerRange: 1000,
      mostListed: 7,
      showValues: true,
    },
    json: true,
  });
  expect(readArguments([...given, '--only', 'schema'], {})?.options).toMatchObject({ schema: true, rows: false });
});

test('help needs nothing else', () => {
  expect(readArguments(['--help'], {})).toBeUndefined();
});

describe('a password', () => {
  const passwords = (args: readonly string[], environment = {}) => {
    const connections = readArguments([...given, ...args], environment)?.connections;
    return [connections?.source.password, connections?.target.password];
  };
  test('comes from the file, then from the environment, then from the URL', () => {
    const environment = { SOURCE_PGPASSWORD: 'from the environment', TARGET_PGPASSWORD: 'other' };
    expect(passwords([])).toEqual(['from the url', undefined]);
    expect(passwords([], environment)).toEqual(['from the environment', 'other']);
    expect(passwords(['--source-password-file', passwordFile], environment)).toEqual(['from the file', 'other']);
  });

  test.each([
    [['--source', 'postgresql://u:geheim@host'], '--source: got "(hidden)"'],
    [['--source', 'mysql://u:geheim@host/db'], '--source: got "(hidden)"'],
    [['--source', 'postgresql://:geheim@host/db'], '--source: got "(hidden)"'],
    [['postgresql://u:geheim@host/db'], 'an argument stands without its option; --help lists what is allowed'],
  ])('is in no message about %j', (args, message) => {
    const found = problems([...args, '--target', target]);
    expect(found.join('\n')).toContain(message);
    expect(found.join('\n')).not.toContain('geheim');
  });
});

describe('the certificate of a server', () => {
  const tls = (parameters: string) =>
    readArguments(['--source', `postgresql://u@h/d${parameters}`, '--target', target], {})?.connections.source.tls;
  test('is checked unless that is given up', () => {
    expect(tls('')).toEqual({ kind: 'verified', rootCertificates: [], checkHostName: true });
    expect(tls('?sslmode=verify-full')).toEqual(tls(''));
    expect(tls(`?sslmode=verify-ca&sslrootcert=${passwordFile}`)).toEqual({
      kind: 'verified',
      rootCertificates: ['from the file\nsecond line\n'],
      checkHostName: false,
    });
  });
});

test.each([
  [[], ['--source: got nothing', '--target: got nothing']],
  [[...given, '--only', 'views'], ['--only: got "views", allowed schema, rows']],
  [[...given, '--max-connections', '0'], ['--max-connections: got 0, allowed 1..64']],
  [[...given, '--range-rows', 'x'], ['--range-rows: got null, allowed 1000..10000000']],
  [[...given, '--list', '0'], ['--list: got 0, allowed 1..100000']],
  [[...given, '--statement-timeout', '0.5'], ['--statement-timeout: got 0.5, allowed 1..86400']],
  [[...given, '--skip', 'views'], ['--skip: got "views", allowed column, constraint']],
  [[...given, '--waits', '1,,2'], ['--waits: got "1,,2", allowed none, or seconds']],
  [[...given, '--waits', '7200'], ['--waits: got "7200"']],
  [
    ['--source', 'postgresql://u@h/d?sslmode=prefer', '--target', target],
    ['--source sslmode: got "prefer", allowed disable'],
  ],
  [['--source', 'postgresql://u@h/d?options=x', '--target', target], ['--source parameter: got "options"']],
  [
    ['--source', 'postgresql://u@h/d?sslrootcert=/no/such', '--target', target],
    ['--source sslrootcert: got "/no/such", allowed a file that can be read; ENOENT'],
  ],
  [[...given, '--target-password-file', '/no/such'], ['--target-password-file: got "/no/such"']],
  [[...given, '--verbose'], ["Unknown option '--verbose'; --help lists what is allowed"]],
])('%j is refused by name', (args, beginnings) => {
  const found = problems(args);
  expect(found.map((line, index) => line.slice(0, beginnings[index]?.length))).toEqual(beginnings);
});
