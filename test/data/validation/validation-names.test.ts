import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validationNames } from '../../../lib/data/validation/validation-names';
import { settingsFor } from '../../support/settings';

const { startCommand, validateCommand, progressCommand } = validationNames(settingsFor({ migration: 'platform' }));

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'crossfade-commands-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Puts a program on the path of the shell. */
function program(name: string, script: string): void {
  writeFileSync(join(directory, name), `#!/bin/bash\n${script}\n`);
  chmodSync(join(directory, name), 0o755);
}

/** What the fake `aws` knows. */
interface Account {
  /** Looks for which the pass runs. */
  readonly looks?: number;
  readonly ending?: string;
  /** What the pass is while it runs. */
  readonly running?: string;
  readonly mapRun?: string;
  /** What the list of the running executions says, and the list of all. */
  readonly listed?: { readonly running: string; readonly newest: string };
  /** Whether an execution can be started, and asked for. */
  readonly starts?: boolean;
  readonly answers?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a command of the operator before an `aws` that knows one execution. */
function run(command: string, account: Account = {}) {
  const { looks = 0, ending = 'SUCCEEDED', running = 'RUNNING', mapRun = 'arn:map-run' } = account;
  const { listed = { running: 'None', newest: 'arn:newest' }, starts = true, answers = true } = account;
  program('sleep', `echo "$@" >> ${directory}/slept`);
  program(
    'aws',
    `echo "$@" >> ${directory}/called
case "$2" in
  list-executions) case "$*" in *RUNNING*) echo ${listed.running} ;; *) echo ${listed.newest} ;; esac ;;
  list-map-runs) echo ${mapRun} ;;
  describe-map-run) echo "3 of 7 parts" ;;
  start-execution) ${starts ? 'echo arn:started' : 'echo AccessDenied >&2; exit 254'} ;;
  describe-execution)
    ${answers ? '' : 'exit 255'}
    case "$*" in *'--query status '*) ;; *) echo '{status,error,cause}'; exit ;; esac
    looked=$(cat ${directory}/looked 2>/dev/null || echo 0)
    echo $((looked + 1)) > ${directory}/looked
    if [ "$looked" -lt ${looks} ]; then echo ${running}; else echo ${ending}; fi ;;
esac`,
  );
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', command], {
    encoding: 'utf8',
    env: { ...account.environment, PATH: `${directory}:${process.env['PATH']}` },
  });
  const lines = (name: string) => {
    try {
      return readFileSync(join(directory, name), 'utf8').trim().split('\n');
    } catch {
      return [];
    }
  };
  return { status, stdout, stderr, called: lines('called'), slept: lines('slept') };
}

test('no command is longer than what CloudFormation keeps of an output, and longer names have room', () => {
  expect(Math.max(validateCommand.length, progressCommand.length)).toBeLessThan(924);
});

test('a pass is started under a name of its time', () => {
  const { status, called } = run(startCommand);
  expect(status).toBe(0);
  expect(called).toEqual([
    expect.stringMatching(
      /^stepfunctions start-execution --region us-east-1 --state-machine-arn arn:.*:validation-dev-platform --name validate-\d{8}T\d{6}$/,
    ),
  ]);
});

test('a pass is started, told how far it is, and waited for by its own ARN', () => {
  const { called, stderr: _, ...told } = run(validateCommand, { looks: 2 });
  expect(told).toEqual({
    status: 0,
    stdout: 'arn:started\n3 of 7 parts\n3 of 7 parts\n{status,error,cause}\n',
    slept: ['60', '60'],
  });
  expect(called[0]).toMatch(
    / start-execution --state-machine-arn arn:.*:validation-dev-platform --name validate-\d{8}T\d{6} --input \{\} --query executionArn .*--region us-east-1$/,
  );
  const others = called.slice(1).filter((call) => !call.includes('describe-map-run'));
  expect(others.every((call) => call.includes('--execution-arn arn:started'))).toBe(true);
  expect(called.join()).not.toContain('list-executions');
});

test('a pass is given what the shell says, such as the run that it goes on with', () => {
  const input = '{"run":"validate-1", "skip":[]}';
  const { status, called } = run(validateCommand, { environment: { VALIDATION_INPUT: input } });
  expect(status).toBe(0);
  expect(called[0]).toContain(`--input ${input} --query`);
});

test.each([
  ['Validate', validateCommand],
  ['ValidationProgress', progressCommand],
])('%s runs in a shell that has short names for other things', (_name, command) => {
  const aliases = "shopt -s expand_aliases\nalias l='ls -CF' ll='ls -l' s='git status' sfn='true' list='true'";
  const { status, stderr } = run(`${aliases}\neval "$COMMAND"`, { environment: { COMMAND: command } });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('a pass that is redriven soon runs', () => {
  expect(run(validateCommand, { looks: 1, running: 'PENDING_REDRIVE' })).toMatchObject({ status: 0, slept: ['60'] });
});

test.each(['FAILED', 'TIMED_OUT', 'ABORTED'])('a pass that ended as %s fails the command', (ending) => {
  const { status, stdout, slept } = run(validateCommand, { ending });
  expect([status, stdout, slept]).toEqual([1, 'arn:started\n{status,error,cause}\n', []]);
});

test.each([[{ starts: false }], [{ answers: false }]])('a pass of which nothing is known is none: %j', (account) => {
  const { status, stdout } = run(validateCommand, account);
  expect(status).not.toBe(0);
  expect(stdout).not.toContain('{status,error,cause}');
});

test('the progress shows how the last pass ended, and how many parts were compared', () => {
  const { status, stdout, called } = run(progressCommand);
  expect([status, stdout]).toEqual([0, '{status,error,cause}\n3 of 7 parts\n']);
  expect(called.at(-1)).toContain('describe-map-run');
  expect(called.filter((call) => call.includes('describe-execution')).join()).toContain('arn:newest');
});

test('the progress is that of the pass that runs, and not of one that was refused meanwhile', () => {
  const { called } = run(progressCommand, { listed: { running: 'arn:running', newest: 'arn:refused' } });
  expect(called.join()).toContain('--execution-arn arn:running');
  expect(called.join()).not.toContain('arn:refused');
  // Newest first.
  expect(called[0]).toContain('executions[-1]');
});

test('a pass that is being planned has no parts to show', () => {
  const { status, stdout, called } = run(progressCommand, { mapRun: 'None' });
  expect([status, stdout]).toEqual([0, '{status,error,cause}\n']);
  expect(called.join()).not.toContain('describe-map-run');
});

test('before the first pass there is no progress, and the command says what starts one', () => {
  const { status, stdout, stderr } = run(progressCommand, { listed: { running: 'None', newest: 'None' } });
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain('the output Validate starts one');
});
