import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { RehearsalFailure } from './failure';
import type { Places } from './places';
import { lastLines, runToEnd } from './run-to-end';

/** An emulator that can be started. */
export interface InstalledEmulator {
  /** Path of the Python that has MiniStack installed. */
  readonly python: string;
  /** Version of MiniStack. */
  readonly version: string;
}

/**
 * Installs the pinned MiniStack into a private virtual environment, the first time and whenever `requirements.txt`
 * has changed.
 *
 * @returns the environment's Python and the version that is pinned
 * @throws RehearsalFailure that says in one line what is missing: Python 3, its venv module, or the package index
 */
export async function installEmulator(places: Places): Promise<InstalledEmulator> {
  const requirements = join(places.source, 'requirements.txt');
  const pins = readFileSync(requirements, 'utf8');
  const version = /^ministack==(.+)$/m.exec(pins)?.[1] ?? 'of unknown version';
  const digest = createHash('sha256').update(pins).digest('hex').slice(0, 12);
  const environment = join(places.work, `emulator-${digest}`);
  const python = join(environment, 'bin', 'python');
  if (existsSync(python)) {
    return { python, version };
  }
  const log = join(places.logs, 'install.log');
  const found = await runToEnd('python3', ['--version'], { log }).catch(() => {
    throw new RehearsalFailure('Python 3 is missing: the emulator needs a `python3` (3.10 or newer) on the PATH.');
  });
  if (!/Python 3\.(1\d|[2-9]\d)\./.test(found.output)) {
    throw new RehearsalFailure(`Python 3.10 or newer is missing: \`python3\` is ${found.output.trim()}.`);
  }
  // Made beside its final place and renamed when complete: an interrupted install must not count as one. The scripts of
  // a moved environment point to its old place, so it is only ever used as `python <file>`.
  const unfinished = `${environment}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const made = await runToEnd('python3', ['-m', 'venv', unfinished], { log });
  if (made.code !== 0) {
    throw new RehearsalFailure(
      "Python's venv module is missing: install it (Debian and Ubuntu: `apt install python3-venv`).",
      lastLines(made.output),
    );
  }
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--quiet', '--retries', '1'];
  const installed = await runToEnd(join(unfinished, 'bin', 'python'), [...pip, '-r', requirements], { log });
  if (installed.code !== 0) {
    throw new RehearsalFailure(
      'The Python package index cannot be reached, or lacks a pinned version: pip could not install the emulator.',
      lastLines(installed.output),
    );
  }
  renameSync(unfinished, environment);
  return { python, version };
}
