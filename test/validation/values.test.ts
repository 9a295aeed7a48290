import type { TableResult } from '../../lib/validation/verdict';
import { compareDatabases, compareTable, connectionTo, useServers } from './databases';

const servers = useServers();

/** What it is, the type of the column, and its value on each side, as SQL. */
const different: readonly (readonly [string, string, string, string])[] = [
  ['NULL and the empty text', 'text', 'NULL', "''"],
  ["NULL and 'NULL'", 'text', 'NULL', "'NULL'"],
  ["NULL and '<null>'", 'text', 'NULL', "'<null>'"],
  ['a trailing blank', 'text', "'a'", "'a '"],
  ['case', 'text', "'Straße'", "'straße'"],
  ['an accent', 'text', "'resume'", "'résumé'"],
  ['composed and decomposed letters', 'text', `U&'\\00e9'`, `U&'e\\0301'`],
  ['case in citext', 'citext', "'A'", "'a'"],
  ['the scale of a number', 'numeric', '1.10', '1.1'],
  ['the last of many digits', 'numeric', '12345678901234567890.123456789', '12345678901234567890.123456788'],
  ['NaN and NULL', 'numeric', "'NaN'", 'NULL'],
  ['a tiny number', 'numeric', '1e-20', '2e-20'],
  ['the last bit of a double', 'double precision', '0.1::float8 + 0.2::float8', '0.3'],
  ['the last bit of a real', 'real', '1.0000001', '1.0000002'],
  ['zero and negative zero', 'double precision', '0', "'-0'"],
  ['infinity and NaN', 'double precision', "'Infinity'", "'NaN'"],
  ['1 and 2^32', 'bigint', '1', '4294967296'],
  ['a microsecond', 'timestamptz', "'2024-01-01 00:00:00.000001Z'", "'2024-01-01 00:00:00.000002Z'"],
  ['times whose halves fold alike', 'time', "'00:00:00.000001'", "'01:11:34.967296'"],
  ['an offset', 'timetz', "'01:00+00'", "'02:00+01'"],
  ['a day and 24 hours', 'interval', "'1 day'", "'24 hours'"],
  ['infinite and far', 'date', "'infinity'", "'9999-12-31'"],
  ['the scale in jsonb', 'jsonb', `'{"a": 1.0}'`, `'{"a": 1.00}'`],
  ['a value in json', 'json', `'{"a":1,"b":2}'`, `'{"b":1,"a":2}'`],
  ['a key that json has twice', 'json', `'{"a":1,"a":2}'`, `'{"a":2}'`],
  ['the scale in json', 'json', `'{"a":1.0}'`, `'{"a":1.00}'`],
  ['a blank in a text in json', 'json', `'{"a":"x y"}'`, `'{"a":"x  y"}'`],
  ['an escaped letter in json, of which jsonb holds not all', 'json', `'["\\u0000"]'`, `'["\\u0001"]'`],
  ['the order of a list in json', 'json', "'[1,2]'", "'[2,1]'"],
  ['a number in json that another type would round', 'json', "'[1e400]'", "'[1e401]'"],
  ['a NULL in an array', 'integer[]', "'{1,NULL}'", "'{1}'"],
  ['the text NULL in an array', 'text[]', "'{NULL}'", `'{"NULL"}'`],
  ['the bounds of an array', 'integer[]', "'[0:1]={1,2}'", "'{1,2}'"],
  ['bytes', 'bytea', "'\\x00ff'", "'\\x00fe'"],
  ['bits', 'bit varying', "B'01'", "B'1'"],
  ['money', 'money', "'1.10'", "'1.11'"],
  ['the mask of an address', 'inet', "'10.0.0.1/24'", "'10.0.0.1/16'"],
  ['a label of an enum', 'mood', "'calm'", "'cross'"],
  ['a bound of a range', 'numrange', "'[1,2)'", "'[1,2]'"],
  ['a field of a composite', 'pair', "'(1,)'", `'(1,"")'`],
  ['a value of a domain', 'positive', '1', '2'],
  ['a uuid', 'uuid', "'00000000-0000-0000-0000-000000000001'", "'00000000-0000-0000-0000-000000000002'"],
  ['a flag', 'boolean', 'true', 'false'],
  ['a lexeme', 'tsvector', "'a:1'", "'a:2'"],
  ['a point', 'point', "'(1,2)'", "'(2,1)'"],
  ['xml', 'xml', "'<a/>'", "'<a></a>'"],
  ['a month and 30 days', 'interval', "'1 month'", "'30 days'"],
  ['one infinity and the other', 'timestamptz', "'infinity'", "'-infinity'"],
  ['infinite and far in a timestamp', 'timestamp', "'infinity'", "'294276-12-31 23:59:59.999999'"],
  ['a byte', '"char"', "'a'", "'b'"],
  ['a byte beyond ASCII', '"char"', '(-61)::"char"', '(-62)::"char"'],
  ['a name', 'name', "'a'", "'A'"],
  ['a number of an object', 'oid', '1', '4294967295'],
  ['a transaction', 'xid', "'1'", "'2'"],
  ['a place in the log', 'pg_lsn', "'0/1'", "'1/0'"],
  ['an object by its name', 'regtype', "'mood'::regtype", "'pair'::regtype"],
  ['a hardware address', 'macaddr', "'08:00:2b:01:02:03'", "'08:00:2b:01:02:04'"],
  ['a network', 'cidr', "'10.0.0.0/24'", "'10.0.0.0/25'"],
  ['an array of ranges', 'int4range[]', `'{"[1,2)"}'`, `'{"[1,3)"}'`],
  ['an array of composites', 'pair[]', `'{"(1,)"}'`, `'{"(1,\\"\\")"}'`],
  ['a label in an array', 'mood[]', "'{calm}'", "'{cross}'"],
  ['a scale in an array', 'numeric[]', "'{1.10}'", "'{1.1}'"],
  ['an array in a domain', 'grid', "'{{1,2}}'", "'{1,2}'"],
  ['a composite in a composite', 'pairs', "ROW(ROW(1, 'x')::pair, 1)::pairs", "ROW(ROW(1, 'y')::pair, 1)::pairs"],
  ['a composite of nothing and none', 'pair', 'ROW(NULL, NULL)::pair', 'NULL'],
  ['an empty range and none', 'numrange', "'empty'", 'NULL'],
  ['a query for text', 'tsquery', "'a & b'", "'a | b'"],
  ['the weight of a lexeme', 'tsvector', "'a:1A'", "'a:1B'"],
  ['a path and a closed one', 'path', "'[(0,0),(1,1)]'", "'((0,0),(1,1))'"],
  ['a circle', 'circle', "'<(0,0),1>'", "'<(0,0),1.0000000000000002>'"],
  ['a box', 'box', "'(1,1),(0,0)'", "'(1,2),(0,0)'"],
  ['a polygon that begins elsewhere', 'polygon', "'((0,0),(1,0),(1,1))'", "'((1,0),(1,1),(0,0))'"],
  ['NULL in hstore', 'hstore', "'a=>NULL'", `'a=>"NULL"'`],
  ['a tree of labels, a type of an extension', 'ltree', "'a.b'", "'a.B'"],
  ['a cube, a type of an extension', 'cube', "'(1,2)'", "'(1,2.0000000000000004)'"],
  ['the length of a bit', 'bit varying', "B''", "B'0'"],
  ['blanks in a text that another type would drop', 'varchar(5)', "'a'", "'a  '"],
];

