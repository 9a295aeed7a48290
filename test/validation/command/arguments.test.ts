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
        engine: 'postgresql',
        host: 'old.example.com',
        port: 5433,
        database: 'shop',
        user: 'reader',
        password: 'from the url',
        tls: { kind: 'encrypted' },
      },
      target: {
        engine: 'postgresql',
        host: '::1',
        port: 5432,
        database: 'shop',
        user: 'reader',
        password: undefined,
        tls: { kind: 'plain' },
      },
    },
    limits: { maximumConnections: 2, statementTimeoutSeconds: 600, attempts: 4, retryMilliseconds: 500 },
    loadLimits: { mostActiveSessions: 25, mostLagMebibytes: 1024, longestPauseSeconds: 3600 },
    options: {
      schemas: undefined,
      tables: undefined,
      schema: true,
      rows: true,
      skip: new Set(),
      grants: false,
      waitsSeconds: [1, 2, 5, 10],
      concurrency: 3,
      rowsPerRange: 100_000,
      mostListed: 20,
      showValues: false,
    },
    checkpoint: undefined,
    json: false,
  });
});

test('every option has its effect', () => {
  const more = '--schema a --schema b --only rows --skip trigger --waits none --max-connections 8 --range-rows 1000';
  const last = '--statement-timeout 5 --list 7 --show-values --json --grants --checkpoint f';
  const load = '--max-active-sessions 0 --max-lag-mib 7 --max-pause 60';
  expect(readArguments([...given, ...`${more} ${last} ${load}`.split(' ')], {})).toMatchObject({
    limits: { maximumConnections: 8, statementTimeoutSeconds: 5 },
    loadLimits: { mostActiveSessions: 0, mostLagMebibytes: 7, longestPauseSeconds: 60 },
    checkpoint: 'f',
    options: {
      schemas: ['a', 'b'],
      schema: false,
      rows: true,
      skip: new Set(['trigger']),
      grants: true,
      waitsSeconds: [],
      concurrency: 9,
      rowsPerRange: 1000,
      mostListed: 7,
      showValues: true,
    },
    json: true,
  });
  expect(readArguments([...given, '--only', 'schema'], {})?.options).toMatchObject({ schema: true, rows: false });
});

test('tables are compared by their rows alone, in the schemas that they are in', () => {
  const tables = ['--table', 'a.t', '--table', 'a.u', '--table', 'b.t.v'];
  expect(readArguments([...given, ...tables], {})?.options).toMatchObject({
    schemas: ['a', 'b'],
    tables: ['a.t', 'a.u', 'b.t.v'],
    schema: false,
    rows: true,
  });
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

  test('of MySQL stands in variables of its own', () => {
    const environment = { SOURCE_MYSQL_PWD: 'of MySQL', SOURCE_PGPASSWORD: 'of PostgreSQL', TARGET_MYSQL_PWD: 'other' };
    const mysql = ['--source', 'mysql://u@h/d?sslmode=disable', '--target', 'mysql://u@i/d?sslmode=disable'];
    expect(passwords(mysql, environment)).toEqual(['of MySQL', 'other']);
  });

  test.each([
    [['--source', 'postgresql://u:geheim@host'], '--source: got "(hidden)"'],
    [['--source', 'http://u:geheim@host/db'], '--source: got "(hidden)"'],
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
  [[...given, '--skip', 'views'], ['--skip: got "views", allowed ']],
  [[...given, '--table', 't'], ['--table: got "t", allowed <schema>.<table>']],
  [[...given, '--table', 'a.t', '--schema', 'a'], ['--table: got "a.t", allowed neither --schema nor --only schema']],
  [[...given, '--table', 'a.t', '--only', 'schema'], ['--table: got "a.t", allowed neither']],
  [[...given, '--only', 'schema', '--checkpoint', 'f'], ['--checkpoint: got "f", allowed a comparison of rows']],
  [[...given, '--max-active-sessions', '-1'], ["Option '--max-active-sessions' argument is ambiguous"]],
  [[...given, '--max-lag-mib', '0'], ['--max-lag-mib: got 0, allowed 1..1048576']],
  [[...given, '--max-pause', '0'], ['--max-pause: got 0, allowed 1..604800']],
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
