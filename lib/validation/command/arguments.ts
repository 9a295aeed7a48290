import { parseArgs } from 'node:util';
import { InvalidInputError, Problems } from '../../problems';
import { type ConnectionLimits, type DatabaseConnection, usualLimits } from '../connection';
import type { PassOptions } from '../pass';
import { type ObjectKind, objectKinds } from '../schema';
import { readConnection } from './url';

/** What the command line asks for. */
export interface ValidateArguments {
  readonly connections: { readonly source: DatabaseConnection; readonly target: DatabaseConnection };
  readonly limits: ConnectionLimits;
  readonly options: PassOptions;
  /** JSON on standard output in place of the verdict for people. */
  readonly json: boolean;
}

/** Environment variables that may hold the passwords. */
const passwordVariables = { source: 'SOURCE_PGPASSWORD', target: 'TARGET_PGPASSWORD' } as const;

/** Text of `--help`. */
export const helpText = `Proves that two PostgreSQL databases hold the same: everything in their schemas, and every row by checksums that each
database computes itself. It only reads.

  npm run validate -- --source <url> --target <url> [options]

  --source, --target <url>        postgresql://<user>@<host>:<port>/<database>?sslmode=verify-full&sslrootcert=<file>
                                  sslmode: verify-full (when absent), verify-ca, require (no check), disable
  --source-password-file <file>,  the password is its first line; otherwise ${passwordVariables.source} and
  --target-password-file <file>   ${passwordVariables.target} in the environment, or the URL
  --schema <name>                 a schema to compare, may be repeated; when absent every schema of the source
  --only <schema|rows>            compare one of the two
  --skip <kind>                   leave a kind of object out, may be repeated: ${'sequence value'}, trigger, index, ...
  --waits <seconds,...>           looks again at rows that differ after these waits; none for a source that nobody writes
                                  (1,2,5,10 when absent). The last one must be longer than the lag of the replication
  --max-connections <n>           connections to each database, 1..64 (2)
  --range-rows <n>                rows under one checksum, 1000..10000000 (50000)
  --statement-timeout <seconds>   1..86400 (${usualLimits.statementTimeoutSeconds})
  --list <n>                      differing rows that are listed for a table, 1..100000 (20)
  --show-values                   list values beside keys and columns
  --json                          print the whole verdict as JSON
  -h, --help                      print this

Exit code 0: proven equal. 1: different. 2: not proven, since something could not be read or an argument cannot be used.
3: only rows that kept changing are left.`;

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
): ValidateArguments | undefined {
  const values = parse(args);
  if (values.help) {
    return undefined;
  }
  const problems = new Problems();
  const connection = (side: 'source' | 'target') =>
    readConnection(
      {
        side,
        url: values[side],
        passwordFile: values[`${side}-password-file`],
        environmentPassword: environment[passwordVariables[side]],
      },
      problems,
    );
  const number = (
    name: 'max-connections' | 'range-rows' | 'statement-timeout' | 'list',
    usual: number,
    range: [number, number],
  ) => {
    const value = Number(values[name] ?? usual);
    problems.wholeNumber(`--${name}`, value, ...range);
    return value;
  };
  const only = values.only;
  if (only !== undefined && !['schema', 'rows'].includes(only)) {
    problems.add('--only', only, 'schema, rows');
  }
  const maximumConnections = number('max-connections', usualLimits.maximumConnections, [1, 64]);
  const options: PassOptions = {
    schemas: values.schema,
    schema: only !== 'rows',
    rows: only !== 'schema',
    skip: readSkip(values.skip ?? [], problems),
    waitsSeconds: readWaits(values.waits ?? '1,2,5,10', problems),
    concurrency: maximumConnections,
    rowsPerRange: number('range-rows', 50_000, [1000, 10_000_000]),
    mostListed: number('list', 20, [1, 100_000]),
    showValues: values['show-values'] ?? false,
  };
  const statementTimeoutSeconds = number('statement-timeout', usualLimits.statementTimeoutSeconds, [1, 86_400]);
  const [source, target] = [connection('source'), connection('target')];
  if (problems.any || source === undefined || target === undefined) {
    throw problems.toError();
  }
  return {
    connections: { source, target },
    limits: { ...usualLimits, maximumConnections, statementTimeoutSeconds },
    options,
    json: values.json ?? false,
  };
}

function readSkip(kinds: readonly string[], problems: Problems): ReadonlySet<ObjectKind> {
  for (const kind of kinds.filter((kind) => !(objectKinds as readonly string[]).includes(kind))) {
    problems.add('--skip', kind, objectKinds.join(', '));
  }
  return new Set(kinds as readonly ObjectKind[]);
}

function readWaits(text: string, problems: Problems): readonly number[] {
  const waits = text === 'none' ? [] : text.split(',').map(Number);
  if (waits.some((seconds) => !(seconds > 0 && seconds <= 3600))) {
    problems.add('--waits', text, 'none, or seconds above 0 and up to 3600 with commas between them');
  }
  return waits;
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const list = { type: 'string', multiple: true } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        source: text,
        target: text,
        'source-password-file': text,
        'target-password-file': text,
        schema: list,
        only: text,
        skip: list,
        waits: text,
        'max-connections': text,
        'range-rows': text,
        'statement-timeout': text,
        list: text,
        'show-values': flag,
        json: flag,
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    // An argument without its option may be a URL, so only the sentence's beginning is safe to repeat.
    const { code = '', message } = error as NodeJS.ErrnoException;
    const sentence =
      code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL'
        ? 'an argument stands without its option'
        : message.split(/[.\n]/)[0];
    throw new InvalidInputError([`${sentence}; --help lists what is allowed`]);
  }
}
