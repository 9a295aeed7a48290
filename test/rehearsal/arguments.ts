import { RehearsalFailure } from './failure';

/** What the command line asks for. */
export interface RehearsalArguments {
  readonly migration: string;
  /** JSON on standard output in place of the tables. */
  readonly json: boolean;
  readonly help: boolean;
}

/** Text of `--help`. */
export function helpText(migrations: readonly string[]): string {
  return `Rehearses a migration on this machine: deploys all stacks to an AWS emulator, shifts traffic, raises an alarm,
watches the rollback, destroys everything and looks for left-overs. Needs Python 3.10 or newer, no AWS account, no Docker.

  npm run rehearse -- [--migration <name>] [--json]

  --migration <name>   which system: ${migrations.join(', ')} (default: trading)
  --json               print the report as JSON; the progress goes to standard error (with npm: npm run --silent ...)
  --help               print this

Logs are in .rehearsal/logs. Exit code 0 when every step passed, 1 otherwise.`;
}

/**
 * Reads the command line.
 *
 * @param migrations the names of the migrations that exist
 * @throws RehearsalFailure that names the argument, what it got and what is allowed
 */
export function readArguments(args: readonly string[], migrations: readonly string[]): RehearsalArguments {
  let migration = 'trading';
  let json = false;
  let help = false;
  const rest = [...args];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    const [name, inline] = argument.split(/=(.*)/s, 2);
    if (name === '--migration') {
      const value = inline ?? rest.shift();
      if (value === undefined || !migrations.includes(value)) {
        throw new RehearsalFailure(`--migration: got "${value ?? ''}", allowed one of ${migrations.join(', ')}`);
      }
      migration = value;
    } else if (argument === '--json') {
      json = true;
    } else if (argument === '--help' || argument === '-h') {
      help = true;
    } else {
      throw new RehearsalFailure(`${argument}: not an argument; allowed are --migration <name>, --json, --help`);
    }
  }
  return { migration, json, help };
}
