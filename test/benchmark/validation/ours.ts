import { join } from 'node:path';
import { InvalidInputError } from '../../../lib/problems';
import type { Verdict } from '../../../lib/validation/verdict';
import { type ProcessRun, runProcess } from './process-run';

/** One run of `npm run validate`. */
export interface OwnRun extends ProcessRun {
  readonly verdict: Verdict;
}

/** The command as people would type it, for the report. */
export const ownCommand =
  'node .build/validate.js --source <url> --target <url> --only rows --waits none --list 100000 --json';

/** Bundles the command. @throws InvalidInputError with what the bundler says */
export async function buildOwn(): Promise<void> {
  // bin/run.mjs bundles an entry each time, which is not what is measured.
  const { exitCode, stderr } = await runProcess([process.execPath, join('bin', 'run.mjs'), 'validate', '--help']);
  if (exitCode !== 0) {
    throw new InvalidInputError(['.build/validate.js cannot be made:', stderr.trim()]);
  }
}

/**
 * Compares the rows of two databases as a process of its own. Nobody writes to them, so that rows are not looked at again.
 *
 * @throws InvalidInputError where it does not end with a verdict
 */
export async function runOwn(source: string, target: string, more: readonly string[] = []): Promise<OwnRun> {
  const options = ['--only', 'rows', '--waits', 'none', '--list', '100000', '--json', ...more];
  const bundle = join('.build', 'validate.js');
  const run = await runProcess([process.execPath, bundle, '--source', source, '--target', target, ...options]);
  try {
    return { ...run, verdict: JSON.parse(run.stdout) as Verdict };
  } catch {
    throw new InvalidInputError([`validate ended with ${run.exitCode} and no verdict:`, run.stderr.trim()]);
  }
}
