/** What random tables of an engine are made of. */
export interface Vocabulary {
  /** Values of a type that all differ from each other, as SQL. NULL belongs to every type. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Columns of a key, and the key of the n-th row as SQL; without quotes it is the key as text. */
  readonly keys: readonly { readonly columns: readonly string[]; readonly of: (n: number) => readonly string[] }[];
  /** Whether a table may be in partitions, as PostgreSQL makes them. @default false */
  readonly partitions?: boolean;
}

const values: Vocabulary['values'] = {
  integer: ['0', '1', '-1', '2147483647'],
  bigint: ['0', '1', '4294967296', '-4294967297', '9223372036854775807'],
  numeric: ['0', '0.0', '1.10', '1.1', "'NaN'", '1e-20', '12345678901234567890.5'],
  text: ["''", "'a'", "'A'", "'a '", "'NULL'", "'<null>'", "'a|b'", "'(a,\"b)'", "'é'", "U&'e\\0301'"],
  'varchar(20)': ["''", "'x'", "'x,y'", "'x\\'"],
  'double precision': ['0', "'-0'", '0.3', '0.1::float8 + 0.2::float8', "'NaN'", "'Infinity'"],
  real: ['0', '1.5', "'NaN'", '1e30'],
  boolean: ['true', 'false'],
  date: ["'2024-02-29'", "'infinity'", "'0001-01-01 BC'"],
  timestamptz: ["'2024-01-01Z'", "'2024-01-01 00:00:00.000001Z'", "'-infinity'"],
  timestamp: ["'2024-01-01'", "'2024-01-02'", "'1999-12-31 23:59:59.999999'"],
  interval: ["'1 day'", "'24 hours'", "'1 month'", "'30 days'"],
  bytea: ["''", "'\\x00'", "'\\x0000'", "'\\xff'"],
  jsonb: ["'null'", "'{}'", `'{"a": 1}'`, `'{"a": 1.0}'`, "'[]'"],
  'integer[]': ["'{}'", "'{NULL}'", "'{1}'", "'{{1}}'"],
  'text[]': ["'{}'", "'{NULL}'", `'{"NULL"}'`, `'{""}'`],
  'bit varying': ["B''", "B'0'", "B'00'"],
  inet: ["'10.0.0.1'", "'10.0.0.1/24'", "'::1'"],
  uuid: ["'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'"],
  int4range: ["'empty'", "'[1,2)'", "'[1,)'"],
  json: ["'null'", `'{"a": 1}'`, `'{"a": 1.0}'`, `'{"a": 1, "a": 1}'`, "'[1, 2]'", "'[2, 1]'"],
  mood: ["'calm'", "'cross'"],
  short: ["''", "'a'", "'é'"],
  'character(4)': ["''", "'a'", "'A'"],
  oid: ['0', '1', '4294967295'],
};

/** Statements that make the types which tables may use. */
export const preparation = "CREATE TYPE mood AS ENUM ('calm', 'cross'); CREATE DOMAIN short AS varchar(9);";

const keys: Vocabulary['keys'] = [
  { columns: [], of: () => [] },
  { columns: ['bigint'], of: (n: number) => [`${n * 3}`] },
  { columns: ['text'], of: (n: number) => [`'k${n}'`] },
  { columns: ['text COLLATE "C"'], of: (n: number) => [`'K ${n}'`] },
  { columns: ['uuid'], of: (n: number) => [`'${`${n * 7919}`.padStart(8, '0')}-0000-0000-0000-000000000000'`] },
  { columns: ['date', 'smallint'], of: (n: number) => [`'2024-01-${10 + (n % 9)}'`, `${n}`] },
  { columns: ['integer', 'text'], of: (n: number) => [`${n % 4}`, `'${n}'`] },
  { columns: ['oid'], of: (n: number) => [`${4_000_000_000 + n}`] },
  { columns: ['numeric'], of: (n: number) => [`${n}.50`] },
  { columns: ['double precision'], of: (n: number) => [`${n}.5`] },
  { columns: ['bytea'], of: (n: number) => [`'\\x${n.toString(16).padStart(8, '0')}'`] },
  { columns: ['character(8)'], of: (n: number) => [`'k${n}'`] },
  { columns: ['inet'], of: (n: number) => [`'10.0.${n >> 8}.${n % 256}/32'`] },
  { columns: ['short'], of: (n: number) => [`'k${n}'`] },
  { columns: ['mood', 'bigint'], of: (n: number) => [n % 2 ? "'calm'" : "'cross'", `${n}`] },
  { columns: ['timestamptz'], of: (n: number) => [`'2024-01-01 00:${10 + (n % 50)}:${10 + Math.floor(n / 50)}+00'`] },
];

/** How one side has made the table, which is no difference. */
interface Layout {
  /** Whether the columns are in another order. */
  readonly reversed: boolean;
  /** Whether there was a column more, that is dropped. */
  readonly dropped: boolean;
  /** Partitions by the first column of the key; 0: none. */
  readonly partitions: number;
  /** Whether a unique index takes the place of the primary key. */
  readonly uniqueIndex: boolean;
  /** Whether rows were inserted in another order. */
  readonly backwards: boolean;
}

