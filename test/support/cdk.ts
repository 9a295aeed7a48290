import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a command left behind. */
export interface CommandResult {
  readonly exitCode: number;
  /** Standard output and standard error, as a person at a terminal sees them. */
  readonly output: string;
}

/** Runs the project's own CDK CLI, without credentials, colours or notices. */
export function cdk(...args: readonly string[]): Promise<CommandResult> {
  const { AWS_PROFILE, AWS_ACCESS_KEY_ID, CDK_DEFAULT_ACCOUNT, ...environment } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join('node_modules', 'aws-cdk', 'bin', 'cdk'), '--no-notices', '--no-color', ...args],
      {
        env: { ...environment, AWS_EC2_METADATA_DISABLED: 'true', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' },
        maxBuffer: 1 << 26,
      },
      (error, stdout, stderr) =>
        resolve({ exitCode: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    );
  });
}

/** Calls `use` with an empty directory that is removed afterwards. */
export async function withDirectory<Result>(use: (directory: string) => Promise<Result>): Promise<Result> {
  const directory = mkdtempSync(join(tmpdir(), 'crossfade-'));
  try {
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
