import { contextFlags } from '../arguments';
import { Problems } from '../problems';
import { parseSecretly, passwordVariables, readSide, sideOptions } from '../validation/command/side-arguments';
import type { DatabaseConnection } from '../validation/connection';

/** What the command line of a preflight asks for. */
export interface PreflightArguments {
  readonly source: DatabaseConnection;
  /** @default - the target is not looked at */
  readonly target?: DatabaseConnection;
  /** Schemas that move. @default - those of the definition, or else every schema of the source */
  readonly schemas?: readonly string[];
  /** The user by whom DMS reads the source. @default - the definition's, or else the one of the URL */
  readonly replicationUser?: string;
  /** The `-c` flags that name a migration. @default - none is named */
  readonly flags?: Readonly<Record<string, string>>;
  /** Whether the AWS account is looked at as well. */
  readonly account: boolean;
  /** JSON on standard output in place of the report for people. */
  readonly json: boolean;
}

/** Text of `--help`. */
export const helpText = `Says before anything is moved whether a source is fit for AWS DMS and for a migration, and what mends it.
It only reads.

  npm run preflight -- --source <url> [options]

  --source, --target <url>        postgresql://<user>@<host>:<port>/<database>?sslmode=verify-full&sslrootcert=<file>, or
                                  mysql:// with the same parts
                                  sslmode: verify-full (when absent), verify-ca, require (no check), disable
                                  Without a target nothing is said about what is there already
  --source-password-file <file>,  the password is its first line; otherwise ${passwordVariables.postgresql.source}, ${passwordVariables.postgresql.target},
  --target-password-file <file>   ${passwordVariables.mysql.source}, ${passwordVariables.mysql.target} in the environment, or the URL
  --schema <name>                 a schema (of MySQL: a database) that moves, may be repeated; when absent those of the
                                  migration, or every one
  --replication-user <name>       the user by whom DMS reads the source; when absent that of the migration, or of the
                                  URL
  -c, --context <flag>=<value>    names a migration, as for cdk deploy: migration, environment, environmentSuffix. Its
                                  versions, large objects, instances and backup are held against the source
  --account                       looks at the AWS account as well, with your own credentials; needs -c migration=<name>
  --json                          print the whole report as JSON
  -h, --help                      print this

Exit code 0: fit, with notes at the most. 1: something would stop the migration or lose rows. 2: something could not be
examined, the command was interrupted or an argument cannot be used. 3: warnings. Ctrl-C cancels what runs and prints
what is known.`;

/**
 * Reads the command line.
 *
 * @param environment where passwords may stand
 * @returns undefined where only the help is asked for
 * @throws InvalidInputError that names every argument that cannot be used, and never a password
 */
export function readArguments(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): PreflightArguments | undefined {
  const values = parse(args);
  if (values.help) {
    return undefined;
  }
  const problems = new Problems();
  const connection = (side: 'source' | 'target') => readSide(side, values, environment, problems);
  const source = connection('source');
  const target = values.target === undefined ? undefined : connection('target');
  if (values.target === undefined && values['target-password-file'] !== undefined) {
    problems.add('--target-password-file', values['target-password-file'], 'a file beside --target');
  }
  if (source !== undefined && target !== undefined && source.engine !== target.engine) {
    problems.add('--target', `a ${target.engine} URL`, `a ${source.engine} URL, as the source has`);
  }
  const flags = values.context === undefined ? undefined : contextFlags(values.context, problems);
  if (values.account && flags?.migration === undefined) {
    problems.add('--account', true, 'it beside -c migration=<name>', 'the definition says what the account must allow');
  }
  if (flags !== undefined && flags.migration === undefined) {
    problems.add('-c', values.context, 'migration=<name> among the flags');
  }
  for (const name of ['schema', 'replication-user'] as const) {
    if ([values[name]].flat().includes('')) {
      problems.add(`--${name}`, '', 'a name');
    }
  }
  if (problems.any || source === undefined) {
    throw problems.toError();
  }
  return {
    source,
    target,
    schemas: values.schema,
    replicationUser: values['replication-user'],
    flags,
    account: values.account ?? false,
    json: values.json ?? false,
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const list = { type: 'string', multiple: true } as const;
  const flag = { type: 'boolean' } as const;
  return parseSecretly(args, {
    ...sideOptions,
    schema: list,
    'replication-user': text,
    context: { ...list, short: 'c' },
    account: flag,
    json: flag,
    help: { ...flag, short: 'h' },
  });
}
