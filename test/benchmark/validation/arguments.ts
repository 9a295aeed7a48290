import { parseArguments } from '../../../lib/arguments';
import { Problems } from '../../../lib/problems';

/** What can be measured alone. */
export const parts = ['limit', 'differences', 'tools', 'adversarial'] as const;

/** One part of the benchmark. */
export type Part = (typeof parts)[number];

/** How the measurements are printed. */
export type Format = 'text' | 'markdown' | 'json';

/** What the command line asks for. */
export interface ValidationBenchmarkArguments {
  /** The parts that are measured. */
  readonly parts: readonly Part[];
  /** Sizes of the table for `limit`, rows a side, from the smallest. */
  readonly rows: readonly number[];
  /** Rows a side for `differences`. */
  readonly differenceRows: number;
  /** Rows a side for `tools`. */
  readonly toolRows: number;
  /** Rows a side for the tools of MySQL. 0: MariaDB is left out */
  readonly mariadbRows: number;
  /** How often each is measured, after one run that is not counted where it warms up caches. 1..20 */
  readonly runs: number;
  readonly format: Format;
  readonly help: boolean;
}

/** Text of `--help`. */
export const helpText = `Measures \`npm run validate\` against the fastest checksum that two servers can compute, against the tools that a user
would take instead, and whether it finds what they miss. Servers are started for it, and go with their data at the end.

  npm run benchmark:validation -- [options]

  --only <part>              one of ${parts.join(', ')}, may be repeated (default: all of them)
  --rows <millions,...>      sizes of the table for limit, 0.05..200 million rows a side (default: 1,10,50)
  --difference-rows <millions>   the table for differences (default: 10)
  --tool-rows <millions>     the table for tools (default: 5)
  --mariadb-rows <millions>  the table for the tools of MySQL, 0 leaves them out (default: that of --tool-rows)
  --runs <number>            how often each is measured, 1..20; the median counts (default: 3)
  --markdown                 print the report in Markdown, as in docs/validation-benchmark.md
  --json                     print the measurements as JSON; the progress goes to standard error
  -h, --help                 print this

Space: about 0.2 kB a row and side in TMPDIR, 20 GB for 50 million rows; they are measured from memory only where that is
larger. Time: about half an hour on two cores. A tool that is not installed is reported with the command that installs it.
Exit code 0 when everything could be measured, whatever came out: a slow machine is no failure. 1 otherwise.`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = {
  only: { type: 'string', multiple: true },
  rows: text,
  'difference-rows': text,
  'tool-rows': text,
  'mariadb-rows': text,
  runs: text,
  markdown: flag,
  json: flag,
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Reads the command line.
 *
 * @throws InvalidInputError that names every argument that cannot be used
 */
export function readArguments(args: readonly string[]): ValidationBenchmarkArguments {
  const values = parseArguments(
    args,
    options,
    Object.keys(options)
      .map((name) => `--${name}`)
      .join(', '),
  );
  const problems = new Problems();
  const millions = (field: string, given: string, least: number): number => {
    const number = Number(given);
    if (!(number >= least && number <= 200) || given.trim() === '') {
      problems.add(field, given, `${least}..200, in millions of rows`);
    }
    return Math.round(number * 1_000_000);
  };
  const rows = (values.rows ?? '1,10,50').split(',').map((given) => millions('--rows', given, 0.05));
  const toolRows = values['tool-rows'] ?? '5';
  const runs = Number(values.runs ?? '3');
  problems.wholeNumber('--runs', runs, 1, 20);
  for (const part of values.only ?? []) {
    if (!(parts as readonly string[]).includes(part)) {
      problems.add('--only', part, parts.join(', '));
    }
  }
  if (values.json && values.markdown) {
    problems.add('--json', true, 'one of --json and --markdown');
  }
  const read: ValidationBenchmarkArguments = {
    parts: parts.filter((part) => values.only === undefined || values.only.includes(part)),
    rows: [...new Set(rows)].sort((one, other) => one - other),
    differenceRows: millions('--difference-rows', values['difference-rows'] ?? '10', 0.05),
    toolRows: millions('--tool-rows', toolRows, 0.05),
    mariadbRows: millions('--mariadb-rows', values['mariadb-rows'] ?? toolRows, 0),
    runs,
    format: values.json ? 'json' : values.markdown ? 'markdown' : 'text',
    help: values.help ?? false,
  };
  problems.throwIfAny();
  return read;
}
