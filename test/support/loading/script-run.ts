import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadingScript } from '../../../lib/data/loading/scripts/script';

/** Variables of the container. */
export type Variables = Readonly<Record<string, string>>;

/** One line that the script prints. */
export interface Line {
  readonly step: string;
  readonly object?: string;
  readonly result?: 'created' | 'kept' | 'changed' | 'failed';
  readonly detail?: string;
  readonly created?: number;
  readonly kept?: number;
  readonly changed?: number;
  readonly failed?: number;
}

/** What a run of the script has printed, and how it ended. */
export interface Run {
  readonly status: number | null;
  readonly lines: readonly Line[];
  /** Both outputs. */
  readonly output: string;
  /** Folders that it has left behind. */
  readonly left: readonly string[];
  /** Command lines of all processes of this machine that were seen meanwhile. */
  readonly commands: ReadonlySet<string>;
}

/** The commands beside the clients that the script may use: those of every image, of bash and coreutils and util-linux. */
const commands = ['bash', 'mkdir', 'mkfifo', 'mktemp', 'rm', 'setsid', 'sha256sum', 'sleep'];

/** Runs the script as its container does: with the commands of its image and no others. */
export class ScriptRunner {
  private readonly directory = mkdtempSync(join(tmpdir(), 'crossfade-tools-'));

  constructor(
    private readonly engine: 'postgresql' | 'mysql',
    private readonly variables: Variables,
    clients: readonly string[],
    /** Changes a limit in the script that a test cannot wait for. */
    private readonly edit: (script: string) => string = (script) => script,
  ) {
    const common = commands.map((command) => join('/usr/bin', command));
    for (const path of [...common, ...clients]) {
      symlinkSync(path, join(this.directory, path.slice(path.lastIndexOf('/') + 1)));
    }
  }

  /** Runs one step to its end. */
  async run(step: string, variables: Variables = {}): Promise<Run> {
    const started = this.start(step, variables);
    const seen = new Set<string>();
    const watch = setInterval(() => {
      for (const line of commandLines()) {
        seen.add(line);
      }
    }, 50);
    try {
      const status = await started.ended;
      const output = started.output();
      return { status, output, lines: linesOf(output), left: started.left(), commands: seen };
    } finally {
      clearInterval(watch);
    }
  }

  /** Starts one step in a process group of its own. */
  start(step: string, variables: Variables = {}): Started {
    const child = spawn('/usr/bin/bash', ['-c', this.edit(loadingScript(this.engine)), 'load'], {
      env: { PATH: this.directory, ...this.variables, STEP: step, ...variables },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Started(child);
  }

  /** Removes what the runner has made. */
  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A run of the script that has not ended yet. */
export class Started {
  /** Exit code, once nothing more can be printed; null where a signal has ended it. */
  readonly ended: Promise<number | null>;
  /** Exit code, though a client that it has started may still be there. */
  readonly exited: Promise<number | null>;
  private text = '';

  constructor(private readonly child: ChildProcess) {
    const take = (data: Buffer) => {
      this.text += data.toString();
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    this.exited = new Promise((resolve) => {
      child.once('exit', (code) => {
        if (code === null) {
          // It could not do that itself any more.
          for (const folder of this.left()) {
            rmSync(folder, { recursive: true, force: true });
          }
        }
        resolve(code);
      });
    });
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
  }

  output(): string {
    return this.text;
  }

  /** The private folders of the script that are still there. */
  left(): readonly string[] {
    const places = ['/dev/shm', tmpdir()].filter((place) => existsSync(place));
    return places.flatMap((place) =>
      readdirSync(place)
        .filter((name) => name.startsWith(`crossfade-load.${this.child.pid}.`))
        .map((name) => join(place, name)),
    );
  }

  /** Ends the script alone, or it and the clients that it has started. */
  kill(signal: 'SIGTERM' | 'SIGKILL', all: boolean): void {
    process.kill(all ? -(this.child.pid ?? 0) : (this.child.pid ?? 0), signal);
  }
}

/** The lines of JSON in an output. */
function linesOf(output: string): readonly Line[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);
}

/** The objects with one result, by name. */
export function objectsOf({ lines }: Run, result: Line['result']): string[] {
  return lines.filter((line) => line.result === result).map(({ object }) => object ?? '');
}

/** The last line, which has the counts. */
export function countsOf({ lines }: Run): Line | undefined {
  return lines.at(-1);
}

function commandLines(): readonly string[] {
  return readdirSync('/proc').flatMap((name) => {
    try {
      return /^\d+$/.test(name) ? [readFileSync(join('/proc', name, 'cmdline'), 'utf8')] : [];
    } catch {
      // It has ended since.
      return [];
    }
  });
}
