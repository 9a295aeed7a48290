import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endAllGroups, startGroup } from './processes';
import { runToEnd } from './run-to-end';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'processes-'));
});
afterEach(() => {
  endAllGroups();
  rmSync(directory, { recursive: true });
});

/** A shell that starts a child, prints its process id, and does what `then` says. */
const parentOf = (then: string) => `sleep 60 & echo $!; ${then}`;

async function firstLine(child: ReturnType<typeof startGroup>): Promise<number> {
  const chunk = await new Promise<Buffer>((resolve) => child.stdout?.once('data', resolve));
  return Number(chunk.toString().trim());
}

async function gone(pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    try {
      // A process that has ended and was not waited for, a zombie, counts as gone.
      if (readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')) {
        return true;
      }
    } catch {
      return true;
    }
    await sleep(20);
  }
  return false;
}

describe('a process group', () => {
  it('is ended with the children of its leader', async () => {
    const child = await firstLine(startGroup('sh', ['-c', parentOf('wait')], { stdio: ['ignore', 'pipe', 'ignore'] }));
    endAllGroups();
    expect(await gone(child)).toBe(true);
  });

  it('is ended when its leader is killed', async () => {
    const leader = startGroup('sh', ['-c', parentOf('wait')], { stdio: ['ignore', 'pipe', 'ignore'] });
    const child = await firstLine(leader);
    leader.kill('SIGKILL');
    expect(await gone(child)).toBe(true);
  });
});

describe('a program that is run to its end', () => {
  it('gives its exit code and output, line by line too, and logs them', async () => {
    const lines: string[] = [];
    const log = join(directory, 'log');
    const ended = await runToEnd('sh', ['-c', 'echo one; echo two >&2; exit 3'], {
      log,
      onLine: (line) => lines.push(line),
    });
    expect(ended.code).toBe(3);
    expect(lines.sort()).toEqual(['one', 'two']);
    expect(readFileSync(log, 'utf8')).toContain('one\n');
  });

  it('fails when there is no such program', async () => {
    const run = runToEnd('no-such-program', [], { log: join(directory, 'log') });
    await expect(run).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
