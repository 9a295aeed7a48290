import { execFile } from 'node:child_process';
import { InvalidInputError } from '../../lib/problems';

/** Durations of the counted runs of one command, in seconds. */
export interface Durations {
  readonly minimum: number;
  readonly median: number;
  readonly maximum: number;
}

/** A program and its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/**
 * Runs commands by turns, A B C A B C: what else the machine does slows down all alike. The first run of each warms up the
 * caches of the file system and is not counted.
 *
 * @param runs how often each is counted
 * @param onRun called before each turn, with its number from 1 (the first is the one that is not counted)
 * @returns the durations of each command, in the order of the commands
 * @throws InvalidInputError with the output of a command that fails
 */
export async function inTurns(
  commands: readonly Command[],
  runs: number,
  onRun: (run: number) => void,
): Promise<readonly Durations[]> {
  const seconds: readonly number[][] = commands.map(() => []);
  for (let run = 1; run <= runs + 1; run++) {
    onRun(run);
    for (const [index, command] of commands.entries()) {
      seconds[index]?.push(await secondsOf(command));
    }
  }
  return seconds.map((counted) => summarise(counted.slice(1)));
}

/** Returns minimum, median and maximum of at least one number. */
export function summarise(values: readonly number[]): Durations {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const median = (at(Math.floor((sorted.length - 1) / 2)) + at(Math.ceil((sorted.length - 1) / 2))) / 2;
  return { minimum: at(0), median, maximum: at(sorted.length - 1) };
}

function secondsOf([program, ...args]: Command): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    execFile(program, args, (error, stdout, stderr) => {
      if (error === null) {
        resolve((performance.now() - started) / 1000);
      } else {
        reject(new InvalidInputError([`${[program, ...args].join(' ')} failed:`, ...lastLines(stdout + stderr)]));
      }
    });
  });
}

/** The last 12 lines of an output that say something. */
const lastLines = (output: string) =>
  output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-12);
