import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import {
  fillApiKeysCommand,
  fillSecretCommand,
  startReplicationCommand,
  testConnectionsCommand,
} from '../../lib/data/commands';

const region = 'us-east-1';
const arn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:secret-source-production-trading-AbCdEf';
let folder: string;

beforeAll(() => {
  // Stands in for the AWS CLI and prints what it was called with, an argument a line.
  folder = mkdtempSync(join(tmpdir(), 'crossfade-commands-'));
  const aws = join(folder, 'aws');
  writeFileSync(aws, '#!/bin/sh\nprintf "%s\\n" "$@"\n');
  chmodSync(aws, 0o755);
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

test('the first start loads everything', () => {
  expect(argumentsOf(startReplicationCommand(region, 'arn:task')).slice(-2)).toEqual([
    '--start-replication-task-type',
    'start-replication',
  ]);
});
