import type { TableResult } from '../../../lib/validation/verdict';
import { type RandomTable, randomTable, type Vocabulary } from '../random-tables';
import { compareDatabase, describeServers, fill } from './servers';

/** A run of its own may ask for more: `VALIDATION_CASES=1000`. */
const count = Number(process.env['VALIDATION_CASES'] ?? 100);

const vocabulary: Vocabulary = {
  values: {
    integer: ['0', '1', '-1', '2147483647'],
    'bigint unsigned': ['0', '1', '4294967296', '9223372036854775808', '18446744073709551615'],
    'decimal(30,10)': ['0', '1.1', '-1.1', '1.1000000001', '12345678901234567890.5'],
    text: ["''", "'a'", "'A'", "'a '", "'NULL'", "'N'", "'a,b'", "'1,a'", "'é'", "_utf8mb4 X'65CC81'"],
    'varchar(20) CHARACTER SET latin1': ["''", "'x'", "'X'", "'x,y'", "'x\\\\'", "'é'", "'1,x'"],
    'varchar(20) COLLATE utf8mb4_bin': ["''", "'x'", "'x '", "_utf8mb4 X'F09F9880'"],
    'char(9)': ["''", "'x'", "'X'", "' x'"],
    double: ['0', '0.3', '1e-1 + 2e-1', '1e-20', '-1e300'],
    float: ['0', '1.5', '16777216', '16777218', '1e30'],
    boolean: ['true', 'false'],
    'bit(9)': ["b'0'", "b'1'", "b'111111111'"],
    date: ["'2024-02-29'", "'0000-00-00'", "'2024-02-00'", "'9999-12-31'"],
    'datetime(6)': ["'2024-01-01'", "'2024-01-01 00:00:00.000001'", "'0000-00-00'"],
    'timestamp NULL': ["'2024-01-01 00:00:00'", "'2024-01-01 00:00:01'", "'0000-00-00'"],
    time: ["'838:59:59'", "'-838:59:59'", "'00:00:00'"],
    "enum('','a','A') COLLATE utf8mb4_bin": ['0', "''", "'a'", "'A'"],
    "set('a','b')": ["''", "'a'", "'a,b'"],
    blob: ["''", "X'00'", "X'0000'", "X'FF'", "'N'"],
    'varbinary(9)': ["''", "X'00'", "X'0000'", "'1,'"],
    longtext: ["''", "REPEAT('x', 9000)", "REPEAT('x', 9001)", "SHA2(REPEAT('x', 9000), 256)"],
    json: ["'null'", "'{}'", `'{"a": 1}'`, `'{"a": 1.0}'`, "'[]'"],
    geometry: ['POINT(1, 2)', 'POINT(2, 1)'],
  },
  keys: [
    { columns: [], of: () => [] },
    { columns: ['bigint'], of: (n) => [`${n * 3}`] },
    { columns: ['bigint unsigned'], of: (n) => [`${18446744073709000000n + BigInt(n)}`] },
    { columns: ['varchar(20) COLLATE utf8mb4_general_ci'], of: (n) => [`'k${n}'`] },
    { columns: ['varchar(20) CHARACTER SET latin1 COLLATE latin1_german2_ci'], of: (n) => [`'ä${n} '`] },
    { columns: ['varchar(20) COLLATE utf8mb4_bin'], of: (n) => [`'K ${n}'`] },
    { columns: ['binary(16)'], of: (n) => [`0x${`${n * 7919}`.padStart(32, '0')}`] },
    { columns: ['date', 'smallint'], of: (n) => [`'2024-01-${10 + (n % 9)}'`, `${n}`] },
    { columns: ['integer', 'varchar(9)'], of: (n) => [`${n % 4}`, `'${n}'`] },
    { columns: ['varchar(9)', 'integer', 'decimal(9,1)'], of: (n) => [`'${n % 3}'`, `${n % 5}`, `${n}.5`] },
    { columns: ['datetime(6)'], of: (n) => [`'2024-01-01 00:00:00.${`${n}`.padStart(6, '0')}'`] },
    { columns: ["enum('a','b')", 'integer'], of: (n) => [`'${n % 2 === 0 ? 'b' : 'a'}'`, `${n}`] },
    { columns: ['float'], of: (n) => [`${n}.5`] },
  ],
};

describeServers('random tables of MySQL and MariaDB', (servers) => {
  const cases = new Map<string, RandomTable>();
  beforeAll(() => {
    for (let seed = 1; seed <= count; seed++) {
      cases.set(`random.t${seed}`, randomTable(seed, vocabulary));
    }
    const scripts = (side: 'source' | 'target') => [...cases.values()].map((table) => table[side]).join('\n');
    fill(servers, 'random', scripts('source'), scripts('target'));
  }, 600_000);

  function found({ name, differences }: TableResult): readonly string[] {
    const keyless = cases.get(name)?.truth.every((difference) => !difference.includes(' '));
    const changed = ({ cells }: (typeof differences)[number]) => cells.map(({ column }) => column).sort();
    return differences
      .map((difference) =>
        keyless
          ? difference.finding
          : `${difference.finding} ${difference.key.join('/')} ${changed(difference).join()}`,
      )
      .sort();
  }

  /** In a report bytes are hexadecimal digits. */
  function truthOf({ truth }: RandomTable): readonly string[] {
    return truth.map((difference) => difference.replaceAll('0x', '')).sort();
  }

  test('the cases are of both kinds', () => {
    const equal = [...cases.values()].filter(({ truth }) => truth.length === 0);
    expect(equal.length).toBeGreaterThan(count / 4);
    expect(equal.length).toBeLessThan((count * 3) / 4);
  });

  test('random tables differ in what was changed and in nothing else', async () => {
    const { tables = [] } = await compareDatabase(servers, 'random', { rowsPerRange: 16 });
    expect(tables).toHaveLength(count);
    const verdicts = Object.fromEntries(tables.map((table) => [table.name, [table.outcome, ...found(table)]]));
    const truths = Object.fromEntries(
      [...cases].map(([name, table]) => [name, [table.truth.length === 0 ? 'equal' : 'different', ...truthOf(table)]]),
    );
    expect(verdicts).toEqual(truths);
  }, 600_000);
});
