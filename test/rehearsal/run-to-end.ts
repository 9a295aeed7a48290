import { createWriteStream } from 'node:fs';
import { endGroup, startGroup } from './processes';

/** What a program gave back. */
export interface Ended {
  /** Exit code; 1 when a signal ended it. */
  readonly code: number;
  /** Standard output and standard error, in the order they came. */
  readonly output: string;
}

/** How to run a program. */
export interface RunOptions {
  /** File that its output is added to. */
  readonly log: string;
  /** Working directory. @default - the one of this process */
  readonly cwd?: string;
  /** Environment variables. @default - those of this process */
  readonly env?: NodeJS.ProcessEnv;
  /** Called with each line as it comes. @default - none */
  readonly onLine?: (line: string) => void;
  /** Ends the program, with everything that it has started. @default - it ends by itself */
  readonly signal?: AbortSignal;
}

/**
 * Runs a program to its end, in a process group of its own.
 *
 * @throws the error of `spawn` when the program cannot be started, such as ENOENT
 */
export function runToEnd(command: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const log = createWriteStream(options.log, { flags: 'a' });
    log.write(`$ ${[command, ...args].join(' ')}\n`);
    // Standard input is left open and empty: a program may watch it to learn that this process is gone.
    const child = startGroup(command, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      cwd: options.cwd,
      env: options.env ?? process.env,
    });
    options.signal?.addEventListener('abort', () => child.pid !== undefined && endGroup(child.pid));
    let output = '';
    let unfinishedLine = '';
    const take = (chunk: Buffer) => {
      const text = chunk.toString();
      output += text;
      log.write(text);
      const lines = (unfinishedLine + text).split('\n');
      unfinishedLine = lines.pop() ?? '';
      for (const line of lines) {
        options.onLine?.(line);
      }
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('error', (error) => log.end(() => reject(error)));
    child.once('close', (code) => log.end(() => resolve({ code: code ?? 1, output })));
  });
}

/** The last lines of an output that are not empty, 12 at the most. */
export function lastLines(output: string): string[] {
  return output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-12);
}