const equal: readonly (readonly [string, string, string, string])[] = [
  [
    'a NaN that was computed and one that was read',
    'double precision',
    "'Infinity'::float8 - 'Infinity'::float8",
    "'NaN'",
  ],
  ['a real NaN', 'real', "'Infinity'::real - 'Infinity'::real", "'NaN'"],
  ['one moment in two zones', 'timestamptz', "'2024-03-31 02:30+02'", "'2024-03-31 00:30Z'"],
  ['a day and 24 hours of months apart', 'interval', "'14 months'", "'1 year 2 months'"],
  ['the order of keys in json', 'json', `'{"a":1,"b":{"c":[1],"d":"é"}}'`, `'{"b":{"d":"é","c":[1]},"a":1}'`],
  ['blanks between keys in json', 'json', `'{"a":1, "b" : "x\\n"}'`, `'{ "b":"x\\n","a":1}'`],
  ['the order of keys in hstore', 'hstore', "'a=>1, bb=>2'", "'bb=>2, a=>1'"],
  ['a range, however its bounds are written', 'int4range', "'[1,2]'", "'[1,3)'"],
  ['the order of lexemes', 'tsvector', "'a:1 b:2'", "'b:2 a:1'"],
  ['a byte beyond ASCII on two versions', '"char"', '(-61)::"char"', '(-61)::"char"'],
  ['an object by its name, whatever its number', 'regtype', "'mood'::regtype", "'mood'::regtype"],
  ['infinity', 'timestamptz', "'infinity'", "'infinity'"],
  ['NaN in an array', 'float8[]', "ARRAY['Infinity'::float8 - 'Infinity'::float8]", "'{NaN}'"],
  ['the order of keys in jsonb', 'jsonb', `'{"a":1,"b":2}'`, `'{"b":2, "a":1}'`],
  ['the blanks that fill a character(n)', 'character(5)', "'a'", "'a   '"],
  ['an empty array, however written', 'integer[]', "'{}'", 'ARRAY[]::integer[]'],
  ['text in any encoding of the literal', 'text', `U&'\\00e9'`, "'é'"],
  ['a big value', 'text', "repeat('x', 100000)", "repeat('x', 100000)"],
  ['NULL', 'jsonb', 'NULL', 'NULL'],
];

