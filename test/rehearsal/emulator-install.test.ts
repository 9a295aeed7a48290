import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installEmulator } from './emulator-install';
import { type Places, placesIn } from './places';

let places: Places;
let programs: string;
const path = process.env['PATH'];

beforeEach(() => {
  const work = mkdtempSync(join(tmpdir(), 'install-'));
  places = { ...placesIn(process.cwd()), work, logs: join(work, 'logs') };
  programs = join(work, 'bin');
  mkdirSync(places.logs);
  mkdirSync(programs);
  symlinkSync('/bin/sh', join(programs, 'sh'));
  // Only the programs that a test puts here are found.
  process.env['PATH'] = programs;
});

afterEach(() => {
  process.env['PATH'] = path;
  rmSync(places.work, { recursive: true });
});

/** Puts a `python3` on the PATH that does what a shell script says. */
function fakePython(script: string): void {
  writeFileSync(join(programs, 'python3'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

describe('installing the emulator', () => {
  it('says in one line that Python is missing', async () => {
    await expect(installEmulator(places)).rejects.toThrow(
      'Python 3 is missing: the emulator needs a `python3` (3.10 or newer) on the PATH.',
    );
  });

  it('says in one line that Python is too old', async () => {
    fakePython('echo Python 3.9.2');
    await expect(installEmulator(places)).rejects.toThrow(
      'Python 3.10 or newer is missing: `python3` is Python 3.9.2.',
    );
  });

  it('says in one line that the venv module is missing', async () => {
    fakePython('case "$1" in --version) echo Python 3.11.2;; *) echo No module named venv >&2; exit 1;; esac');
    await expect(installEmulator(places)).rejects.toMatchObject({
      message: "Python's venv module is missing: install it (Debian and Ubuntu: `apt install python3-venv`).",
      details: ['No module named venv'],
    });
  });

  it('says in one line that the package index cannot be reached', async () => {
    fakePython(`case "$1" in --version) echo Python 3.11.2;; *)
      /bin/mkdir -p "$3/bin"; /bin/cp "${join(programs, 'pip')}" "$3/bin/python";; esac`);
    writeFileSync(join(programs, 'pip'), '#!/bin/sh\necho ERROR: no route to host >&2; exit 1\n', { mode: 0o755 });
    await expect(installEmulator(places)).rejects.toMatchObject({
      message:
        'The Python package index cannot be reached, or lacks a pinned version: pip could not install the emulator.',
      details: ['ERROR: no route to host'],
    });
  });
});
