import { compareSchemas } from '../../../lib/validation/compare-schemas';
import { readMysqlCatalogue } from '../../../lib/validation/mysql/catalogue';
import { canonicalExpression } from '../../../lib/validation/mysql/catalogue/sql-text';
import { type Answers, column, ofMariadb, ofMysql8, read } from './mysql-answers';

test('one table that MySQL and MariaDB print in two ways is the same', async () => {
  const [mysql, mariadb] = await Promise.all([read(ofMysql8), read(ofMariadb, '10.6.18-MariaDB-log')]);
  expect(mysql.objects).toHaveLength(16);
  expect(compareSchemas(mysql, mariadb)).toMatchObject({ differences: [], unproven: [], notes: [] });
  expect(compareSchemas(mariadb, mysql)).toMatchObject({ differences: [], unproven: [], notes: [] });
});

test('version 5.7 prints the moment of an insertion as if it were a constant', async () => {
  const withDefault = (default_value: string, extra: string): Answers => ({
    ...ofMysql8,
    'FROM information_schema.COLUMNS WHERE TABLE_SCHEMA IN (?) ORDER': [
      column('since', 'timestamp', { default_value, extra }),
      column('text', 'varchar(30)', { default_value: 'CURRENT_TIMESTAMP' }),
    ],
  });
  const [old, current] = await Promise.all([
    read(withDefault('CURRENT_TIMESTAMP', ''), '5.7.44'),
    read(withDefault('CURRENT_TIMESTAMP', 'DEFAULT_GENERATED')),
  ]);
  expect(compareSchemas(old, current).differences).toEqual([]);
  const text = old.objects.find(({ name }) => name === 'shop.orders.text');
  expect(text?.properties.default?.value).toBe("'CURRENT_TIMESTAMP'");
});

test('MySQL hides a key in other words than MariaDB, and knows no CREATE OR REPLACE of a procedure', async () => {
  const { objects } = await read({
    ...ofMysql8,
    ROUTINE_DEFINITION: [
      {
        schema_name: 'shop',
        routine_name: 'close',
        type: 'PROCEDURE',
        body: 'SELECT 1',
        mode: 'NO_AUTO_CREATE_USER',
        comment: '',
      },
    ],
    'SHOW CREATE PROCEDURE': [
      { Procedure: 'close', 'Create Procedure': 'CREATE DEFINER=`a`@`b` PROCEDURE `close`()\nSELECT 1' },
    ],
  });
  const find = (kind: string) => objects.find((object) => object.kind === kind);
  expect(find('index')?.properties['left out by queries']?.statement).toBe(
    'ALTER TABLE `shop`.`orders` ALTER INDEX `state` INVISIBLE',
  );
  expect(find('function')?.properties.body?.statement).toEqual([
    "SET SESSION sql_mode = ''",
    'DROP PROCEDURE `shop`.`close` /* with the rights that are granted on it */',
    'CREATE PROCEDURE `shop`.`close`()\nSELECT 1',
    'SET SESSION sql_mode = DEFAULT',
  ]);
});

test('what the user may not see, or what fails, is told by kind, and counts as nothing where the kind is left out', async () => {
  const denied = new Error('SELECT command denied');
  const schema = await read({
    ...ofMysql8,
    USER_PRIVILEGES: [],
    SCHEMA_PRIVILEGES: [{ pattern: 'shop', privilege: 'SELECT' }],
    'SHOW CREATE TABLE': denied,
    'information_schema.VIEWS': [
      { schema_name: 'shop', view_name: 'v', query: '' },
      { schema_name: 'shop', view_name: 'w', query: 'select 1' },
    ],
    'SHOW CREATE VIEW': denied,
    ROUTINE_DEFINITION: [{ schema_name: 'shop', routine_name: 'f', type: 'FUNCTION', body: null }],
    "TABLE_TYPE = 'SEQUENCE'": [{ schema_name: 'shop', table_name: 's' }],
    'SELECT * FROM `shop`.`s`': denied,
    'FROM mysql.user': denied,
  });
  const { unproven } = compareSchemas(schema, { objects: [], sequences: [], unread: [] });
  const grant = (right: string) =>
    `only those that the user has rights to are shown: GRANT ${right} ON \`shop\`.* TO the user, not by a role`;
  expect(unproven).toEqual([
    `source: view of shop: ${grant('SHOW VIEW')}`,
    `source: trigger of shop: ${grant('TRIGGER')}`,
    `source: event of shop: ${grant('EVENT')}`,
    `source: function of shop: ${grant('EXECUTE')}`,
    'source: sequence shop.s: SELECT command denied',
    'source: table shop.orders: SELECT command denied',
    'source: function shop.f: the body is not shown to the user: GRANT SHOW_ROUTINE ON *.*, or SELECT on mysql.proc',
    'source: view shop.v: the definition is not shown to the user: GRANT SHOW VIEW, not by a role',
    'source: view shop.w: SELECT command denied',
    'source: grant of all accounts: SELECT command denied: GRANT SELECT ON mysql.* TO the user, or leave grants out',
  ]);
  const skipped = new Set(['view', 'trigger', 'event', 'function', 'sequence', 'table', 'grant'] as const);
  expect(compareSchemas(schema, schema, skipped).unproven).toEqual([]);
});

test('a counter whose column could not be read is told, and is no difference', async () => {
  const schema = await read({ ...ofMysql8, 'SELECT MAX': new Error('gone') });
  const whole = await read(ofMysql8);
  expect(compareSchemas(whole, schema)).toMatchObject({
    differences: [],
    unproven: ['target: sequence shop.orders.id: gone'],
  });
});

test('a counter in a floating-point column counts whole numbers, and a new one stands at its start', async () => {
  const schema = await read({
    ...ofMysql8,
    'SHOW CREATE TABLE': [
      {
        'Create Table':
          'CREATE TABLE `orders` (\n  `id` double NOT NULL AUTO_INCREMENT,\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB',
      },
    ],
    'SELECT MAX': [{ largest: '1e3' }],
  });
  expect(schema.sequences).toMatchObject([
    { next: 1n, start: 1n, columns: [{ name: 'shop.orders.id', extreme: 1000n }] },
  ]);
});

test.each([
  ['((`a` > 1))', '`a` > 1'],
  ['(`a` > 1) and (`b` > 2)', '(`a` > 1) and (`b` > 2)'],
  ["(`a` <> ')')", "`a` <> ')'"],
  ["_utf8mb4'x'", "'x'"],
  ['concat(`a`, `b`)', 'concat(`a`,`b`)'],
  ['NOW()', 'current_timestamp'],
])('the expression %s is %s, whoever prints it', (printed, canonical) => {
  expect(canonicalExpression(printed)).toBe(canonical);
});

test('no databases hold nothing, and nothing is asked', async () => {
  const query = jest.fn();
  expect(await readMysqlCatalogue({ query }, [])).toEqual({ objects: [], sequences: [], unread: [] });
  expect(query).not.toHaveBeenCalled();
});