/** A table as the source has it and as the target has it, and what is different. */
export interface RandomTable {
  readonly source: string;
  readonly target: string;
  /** One entry a difference: what it is, the key, the columns that changed. Without a key: how many rows less and more. */
  readonly truth: readonly string[];
}

/** A random number generator with a seed (mulberry32): the same numbers in every run. */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

interface Row {
  readonly key: readonly string[];
  readonly cells: readonly string[];
}

/** Makes the table of a seed, for PostgreSQL if nothing else is said. In two of five nothing differs. */
export function randomTable(seed: number, vocabulary: Vocabulary = { values, keys, partitions: true }): RandomTable {
  const types = Object.keys(vocabulary.values);
  const below = numbers(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;
  const key = pick(vocabulary.keys);
  const columns = Array.from({ length: 1 + below(7) }, () => pick(types));
  const cell = (type: string) => (below(6) === 0 ? 'NULL' : pick(vocabulary.values[type] ?? []));
  const row = (n: number): Row => ({ key: key.of(n), cells: columns.map(cell) });
  const source = Array.from({ length: below(80) }, (_, n) => row(n));

  let target = [...source];
  for (let changes = Math.max(0, below(5) - 1); changes > 0; changes--) {
    const at = below(Math.max(1, target.length));
    const column = below(columns.length);
    const found = target[at];
    const other = target[below(Math.max(1, target.length))];
    switch (below(4)) {
      case 0:
        target = target.filter((_, index) => index !== at);
        break;
      case 1:
        target.push(row(1000 + changes));
        break;
      case 2:
        target = target.map((one) => (one === found ? withCell(one, column, cell(columns[column] ?? '')) : one));
        break;
      default:
        target = target.map((one) => {
          const partner = one === found ? other : one === other ? found : undefined;
          return partner === undefined ? one : withCell(one, column, partner.cells[column] ?? '');
        });
    }
  }
  const name = `t${seed}`;
  const layout = (): Layout => ({
    reversed: below(3) === 0,
    dropped: below(3) === 0,
    partitions: vocabulary.partitions && key.columns.length > 0 && below(4) === 0 ? 3 : 0,
    uniqueIndex: below(4) === 0,
    backwards: below(2) === 0,
  });
  return {
    source: script(name, key.columns, columns, source, layout()),
    target: script(name, key.columns, columns, target, layout()),
    truth: key.columns.length === 0 ? countTruth(source, target) : keyTruth(source, target),
  };
}

function withCell({ key, cells }: Row, column: number, value: string): Row {
  return { key, cells: cells.map((cell, index) => (index === column ? value : cell)) };
}

function script(
  name: string,
  key: readonly string[],
  columns: readonly string[],
  rows: readonly Row[],
  { reversed, dropped, partitions, uniqueIndex, backwards }: Layout,
): string {
  const all = [...key.map((_, index) => `k${index}`), ...columns.map((_, index) => `c${index}`)];
  const definitions = [
    ...key.map((type, index) => `k${index} ${type} NOT NULL`),
    ...columns.map((type, index) => `c${index} ${type}`),
  ];
  const ordered = reversed ? definitions.reverse() : definitions;
  const keyList = key.map((_, index) => `k${index}`).join(', ');
  const unique = key.length === 0 ? [] : [`${uniqueIndex ? 'UNIQUE' : 'PRIMARY KEY'} (${keyList})`];
  const partitioned = partitions > 0 ? 'PARTITION BY HASH (k0)' : '';
  const inserts = rows.map(
    ({ key, cells }) => `INSERT INTO ${name} (${all}) VALUES (${[...key, ...cells].join(', ')});`,
  );
  return [
    `CREATE TABLE ${name} (${[...(dropped ? ['gone text'] : []), ...ordered, ...unique].join(', ')}) ${partitioned};`,
    ...Array.from(
      { length: partitions },
      (_, n) =>
        `CREATE TABLE ${name}_${n} PARTITION OF ${name} FOR VALUES WITH (MODULUS ${partitions}, REMAINDER ${n});`,
    ),
    ...(dropped ? [`ALTER TABLE ${name} DROP COLUMN gone;`] : []),
    ...(backwards ? inserts.reverse() : inserts),
  ].join('\n');
}

function keyTruth(source: readonly Row[], target: readonly Row[]): readonly string[] {
  const text = ({ key }: Row) => key.map((value) => value.replaceAll("'", '')).join('/');
  const others = new Map(target.map((row) => [text(row), row]));
  const differences = source.flatMap((row) => {
    const other = others.get(text(row));
    others.delete(text(row));
    if (other === undefined) {
      return [`missing ${text(row)} `];
    }
    const changed = row.cells.flatMap((cell, index) => (cell === other.cells[index] ? [] : [`c${index}`]));
    return changed.length === 0 ? [] : [`changed ${text(row)} ${changed.join()}`];
  });
  return [...differences, ...[...others.keys()].map((key) => `extra ${key} `)];
}

function countTruth(source: readonly Row[], target: readonly Row[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const [rows, sign] of [
    [source, 1],
    [target, -1],
  ] as const) {
    for (const { cells } of rows) {
      counts.set(cells.join(), (counts.get(cells.join()) ?? 0) + sign);
    }
  }
  return [...counts.values()].flatMap((count) => (count === 0 ? [] : [count > 0 ? 'missing' : 'extra']));
}
