import { parseArgs } from 'node:util';
import { InvalidInputError } from '../../lib/problems';

/** What the command line asks for. */
export interface BenchmarkArguments {
  /** How often each thing is measured, after one run that is not counted. 1..100 */
  readonly runs: number;
  /** JSON on standard output in place of the table. */
  readonly json: boolean;
  readonly help: boolean;
}

/** Text of `--help`. */
export const helpText = `Measures how long a synth of all stacks takes against the synth of an empty app, how large the rollback function's bundle
is, and how long its cold import takes.

  npm run benchmark -- [--runs <number>] [--json]

  --runs <number>   how often each is measured, 1..100, after one run that is not counted (default: 5)
  --json            print the measurements as JSON; the progress goes to standard error
  -h, --help        print this

The runs alternate between what is compared, so that other work on the machine slows down both alike. Exit code 0 when
everything could be measured, whatever came out: a slow machine is no failure. 1 otherwise.`;

/**
 * Reads the command line.
 *
 * @throws InvalidInputError that names the argument, what it got and what is allowed
 */
export function readArguments(args: readonly string[]): BenchmarkArguments {
  const { runs = '5', json = false, help = false } = parse(args);
  if (!/^[1-9]\d{0,2}$/.test(runs) || Number(runs) > 100) {
    throw new InvalidInputError([`--runs: got ${JSON.stringify(runs)}, allowed 1..100`]);
  }
  return { runs: Number(runs), json, help };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { runs: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    }).values;
  } catch (error) {
    const [sentence] = (error as Error).message.split(/[.\n]/);
    throw new InvalidInputError([`${sentence}; allowed are --runs <number>, --json, --help`]);
  }
}
