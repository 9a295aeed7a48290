import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import {
  fillApiKeysCommand,
  fillSecretCommand,
  keepBinlogCommand,
  replicationStatusCommand,
  testConnectionsCommand,
} from '../../lib/data/commands';

const region = 'us-east-1';
const arn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:secret-source-production-trading-AbCdEf';
let folder: string;

beforeAll(() => {
  // Stand in for the AWS CLI and the client of MySQL, and print what they were called with, an argument a line.
  folder = mkdtempSync(join(tmpdir(), 'crossfade-commands-'));
  for (const name of ['aws', 'mysql']) {
    const command = join(folder, name);
    writeFileSync(command, '#!/bin/sh\nprintf "%s\\n" "$@"\n');
    chmodSync(command, 0o755);
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a command in a real shell, as if it were pasted. */
function argumentsOf(command: string, input = ''): readonly string[] {
  const PATH = [folder, process.env.PATH].join(delimiter);
  return execFileSync('bash', ['--norc', '-c', command], { env: { PATH }, input, encoding: 'utf8' }).trim().split('\n');
}

test('a secret is filled with JSON and the password that is typed in', () => {
  const command = fillSecretCommand(region, arn, { username: 'dms', host: '10.20.0.10', port: 5432 });
  const given = argumentsOf(command, 'pa$s wo*rd\n');
  expect(given.slice(0, -1)).toEqual([
    ...['secretsmanager', 'put-secret-value', '--region', region, '--secret-id', arn, '--secret-string'],
  ]);
  expect(JSON.parse(given.at(-1) ?? '')).toEqual({
    username: 'dms',
    host: '10.20.0.10',
    port: 5432,
    password: 'pa$s wo*rd',
  });
  expect(command).not.toContain('pa$s');
});

test('API keys are filled from a file', () => {
  expect(argumentsOf(fillApiKeysCommand(region, arn)).at(-1)).toBe('file://api-keys.json');
});

test('both connections are tried, and then the results are shown', () => {
  const given = argumentsOf(testConnectionsCommand(region, 'arn:rep', ['arn:source', 'arn:target']));
  expect(given.filter((argument) => argument === 'test-connection')).toHaveLength(2);
  expect(given).toEqual(expect.arrayContaining(['arn:source', 'arn:target', 'describe-connections']));
  expect(given.at(-1)).toBe('Name=replication-instance-arn,Values=arn:rep');
});

test('the status of the replication is asked for by its ARN, without the settings that would bury it', () => {
  const given = argumentsOf(replicationStatusCommand(region, 'arn:task'));
  expect(given).toEqual(expect.arrayContaining(['--without-settings', 'Name=replication-task-arn,Values=arn:task']));
  expect(given[given.indexOf('--query') + 1]).toMatch(/^ReplicationTasks\[0\]\.\{Status:Status,.*LastFailure:\w+\}$/);
});

test('the binary log is kept for a week, over TLS, and the client asks for the password', () => {
  expect(argumentsOf(keepBinlogCommand('aurora.example.com', 3306, '<master user>'))).toEqual([
    ...['--host', 'aurora.example.com', '--port', '3306', '--user', '<master user>', '--password'],
    ...['--ssl-mode', 'REQUIRED'],
    ...['--execute', "CALL mysql.rds_set_configuration('binlog retention hours', 168)"],
  ]);
});