/** What it is, and type and value of the column on each side, as SQL. */
const acrossTypes: readonly (readonly [string, readonly [string, string], readonly [string, string]])[] = [
  ['columns of integer and bigint', ['integer', '7'], ['bigint', '7']],
  ['varchar and text', ['varchar(9)', "'a b'"], ['text', "'a b'"]],
  ['boolean and its text', ['boolean', 'true'], ['text', "'true'"]],
  ['json and jsonb', ['json', `'{"b": 1, "a":2}'`], ['jsonb', `'{"a":2,"b":1}'`]],
  ['character(n) of two widths', ['character(3)', "'a'"], ['character(9)', "'a'"]],
  ['a domain and its type', ['positive', '3'], ['integer', '3']],
  ['numbers whose columns have two scales', ['numeric(9,2)', '1.5'], ['numeric(9,4)', '1.5']],
  ['a number that DMS has given a scale', ['numeric', '1.10'], ['numeric(28,6)', '1.10']],
];

/** What it is, and type and value of a column that is not the same on both sides, as SQL. */
const differentAcrossTypes: typeof acrossTypes = [
  ['a number that DMS has rounded', ['numeric', '0.611111104488373'], ['numeric(28,6)', '0.611111104488373']],
  ['a text that DMS has cut', ['text', "repeat('x', 40000)"], ['varchar(32768)', "repeat('x', 32768)"]],
];

const prepare = `
  CREATE EXTENSION citext; CREATE TYPE mood AS ENUM ('calm', 'cross'); CREATE TYPE pair AS (a integer, b text);
  CREATE DOMAIN positive AS integer CHECK (VALUE > 0); CREATE DOMAIN grid AS integer[]; CREATE TYPE pairs AS (a pair, b integer);
  CREATE EXTENSION hstore; CREATE EXTENSION ltree; CREATE EXTENSION cube;`;

type Cell = readonly [type: string, value: string];

/** Every case is a table of its own, with the same key and one cell on each side. */
const cases: readonly (readonly [string, Cell, Cell])[] = [
  ...[...different, ...equal].map(([what, type, source, target]): readonly [string, Cell, Cell] => [
    what,
    [type, source],
    [type, target],
  ]),
  ...acrossTypes,
  ...differentAcrossTypes,
];

/** Results by case: on servers of different versions, and on servers of the same. */
const results: Map<string, TableResult>[] = [];
beforeAll(async () => {
  const script = (side: 1 | 2) =>
    cases.map(([, ...cells], index) => {
      const [type, value] = cells[side - 1] as Cell;
      return `CREATE TABLE t${index} (id integer PRIMARY KEY, cell ${type}); INSERT INTO t${index} VALUES (1, ${value});`;
    });
  await Promise.all([
    servers.old.database('source', prepare + script(1).join('')),
    servers.current.database('source', prepare + script(1).join('')),
    servers.current.database('target', prepare + script(2).join('')),
  ]);
  const target = connectionTo(servers.current, 'target');
  for (const server of [servers.old, servers.current]) {
    const { tables = [] } = await compareDatabases(connectionTo(server, 'source'), target);
    results.push(new Map(tables.map((table) => [table.name, table])));
  }
});

