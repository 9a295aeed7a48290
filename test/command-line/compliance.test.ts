import { execFile } from 'node:child_process';

describe('npm run compliance', () => {
  interface Ended {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
  }

  function start(...args: readonly string[]): Promise<Ended> {
    return new Promise((resolve) => {
      const child = execFile('node', ['bin/run.mjs', 'compliance', ...args], (_, stdout, stderr) =>
        resolve({ code: child.exitCode, stdout, stderr }),
      );
    });
  }

  test('exits with 0 for trading: nothing is open, and every acknowledgment matches a finding', async () => {
    const { code, stdout, stderr } = await start('--json', '-c', 'migration=trading');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ passed: true, open: [], unmatchedAcknowledgments: [] });
    expect(code).toBe(0);
  });

  test('exits with 1 for a wrong flag, with its message and no stack trace', async () => {
    const { code, stdout, stderr } = await start('-c', 'awsTrafficWeight=250');
    expect(stderr).toBe('awsTrafficWeight: got "250", allowed 0..100\n');
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });
});
