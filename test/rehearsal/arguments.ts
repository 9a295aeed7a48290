import { RehearsalFailure } from './failure';

/** What the command line asks for. */
export interface RehearsalArguments {
  readonly migration: string;
  /** Name of one of its environments. @default - its first one */
  readonly environment: string | undefined;
  /** Rehearses what fails in the middle, in place of the whole life. */
  readonly faults: boolean;
  /** JSON on standard output in place of the tables. */
  readonly json: boolean;
  readonly help: boolean;
}

/** The names of the environments, by migration. */
export type Environments = Readonly<Record<string, readonly string[]>>;

/** Text of `--help`. */
export function helpText(migrations: Environments): string {
  return `Rehearses a migration on this machine: deploys all stacks to an AWS emulator, shifts traffic, releases, cuts over,
raises an alarm, watches the rollback, destroys everything and looks for left-overs. Needs Python 3.10 or newer, no AWS
account, no Docker.

  npm run rehearse -- [--migration <name>] [--environment <name>] [--faults] [--json]

  --migration <name>    which system: ${Object.keys(migrations).join(', ')} (default: trading)
  --environment <name>  which of its environments (default: its first one)
  --faults              rehearse what fails in mid-deployment and in mid-rollback, in place of the whole life
  --json                print the report as JSON; the progress goes to standard error (with npm: npm run --silent ...)
  --help                print this

Logs are in .rehearsal/logs. Exit code 0 when every step passed, 1 otherwise.`;
}

/**
 * Reads the command line.
 *
 * @throws RehearsalFailure that names the argument, what it got and what is allowed
 */
export function readArguments(args: readonly string[], migrations: Environments): RehearsalArguments {
  let migration = 'trading';
  let environment: string | undefined;
  const given = { '--faults': false, '--json': false, '--help': false, '-h': false };
  const rest = [...args];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    const [name, inline] = argument.split(/=(.*)/s, 2);
    if (name === '--migration') {
      migration = oneOf(name, inline ?? rest.shift(), Object.keys(migrations));
    } else if (name === '--environment') {
      environment = inline ?? rest.shift() ?? '';
    } else if (argument in given) {
      given[argument as keyof typeof given] = true;
    } else {
      throw new RehearsalFailure(
        `${argument}: not an argument; allowed are --migration <name>, --environment <name>, --faults, --json, --help`,
      );
    }
  }
  if (environment !== undefined) {
    // Afterwards: the migration may come behind it.
    oneOf('--environment', environment, migrations[migration] ?? []);
  }
  return {
    migration,
    environment,
    faults: given['--faults'],
    json: given['--json'],
    help: given['--help'] || given['-h'],
  };
}

function oneOf(name: string, value: string | undefined, allowed: readonly string[]): string {
  if (value === undefined || !allowed.includes(value)) {
    throw new RehearsalFailure(`${name}: got "${value ?? ''}", allowed one of ${allowed.join(', ')}`);
  }
  return value;
}
