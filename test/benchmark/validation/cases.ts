/** SQL of values by column; the columns are `a` and, in one case, `b`. */
type CaseRow = readonly string[];

/** A change that some comparison of two tables does not see. */
export interface AdversarialCase {
  readonly what: string;
  /** Types of the columns `a` and `b`, as in `columnTypes`. */
  readonly types: readonly CaseType[];
  /** Rows that are not the same on both sides, in the order of their keys. */
  readonly source: readonly CaseRow[];
  readonly target: readonly CaseRow[];
  /** The same for MySQL. Null: it has no such values. @default - the same SQL */
  readonly mysql?: { readonly source: readonly CaseRow[]; readonly target: readonly CaseRow[] } | null;
}

/** The type of a column in PostgreSQL and MySQL, and SQL of its value in an ordinary row, whose number is `n`. */
export const columnTypes = {
  text: [
    ['text', `'row ' || n`],
    ['text', `concat('row ', n)`],
  ],
  number: [
    ['numeric', 'n'],
    ['decimal(60, 28)', 'n'],
  ],
  double: [
    ['double precision', 'n'],
    ['double', 'n'],
  ],
  moment: [
    ['timestamptz', `timestamptz '2024-01-01 00:00Z' + n * interval '1 minute'`],
    ['datetime(6)', `timestamp '2024-01-01 00:00:00' + interval n minute`],
  ],
  json: [
    ['jsonb', 'to_jsonb(n)'],
    ['json', 'json_quote(concat(n))'],
  ],
  array: [['integer[]', 'ARRAY[n]::integer[]'], null],
  bytes: [
    ['bytea', `decode(md5(n::text), 'hex')`],
    ['varbinary(64)', 'unhex(md5(n))'],
  ],
  span: [['interval', `n * interval '1 minute'`], null],
  bigint: [
    ['bigint', 'n'],
    ['bigint', 'n'],
  ],
} as const;

/** A key of `columnTypes`. */
export type CaseType = keyof typeof columnTypes;

/** A case of one cell. */
function cell(
  what: string,
  type: CaseType,
  source: string,
  target: string,
  mysql?: readonly [string, string] | null,
): AdversarialCase {
  const other = mysql && { source: [[mysql[0]]], target: [[mysql[1]]] };
  return { what, types: [type], source: [[source]], target: [[target]], mysql: mysql === null ? null : other };
}

/** The cases, each a table of its own: every one was missed by a tool that is in use. */
export const cases: readonly AdversarialCase[] = [
  {
    what: 'a separator that moves from a column to the next',
    types: ['text', 'text'],
    source: [[`'x|y'`, `'z'`]],
    target: [[`'x'`, `'y|z'`]],
  },
  cell(`NULL and '<null>'`, 'text', 'NULL', `'<null>'`),
  cell('NULL and the empty text', 'text', 'NULL', `''`),
  cell(`NULL and 'NULL'`, 'text', 'NULL', `'NULL'`),
  cell('a trailing blank', 'text', `'a'`, `'a '`),
  cell('the scale of a number', 'number', '1.10', '1.1', null),
  cell('the last bit of a double', 'double', '0.1::float8 + 0.2::float8', '0.3', ['0.1e0 + 0.2e0', '0.3e0']),
  cell('a microsecond', 'moment', `'2024-01-01 00:00:00.000001Z'`, `'2024-01-01 00:00:00.000002Z'`, [
    `'2024-01-01 00:00:00.000001'`,
    `'2024-01-01 00:00:00.000002'`,
  ]),
  cell('the scale of a number in JSON', 'json', `'{"a": 1.0}'`, `'{"a": 1.00}'`),
  cell('a NULL in an array', 'array', `'{1,NULL}'`, `'{1}'`, null),
  cell('bytes', 'bytes', `'\\x00ff'`, `'\\x00fe'`, [`x'00ff'`, `x'00fe'`]),
  cell('a day and 24 hours', 'span', `'1 day'`, `'24 hours'`, null),
  cell('case', 'text', `'Straße'`, `'straße'`),
  cell('composed and decomposed letters', 'text', `U&'\\00e9'`, `U&'e\\0301'`, [
    `_utf8mb4 x'c3a9'`,
    `_utf8mb4 x'65cc81'`,
  ]),
  {
    what: 'a value swapped between two rows',
    types: ['text', 'bigint'],
    source: [
      [`'one'`, '1'],
      [`'two'`, '2'],
    ],
    target: [
      [`'one'`, '2'],
      [`'two'`, '1'],
    ],
  },
  cell('the last of many digits', 'number', '12345678901234567890.123456789', '12345678901234567890.123456788'),
  cell('NaN and NULL', 'number', `'NaN'`, 'NULL', null),
  cell('zero and negative zero', 'double', '0', `'-0'`, null),
  cell('a tiny number', 'number', '1e-20', '2e-20'),
  cell('1 and 2^32', 'bigint', '1', '4294967296'),
];

/** Rows of each table beside those that differ: more than reladiff and data-diff fetch instead of a checksum. */
export const ordinaryRows = 20_000;

/** Key of the first row that differs; it is in the middle. */
export const firstKey = 10_001;

/** Name of a case's table. */
export function tableOf(index: number): string {
  return `case_${index + 1}`;
}

/**
 * Returns the statements that make the tables of all cases on one side, those of cases that the engine does not have left
 * out.
 */
export function casesSql(engine: 'postgresql' | 'mysql', side: 'source' | 'target'): readonly string[] {
  return cases.flatMap((one, index) => {
    const types = one.types.map((type) => columnTypes[type][engine === 'mysql' ? 1 : 0]);
    const rows = rowsOf(one, engine, side);
    if (rows === undefined) {
      return [];
    }
    const table = tableOf(index);
    const columns = types.map((type, column) => `${columnNames[column]} ${type?.[0]}`);
    const numbers =
      engine === 'mysql' ? `(SELECT seq AS n FROM seq_1_to_${ordinaryRows})` : `generate_series(1, ${ordinaryRows})`;
    const last = firstKey + rows.length - 1;
    return [
      `CREATE TABLE ${table} (id bigint PRIMARY KEY, ${columns.join(', ')})`,
      `INSERT INTO ${table} SELECT n, ${types.map((type) => type?.[1]).join(', ')} FROM ${numbers} n WHERE n NOT BETWEEN ${firstKey} AND ${last}`,
      ...rows.map((row, number) => `INSERT INTO ${table} VALUES (${[firstKey + number, ...row].join(', ')})`),
    ];
  });
}

/** Names of the columns of a case. */
export function columnsOf({ types }: AdversarialCase): readonly string[] {
  return columnNames.slice(0, types.length);
}

/** Whether an engine has the values of a case. */
export function has(engine: 'postgresql' | 'mysql', one: AdversarialCase): boolean {
  return rowsOf(one, engine, 'source') !== undefined;
}

const columnNames = ['a', 'b'] as const;

function rowsOf(one: AdversarialCase, engine: 'postgresql' | 'mysql', side: 'source' | 'target') {
  return engine === 'mysql' && one.mysql !== undefined ? one.mysql?.[side] : one[side];
}
