import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validationNames } from '../../../lib/data/validation/validation-names';
import { settingsFor } from '../../support/settings';

const { startCommand, progressCommand, awaitCommand } = validationNames(settingsFor({ migration: 'platform' }));

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

/** Runs a command of the operator before an `aws` that knows one execution, which runs for so many looks. */
function run(command: string, { looks = 0, ending = 'SUCCEEDED', mapRun = 'arn:map-run' } = {}) {
  program('sleep', `echo "$@" >> ${directory}/slept`);
  program(
    'aws',
    `echo "$@" >> ${directory}/called
case "$2" in
  list-executions) echo arn:execution ;;
  list-map-runs) echo ${mapRun} ;;
  describe-map-run) echo "{parts}" ;;
  start-execution) echo "{executionArn}" ;;
  describe-execution)
    [ "$8" = status ] || { echo '{status,error,cause}'; exit; }
    looked=$(cat ${directory}/looked 2>/dev/null || echo 0)
    echo $((looked + 1)) > ${directory}/looked
    if [ "$looked" -lt ${looks} ]; then echo RUNNING; else echo ${ending}; fi ;;
esac`,
  );
  const { status, stdout } = spawnSync('bash', ['-c', command], {
    encoding: 'utf8',
    env: { PATH: `${directory}:${process.env['PATH']}` },
  });
  const lines = (name: string) => {
    try {
      return readFileSync(join(directory, name), 'utf8').trim().split('\n');
    } catch {
      return [];
    }
  };
  return { status, stdout, called: lines('called'), slept: lines('slept') };
}

test('a pass is started under a name of its time', () => {
  const { status, called } = run(startCommand);
  expect(status).toBe(0);
  expect(called).toEqual([
    expect.stringMatching(
      /^stepfunctions start-execution --region us-east-1 --state-machine-arn arn:.*:validation-dev-platform --name validate-\d{8}T\d{6}$/,
    ),
  ]);
});

test('a pass is waited for, and only one that succeeded is a success', () => {
  expect(run(awaitCommand, { looks: 2 })).toMatchObject({
    status: 0,
    stdout: '{status,error,cause}\n',
    slept: ['30', '30'],
  });
});

test.each(['FAILED', 'TIMED_OUT', 'ABORTED'])('a pass that ended as %s fails the command', (ending) => {
  const { status, stdout, slept } = run(awaitCommand, { ending });
  expect([status, stdout, slept]).toEqual([1, '{status,error,cause}\n', []]);
});

test('the progress shows how a pass ended, and how many parts are compared', () => {
  expect(run(progressCommand)).toMatchObject({ status: 0, stdout: '{status,error,cause}\n{parts}\n' });
});

test('a pass that is being planned has no parts to show', () => {
  const { status, stdout, called } = run(progressCommand, { mapRun: 'None' });
  expect([status, stdout]).toEqual([0, '{status,error,cause}\n']);
  expect(called.join()).not.toContain('describe-map-run');
});
