import { Problems } from '../../problems';
import { type ConnectionLimits, type DatabaseConnection, usualLimits } from '../connection';
import type { PassOptions } from '../pass';
import { type ObjectKind, objectKinds } from '../schema';
import { schemaOfTable } from '../table';
import { type LoadLimits, usualLoadLimits } from '../throttle';
import { parseSecretly, passwordVariables, readSide, sideOptions } from './side-arguments';

/** What the command line asks for. */
export interface ValidateArguments {
  readonly connections: { readonly source: DatabaseConnection; readonly target: DatabaseConnection };
  readonly limits: ConnectionLimits;
  readonly loadLimits: LoadLimits;
  readonly options: PassOptions;
  /** Path of the file that keeps account of what is proven. */
  readonly checkpoint: string | undefined;
  /** JSON on standard output in place of the verdict for people. */
  readonly json: boolean;
}

/** Text of `--help`. */
export const helpText = `Proves that two databases hold the same: everything in their schemas, and every row by checksums that each database
computes itself. PostgreSQL is compared with PostgreSQL, MySQL or MariaDB with MySQL or MariaDB. It only reads.

  npm run validate -- --source <url> --target <url> [options]

  --source, --target <url>        postgresql://<user>@<host>:<port>/<database>?sslmode=verify-full&sslrootcert=<file>, or
                                  mysql:// with the same parts, whose database only has to exist. sslmode: verify-full
                                  (when absent), verify-ca, require (no check), disable
  --source-password-file <file>,  the password is its first line; otherwise ${passwordVariables.postgresql.source}, ${passwordVariables.postgresql.target},
  --target-password-file <file>   ${passwordVariables.mysql.source}, ${passwordVariables.mysql.target} in the environment, or the URL

What is compared
  --schema <name>                 a schema (of MySQL: a database), may be repeated; when absent every one of both sides
  --table <schema.table>          rows of this table alone, may be repeated; then schemas are not compared
                                  (a name with a dot in it stands in quotes: a."b.c")
  --only <schema|rows>            compare one of the two
  --skip <kind>                   leave a kind of object out, may be repeated: ${'sequence value'}, trigger, index, ...
  --grants                        compare who may do what as well
  Not compared: how tables are stored, publications and subscriptions, owners, passwords; types in C, conversions between
  encodings, operator families, procedural languages, plug-ins. Of a user of MySQL nothing may be revoked (partial_revokes):
  what that hides is not noticed

Rows that differ
  --waits <seconds,...>           looks again at rows that differ after these waits; none for a source that nobody writes
                                  (1,2,5,10 when absent). The last one must be longer than the lag of the replication
  --list <n>                      differing rows that are listed for a table, 1..100000 (20)
  --show-values                   list values beside keys and columns, and of rows without a key

Load on both databases
  --max-connections <n>           connections to each database, 1..64 (${usualLimits.maximumConnections})
  --range-rows <n>                rows under one checksum, 1000..10000000 (100000)
  --statement-timeout <seconds>   1..86400 (${usualLimits.statementTimeoutSeconds})
  --max-active-sessions <n>       pauses while more sessions of others are active on a side, 0..100000 (${usualLoadLimits.mostActiveSessions})
  --max-lag-mib <n>               pauses while a replication from a side is further behind, 1..1048576 (${usualLoadLimits.mostLagMebibytes})
  --max-pause <seconds>           a longer pause ends the comparison: the rest is not proven, 1..604800 (${usualLoadLimits.longestPauseSeconds})

Interruption
  --checkpoint <file>             keeps account of what is proven. Started again with the same file after an interruption,
                                  the command compares the schemas anew, looks again at ranges of rows that were not
                                  proven, and goes on behind them; the verdict says which rows it did not look at again.
                                  A table without a key that both sides order alike begins anew. The file holds keys of
                                  rows, and goes when everything was compared

Output
  --json                          print the whole verdict as JSON, and progress as JSON lines unless at a terminal
  -h, --help                      print this

Exit code 0: proven equal. 1: different. 2: not proven, since something could not be read, the command was interrupted or an
argument cannot be used. 3: only rows that kept changing are left. Ctrl-C cancels what runs and prints what is known.`;

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
  const connection = (side: 'source' | 'target') => readSide(side, values, environment, problems);
  const number = (name: NumberOption, usual: number, range: [number, number]) => {
    const value = Number(values[name] ?? usual);
    problems.wholeNumber(`--${name}`, value, ...range);
    return value;
  };
  const only = readOnly(values, problems);
  const maximumConnections = number('max-connections', usualLimits.maximumConnections, [1, 64]);
  const options: PassOptions = {
    schemas: values.table === undefined ? values.schema : schemasOf(values.table),
    tables: values.table,
    schema: only !== 'rows',
    rows: only !== 'schema',
    skip: readSkip(values.skip ?? [], problems),
    grants: values.grants ?? false,
    waitsSeconds: readWaits(values.waits ?? '1,2,5,10', problems),
    // One range waits for a connection: whichever side is done first does not stand idle until the other one is.
    concurrency: maximumConnections + 1,
    rowsPerRange: number('range-rows', 100_000, [1000, 10_000_000]),
    mostListed: number('list', 20, [1, 100_000]),
    showValues: values['show-values'] ?? false,
  };
  const statementTimeoutSeconds = number('statement-timeout', usualLimits.statementTimeoutSeconds, [1, 86_400]);
  const loadLimits: LoadLimits = {
    mostActiveSessions: number('max-active-sessions', usualLoadLimits.mostActiveSessions, [0, 100_000]),
    mostLagMebibytes: number('max-lag-mib', usualLoadLimits.mostLagMebibytes, [1, 1_048_576]),
    longestPauseSeconds: number('max-pause', usualLoadLimits.longestPauseSeconds, [1, 604_800]),
  };
  const [source, target] = [connection('source'), connection('target')];
  if (problems.any || source === undefined || target === undefined) {
    throw problems.toError();
  }
  return {
    connections: { source, target },
    limits: { ...usualLimits, maximumConnections, statementTimeoutSeconds },
    loadLimits,
    options,
    checkpoint: values.checkpoint,
    json: values.json ?? false,
  };
}

