import { existsSync, readFileSync } from 'node:fs';
import { startGroup } from '../../rehearsal/processes';

/** A program that ran to its end. */
export interface ProcessRun {
  /** Wall time in seconds. */
  readonly seconds: number;
  /** The most memory that it and its children had resident, in MB of 1000 kB. Undefined where the system has no `/proc`. */
  readonly peakMegabytes: number | undefined;
  /** Exit code, -1 where a signal has ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Milliseconds between two looks at the memory. What is read is the high-water mark, so only the last moment is missed. */
const lookEvery = 25;

/**
 * Runs a program in the folder of the project and waits for its end.
 *
 * @throws Error where it cannot be started
 */
export function runProcess(command: readonly [string, ...string[]]): Promise<ProcessRun> {
  const [program, ...args] = command;
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = startGroup(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const peaks = new Map<number, number>();
    const look = () => child.pid !== undefined && notePeaks(child.pid, peaks);
    const timer = setInterval(look, lookEvery);
    const output: { stdout: string; stderr: string } = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
      });
    }
    child.once('error', (error) => {
      clearInterval(timer);
      reject(error);
    });
    child.once('close', (code) => {
      clearInterval(timer);
      const seconds = (performance.now() - started) / 1000;
      const peak = [...peaks.values()].reduce((sum, kibibytes) => sum + kibibytes, 0) * 1.024e-3;
      resolve({ seconds, peakMegabytes: existsSync('/proc') ? peak : undefined, exitCode: code ?? -1, ...output });
    });
  });
}

/** Notes the high-water mark of a process and of those that it has started, in KiB by process. */
function notePeaks(id: number, peaks: Map<number, number>): void {
  try {
    const [, peak] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${id}/status`, 'utf8')) ?? [];
    if (peak !== undefined) {
      peaks.set(id, Number(peak));
    }
    for (const child of readFileSync(`/proc/${id}/task/${id}/children`, 'utf8').split(' ')) {
      if (child !== '') {
        notePeaks(Number(child), peaks);
      }
    }
  } catch {
    // It has ended since, or the system has no /proc.
  }
}
