import { parseArguments } from '../../lib/arguments';
import { InvalidInputError } from '../../lib/problems';

/** What can be measured alone. */
export const parts = ['definitions', 'services', 'rollback'] as const;

/** One part of the benchmark. */
export type Part = (typeof parts)[number];

/** What the command line asks for. */
export interface BenchmarkArguments {
  /** How often each thing is measured, after one run that is not counted. 1..100 */
  readonly runs: number;
  /** The parts that are measured. */
  readonly parts: readonly Part[];
  /** JSON on standard output in place of the table. */
  readonly json: boolean;
  readonly help: boolean;
}

/** Text of `--help`. */
export const helpText = `Measures how long the synth of each definition takes against the synth of an empty app, how it grows with the number of
services, how large the rollback function's bundle is, and how long its cold import takes.

  npm run benchmark -- [--runs <number>] [--only <part>] [--json]

  --runs <number>   how often each is measured, 1..100, after one run that is not counted (default: 3)
  --only <part>     one of ${parts.join(', ')} (default: all of them)
  --json            print the measurements as JSON; the progress goes to standard error
  -h, --help        print this

The runs alternate between what is compared, so that other work on the machine slows down all alike. Exit code 0 when
everything could be measured, whatever came out: a slow machine is no failure. 1 otherwise.`;

const options = {
  runs: { type: 'string' },
  only: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Reads the command line.
 *
 * @throws InvalidInputError that names the argument, what it got and what is allowed
 */
export function readArguments(args: readonly string[]): BenchmarkArguments {
  const allowed = '--runs <number>, --only <part>, --json, --help';
  const { runs = '3', only, json = false, help = false } = parseArguments(args, options, allowed);
  if (!/^[1-9]\d{0,2}$/.test(runs) || Number(runs) > 100) {
    throw new InvalidInputError([`--runs: got ${JSON.stringify(runs)}, allowed 1..100`]);
  }
  const chosen = parts.filter((part) => only === undefined || part === only);
  if (chosen.length === 0) {
    throw new InvalidInputError([`--only: got ${JSON.stringify(only)}, allowed one of ${parts.join(', ')}`]);
  }
  return { runs: Number(runs), parts: chosen, json, help };
}