type NumberOption =
  | 'max-connections'
  | 'range-rows'
  | 'statement-timeout'
  | 'list'
  | 'max-active-sessions'
  | 'max-lag-mib'
  | 'max-pause';

/** Tables are compared by their rows: what belongs to a table is in its schema, and compared with that. */
function readOnly(values: ReturnType<typeof parse>, problems: Problems): 'schema' | 'rows' | undefined {
  const { only, table, schema, checkpoint } = values;
  if (only !== undefined && only !== 'schema' && only !== 'rows') {
    problems.add('--only', only, 'schema, rows');
    return undefined;
  }
  for (const name of table ?? []) {
    problems.matches('--table', name, /^[^.]+\../, '<schema>.<table>');
  }
  if (table !== undefined && (schema !== undefined || only === 'schema')) {
    problems.add('--table', table.join(', '), 'neither --schema nor --only schema beside it');
  }
  if (checkpoint !== undefined && only === 'schema') {
    problems.add(
      '--checkpoint',
      checkpoint,
      'a comparison of rows',
      'leave it out, as the schemas take no more than seconds',
    );
  }
  return table === undefined ? only : 'rows';
}

function schemasOf(tables: readonly string[]): readonly string[] {
  return [...new Set(tables.map(schemaOfTable))];
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
  return parseSecretly(args, {
    ...sideOptions,
    schema: list,
    table: list,
    only: text,
    skip: list,
    grants: flag,
    waits: text,
    'max-connections': text,
    'range-rows': text,
    'statement-timeout': text,
    'max-active-sessions': text,
    'max-lag-mib': text,
    'max-pause': text,
    checkpoint: text,
    list: text,
    'show-values': flag,
    json: flag,
    help: { type: 'boolean', short: 'h' },
  });
}
