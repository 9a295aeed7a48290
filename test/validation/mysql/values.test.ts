import type { TableResult } from '../../../lib/validation/verdict';
import { compareDatabase, describeServers, fill } from './servers';

/** What it is, the type of the column, and its value on each side, as SQL. */
const different: readonly (readonly [string, string, string, string])[] = [
  ['NULL and the empty text', 'text', 'NULL', "''"],
  ["NULL and 'NULL'", 'text', 'NULL', "'NULL'"],
  ["NULL and 'N'", 'text', 'NULL', "'N'"],
  ["NULL and '<null>'", 'text', 'NULL', "'<null>'"],
  ['NULL and 0', 'integer', 'NULL', '0'],
  ['a trailing blank', 'varchar(9)', "'a'", "'a '"],
  ['a trailing blank in a text', 'text', "'a'", "'a '"],
  ['case', 'varchar(20) COLLATE utf8mb4_general_ci', "'Straße'", "'straße'"],
  ['an accent', 'varchar(20) COLLATE utf8mb4_unicode_ci', "'resume'", "'résumé'"],
  ['composed and decomposed letters', 'text', `_utf8mb4 X'C3A9'`, `_utf8mb4 X'65CC81'`],
  ['letters that a collation calls equal', 'varchar(9) COLLATE utf8mb4_general_ci', "'ß'", "'s'"],
  ['characters beyond the basic plane', 'text', `_utf8mb4 X'F09F9880'`, `_utf8mb4 X'F09F9881'`],
  ['bytes that no character of the set stands for', 'varchar(9) CHARACTER SET cp1250', `X'81'`, `X'98'`],
  ['the last digit of a decimal', 'decimal(30,9)', '12345678901234567890.123456789', '12345678901234567890.123456788'],
  ['a tiny number', 'double', '1e-20', '2e-20'],
  ['the last bit of a double', 'double', '1e-1 + 2e-1', '3e-1'],
  ['the last bit of a float', 'float', '1.0000001', '1.0000002'],
  ['floats that print alike', 'float', '16777216', '16777218'],
  ['large floats with decimals', 'float(10,2)', '1234567.12', '1234567.25'],
  ['1 and 2^32', 'bigint', '1', '4294967296'],
  ['the largest unsigned numbers', 'bigint unsigned', '18446744073709551615', '18446744073709551614'],
  ['bigints that are one double', 'bigint', '9007199254740993', '9007199254740992'],
  ['a microsecond', 'datetime(6)', "'2024-01-01 00:00:00.000001'", "'2024-01-01 00:00:00.000002'"],
  ['a second of a timestamp', 'timestamp NULL', "'2024-01-01 00:00:01'", "'2024-01-01 00:00:02'"],
  ['a zero date and none', 'date NULL', "'0000-00-00'", 'NULL'],
  ['a zero date and the first', 'date NULL', "'0000-00-00'", "'0000-01-01'"],
  ['a month without a day', 'date', "'2024-02-00'", "'2024-02-01'"],
  ['a time of many hours', 'time', "'838:59:59'", "'838:59:58'"],
  ['a negative time', 'time', "'-00:00:01'", "'00:00:01'"],
  ['a year', 'year', '0', '2000'],
  ['a label', `enum('a','b')`, "'a'", "'b'"],
  ['no label and the empty label', `enum('','b')`, '0', "''"],
  ['case of labels', `enum('a','A') COLLATE utf8mb4_bin`, "'a'", "'A'"],
  ['members of a set', `set('a','b')`, "'a'", "'a,b'"],
  ['bytes', 'blob', `X'00FF'`, `X'00FE'`],
  ['bytes that are a text', 'varbinary(9)', `'a'`, `'A'`],
  ['a trailing zero byte', 'varbinary(9)', `X'00'`, `X'0000'`],
  ['bits', 'bit(64)', `b'1'`, `X'FFFFFFFFFFFFFFFF'`],
  ['a flag', 'bit(1)', `b'1'`, `b'0'`],
  ['the order of keys in JSON, which MariaDB keeps as text', 'json', `'{"a":1,"b":2}'`, `'{"b":2,"a":1}'`],
  ['a number in JSON', 'json', `'{"a": 1}'`, `'{"a": 1.0}'`],
  ['a point', 'point', 'POINT(1, 2)', 'POINT(2, 1)'],
  ['the SRID of a point', 'geometry', `ST_GeomFromText('POINT(1 2)', 0)`, `ST_GeomFromText('POINT(1 2)', 4326)`],
  ['the end of a long text', 'longtext', `CONCAT(REPEAT('x', 100000), 'a')`, `CONCAT(REPEAT('x', 100000), 'b')`],
  ['a long text and its hash', 'longtext', `REPEAT('x', 100000)`, `SHA2(REPEAT('x', 100000), 256)`],
  ['blanks at the end of a long text', 'longtext', `REPEAT('x', 100000)`, `CONCAT(REPEAT('x', 100000), ' ')`],
];

const equal: readonly (readonly [string, string, string, string])[] = [
  ['NULL', 'json', 'NULL', 'NULL'],
  ['the scale of a decimal, which is the one of the column', 'decimal(9,2)', '1.1', '1.10'],
  ['one moment', 'timestamp NULL', `FROM_UNIXTIME(1711845000)`, `FROM_UNIXTIME(1711845000)`],
  ['the blanks that fill a char(n)', 'char(5)', "'a'", "'a   '"],
  ['the zeros that fill a binary(n)', 'binary(4)', "X'61'", "X'61000000'"],
  ['text in any character set of the literal', 'text', `_latin1 X'E9'`, `_utf8mb4 X'C3A9'`],
  ['a big value', 'longblob', `REPEAT('x', 1000000)`, `REPEAT('x', 1000000)`],
  ['members of a set in any order', `set('a','b')`, "'b,a'", "'a,b'"],
  ['zero and negative zero, which MariaDB stores as zero', 'double', '0', "'-0'"],
  ['a number however written', 'double', '1000000', '1e6'],
];