/** What both comparisons say of a case. */
function outcomesOf(what: string) {
  const name = `public.t${cases.findIndex(([name]) => name === what)}`;
  return results.map((tables) => [
    tables.get(name)?.outcome,
    tables.get(name)?.differences.flatMap(({ cells }) => cells.map(({ column }) => column)),
  ]);
}

test.each([...different, ...differentAcrossTypes].map(([what]) => what))('different data is different: %s', (what) => {
  expect(outcomesOf(what)).toEqual([
    ['different', ['cell']],
    ['different', ['cell']],
  ]);
});

test.each([...equal, ...acrossTypes].map(([what]) => what))('equal data is equal: %s', (what) => {
  expect(outcomesOf(what)).toEqual([
    ['equal', []],
    ['equal', []],
  ]);
});

test('what only newer servers know is compared as well', async () => {
  const cells = [
    ['int4multirange', "'{[1,2),[5,6)}'", "'{[1,2),[5,7)}'", "'{[5,6),[1,2)}'"],
    ['interval', "'infinity'", "'-infinity'", "'infinity'"],
    ['numeric', "'Infinity'", "'NaN'", "'inf'"],
    ['text COLLATE caseless', "'A'", "'a'", "'A'"],
  ] as const;
  const script = (side: 1 | 2 | 3) =>
    `CREATE COLLATION caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
     ${cells.map((cell, n) => `CREATE TABLE t${n} (id integer PRIMARY KEY, cell ${cell[0]}); INSERT INTO t${n} VALUES (1, ${cell[side]});`).join('\n')}`;
  await servers.current.database('new_source', script(1));
  await servers.current.database('new_different', script(2));
  await servers.current.database('new_equal', script(3));
  const outcomes = async (target: string) =>
    (
      await compareDatabases(connectionTo(servers.current, 'new_source'), connectionTo(servers.current, target))
    ).tables?.map(({ outcome }) => outcome);
  expect(await outcomes('new_different')).toEqual(cells.map(() => 'different'));
  expect(await outcomes('new_equal')).toEqual(cells.map(() => 'equal'));
});

test('a generated column is compared as what it holds', async () => {
  const table = (expression: string) =>
    `CREATE TABLE t (id integer PRIMARY KEY, n integer, twice integer GENERATED ALWAYS AS (${expression}) STORED); INSERT INTO t VALUES (1, 3)`;
  await servers.old.database('generated', table('n * 2'));
  await servers.current.database('generated', table('n + n'));
  await servers.current.database('generated_wrong', table('n * 3'));
  const source = connectionTo(servers.old, 'generated');
  expect(await compareTable(source, connectionTo(servers.current, 'generated'))).toMatchObject({ outcome: 'equal' });
  expect(await compareTable(source, connectionTo(servers.current, 'generated_wrong'))).toMatchObject({
    differences: [{ cells: [{ column: 'twice' }] }],
  });
});

test('the settings of a server do not change what is compared', async () => {
  const cells = `CREATE TABLE t (id integer PRIMARY KEY, at timestamptz, price money, ratio float8, raw bytea, span interval);
    INSERT INTO t VALUES (1, '2024-03-31 00:30Z', 1.5::numeric::money, 0.1, '\\xff', '1 mon 2 days')`;
  await servers.current.database('settings_s', cells);
  await servers.current.database(
    'settings_t',
    `${cells}; ALTER DATABASE settings_t SET timezone = 'Asia/Kolkata'; ALTER DATABASE settings_t SET datestyle = 'SQL, DMY';
     ALTER DATABASE settings_t SET intervalstyle = 'iso_8601'; ALTER DATABASE settings_t SET bytea_output = 'escape';
     ALTER ROLE postgres IN DATABASE settings_t SET extra_float_digits = -5; ALTER DATABASE settings_t SET search_path = 'nowhere'`,
  );
  const [source, target] = [connectionTo(servers.current, 'settings_s'), connectionTo(servers.current, 'settings_t')];
  expect(await compareTable(source, target)).toMatchObject({ outcome: 'equal', sourceRows: 1 });
});
