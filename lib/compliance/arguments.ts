import { contextFlags, parseArguments } from '../arguments';
import { Problems } from '../problems';

/** What the command line asks for. */
export interface ComplianceArguments {
  /** The `-c` flags, as `cdk synth` would pass them. */
  readonly flags: Readonly<Record<string, string>>;
  /** JSON on standard output in place of the table. */
  readonly json: boolean;
  readonly help: boolean;
}

const options = {
  context: { type: 'string', short: 'c', multiple: true },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Text of `--help`. */
export const helpText = `Checks a migration against its rule packs and CloudFormation's own validation, and writes the compliance report: one
row for each rule and resource, compliant, acknowledged with its evidence, or open. Needs no AWS credentials.

  npm run compliance -- [-c <flag>=<value> ...] [--json]

  -c, --context <flag>=<value>   a context flag, as for cdk synth: migration, environment, ...
  --json                         print the summary as JSON
  -h, --help                     print this

Writes reports/<migration>-<environment>/compliance.csv, .json and .html. Exit code 0 when nothing is open, 1 when a
finding is open, an acknowledgment matches nothing, or an argument cannot be used.`;

/**
 * Reads the command line.
 *
 * @throws InvalidInputError that names the argument, what it got and what is allowed
 */
export function readArguments(args: readonly string[]): ComplianceArguments {
  const allowed = '-c <flag>=<value>, --json, --help';
  const { context = [], json = false, help = false } = parseArguments(args, options, allowed);
  const problems = new Problems();
  const flags = contextFlags(context, problems);
  problems.throwIfAny();
  return { flags, json, help };
}