type Cell = readonly [type: string, value: string];

/** What it is, and type and value of the column on each side, as SQL. */
const acrossTypes: readonly (readonly [string, Cell, Cell])[] = [
  ['columns of int and bigint', ['int', '7'], ['bigint unsigned', '7']],
  ['numbers that are filled up with zeros', ['int(9) zerofill', '7'], ['int', '7']],
  ['decimals that are filled up with zeros', ['decimal(9,2) zerofill', '7.5'], ['decimal(9,2)', '7.5']],
  ['varchar and text', ['varchar(9)', "'a b'"], ['text', "'a b'"]],
  ['char and varchar', ['char(9)', "'a b'"], ['varchar(9)', "'a b'"]],
  ['character sets', ['varchar(9) CHARACTER SET latin1', "'aé€'"], ['varchar(9) CHARACTER SET utf8mb4', "'aé€'"]],
  ['character sets of one byte', ['text CHARACTER SET cp1250', "'łž'"], ['longtext CHARACTER SET utf16', "'łž'"]],
  ['collations', ['varchar(9) COLLATE utf8mb4_bin', "'aB'"], ['varchar(9) COLLATE utf8mb4_general_ci', "'aB'"]],
  ['utf8mb3 and utf8mb4', ['text CHARACTER SET utf8mb3', "'é€'"], ['text CHARACTER SET utf8mb4', "'é€'"]],
  ['labels in another order', [`enum('a','b')`, "'b'"], [`enum('b','a')`, "'b'"]],
  ['a label and its text', [`enum('a','b')`, "'b'"], ['varchar(9)', "'b'"]],
  ['bit(1) and tinyint(1)', ['bit(1)', `b'1'`], ['tinyint(1)', '1']],
  ['a float with decimals and one without', ['float(9,2)', '1.1'], ['float', '1.1']],
  ['datetime and timestamp', ['datetime', "'2024-02-29 12:00:00'"], ['timestamp NULL', "'2024-02-29 12:00:00'"]],
  ['a number and its text', ['int', '-7'], ['varchar(9)', "'-7'"]],
];

const acrossTypesDifferent: readonly (readonly [string, Cell, Cell])[] = [
  ['a character that another set lacks', ['text CHARACTER SET latin1', "'ł'"], ['text CHARACTER SET utf8mb4', "'ł'"]],
  ['a question mark for a byte without character', ['text CHARACTER SET cp1250', `X'81'`], ['text', "'?'"]],
  ['bytes and a text of them', ['varbinary(9)', `X'E9'`], ['varchar(9) CHARACTER SET latin1', `X'E9'`]],
  ['a number with zeros and its text', ['varchar(9)', "'007'"], ['int', '7']],
  ['the scale of columns', ['decimal(9,2)', '1.10'], ['decimal(9,1)', '1.1']],
  ['a float and the decimal it prints as', ['float', '0.1'], ['decimal(3,1)', '0.1']],
];

/** Every case is a table of its own, with the same key and one cell on each side. */
const cases: readonly (readonly [string, Cell, Cell])[] = [
  ...[...different, ...equal].map(([what, type, source, target]): readonly [string, Cell, Cell] => [
    what,
    [type, source],
    [type, target],
  ]),
  ...acrossTypes,
  ...acrossTypesDifferent,
];

// The configuration of the target changes how values print, unless a session sets it.
const settings = [
  ...['--default-time-zone=+05:30', '--sql-mode=PAD_CHAR_TO_FULL_LENGTH,NO_ZERO_DATE,ANSI_QUOTES,PIPES_AS_CONCAT'],
  ...['--character-set-server=ucs2', '--collation-server=ucs2_general_ci'],
];

describeServers(
  'values of MySQL and MariaDB',
  (servers) => {
    let results: ReadonlyMap<string, TableResult>;
    beforeAll(async () => {
      const script = (side: 1 | 2) =>
        cases
          .map(([, ...cells], index) => {
            const [type, value] = cells[side - 1] as Cell;
            return `CREATE TABLE t${index} (id int PRIMARY KEY, cell ${type}); INSERT INTO t${index} VALUES (1, ${value});`;
          })
          .join('\n');
      fill(servers, 'cells', `SET time_zone = '+00:00'; ${script(1)}`, `SET time_zone = '+00:00'; ${script(2)}`);
      const { tables = [] } = await compareDatabase(servers, 'cells', { showValues: true });
      results = new Map(tables.map((table) => [table.name, table]));
    });

    /** What the comparison says of a case. */
    function outcomeOf(what: string) {
      const result = results.get(`cells.t${cases.findIndex(([name]) => name === what)}`);
      return [result?.outcome, result?.differences.flatMap(({ cells }) => cells.map(({ column }) => column))];
    }

    test.each([...different, ...acrossTypesDifferent].map(([what]) => what))(
      'different data is different: %s',
      (what) => {
        expect(outcomeOf(what)).toEqual(['different', ['cell']]);
      },
    );

    test.each([...equal, ...acrossTypes].map(([what]) => what))('equal data is equal: %s', (what) => {
      expect(outcomeOf(what)).toEqual(['equal', []]);
    });
  },
  settings,
);
