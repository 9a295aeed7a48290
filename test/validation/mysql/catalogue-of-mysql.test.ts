import { compareSchemas } from '../../../lib/validation/compare-schemas';
import { readMysqlCatalogue } from '../../../lib/validation/mysql/catalogue';
import { canonicalExpression } from '../../../lib/validation/mysql/catalogue/sql-text';
import type { TextRow } from '../../../lib/validation/mysql/sessions';
import type { Schema } from '../../../lib/validation/schema';

/** What a server answers, by what the statement holds; nothing to all others. */
type Answers = Readonly<Record<string, readonly TextRow[] | Error>>;

function read(answers: Answers, release = '8.0.39'): Promise<Schema> {
  const all: Answers = {
    '@@GLOBAL.sql_mode': [
      {
        release_name: release,
        mode: 'STRICT_TRANS_TABLES',
        zone: 'SYSTEM',
        system_zone: 'UTC',
        collation_name: 'utf8mb4_0900_ai_ci',
        lower_case: '0',
      },
    ],
    USER_PRIVILEGES: ['SELECT', 'SHOW VIEW', 'TRIGGER', 'EVENT', 'SHOW_ROUTINE'].map((privilege) => ({ privilege })),
    ...answers,
  };
  return readMysqlCatalogue(
    {
      query: async (text) => {
        const answer = Object.entries(all).find(([part]) => text.includes(part))?.[1] ?? [];
        if (answer instanceof Error) {
          throw answer;
        }
        return answer;
      },
    },
    ['shop'],
  );
}

const table = { schema_name: 'shop', table_name: 'orders', type: 'BASE TABLE', engine: 'InnoDB', comment: '' };
const column = (name: string, type: string, more: Partial<Record<string, string | null>> = {}): TextRow => ({
  schema_name: 'shop',
  table_name: 'orders',
  column_name: name,
  type,
  nullable: 'YES',
  default_value: null,
  extra: '',
  collation_name: null,
  character_set: null,
  expression: '',
  comment: '',
  ...more,
});

// One table, as three servers print it. Those of MySQL are from its manual: no such server runs here.
const ofMysql8: Answers = {
  'FROM information_schema.TABLES WHERE TABLE_TYPE IN': [{ ...table, collation_name: 'utf8mb3_general_ci' }],
  'FROM information_schema.COLUMNS WHERE TABLE_SCHEMA IN (?) ORDER': [
    column('id', 'bigint unsigned', { nullable: 'NO', extra: 'auto_increment' }),
    column('state', 'varchar(20)', {
      default_value: "it's",
      collation_name: 'utf8mb3_general_ci',
      character_set: 'utf8mb3',
    }),
    column('paid', 'tinyint(1)', { default_value: '0' }),
    column('at', 'datetime(6)', {
      default_value: 'CURRENT_TIMESTAMP(6)',
      extra: 'DEFAULT_GENERATED on update CURRENT_TIMESTAMP(6)',
    }),
    column('since', 'timestamp', { default_value: 'CURRENT_TIMESTAMP', extra: 'DEFAULT_GENERATED' }),
    column('flags', 'bit(3)', { default_value: "b'101'" }),
    column('day', 'year', {}),
    column('code', 'char(36)', { default_value: 'uuid()', extra: 'DEFAULT_GENERATED' }),
    column('total', 'int', { extra: 'STORED GENERATED', expression: '(`paid` * 2)' }),
    column('place', 'geomcollection', {}),
  ],
  'SHOW CREATE TABLE': [
    {
      'Create Table': `CREATE TABLE \`orders\` (
  \`id\` bigint unsigned NOT NULL AUTO_INCREMENT,
  \`state\` varchar(20) DEFAULT 'it''s',
  \`paid\` tinyint(1) DEFAULT '0',
  \`at\` datetime(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  \`since\` timestamp NULL DEFAULT CURRENT_TIMESTAMP,
  \`flags\` bit(3) DEFAULT b'101',
  \`day\` year DEFAULT NULL,
  \`code\` char(36) DEFAULT (uuid()),
  \`total\` int GENERATED ALWAYS AS ((\`paid\` * 2)) STORED,
  \`place\` geomcollection DEFAULT NULL,
  PRIMARY KEY (\`id\`),
  KEY \`state\` (\`state\`(5) DESC) USING BTREE /*!80000 INVISIBLE */,
  CONSTRAINT \`mine\` FOREIGN KEY (\`paid\`) REFERENCES \`payments\` (\`id\`) ON DELETE RESTRICT,
  CONSTRAINT \`positive\` CHECK ((\`paid\` > 0))
) ENGINE=InnoDB AUTO_INCREMENT=77 DEFAULT CHARSET=utf8mb3
/*!50100 PARTITION BY RANGE (\`id\`)
(PARTITION p0 VALUES LESS THAN (100) ENGINE = InnoDB,
 PARTITION p1 VALUES LESS THAN MAXVALUE ENGINE = InnoDB) */`,
    },
  ],
  'SELECT MAX': [{ largest: '76' }],
};
const ofMariadb: Answers = {
  'FROM information_schema.TABLES WHERE TABLE_TYPE IN': [{ ...table, collation_name: 'utf8_general_ci' }],
  'FROM information_schema.COLUMNS WHERE TABLE_SCHEMA IN (?) ORDER': [
    column('id', 'bigint(20) unsigned', { nullable: 'NO', extra: 'auto_increment' }),
    column('state', 'varchar(20)', {
      default_value: "'it''s'",
      collation_name: 'utf8_general_ci',
      character_set: 'utf8',
    }),
    column('paid', 'tinyint(1)', { default_value: '0' }),
    column('at', 'datetime(6)', { default_value: 'current_timestamp(6)', extra: 'on update current_timestamp(6)' }),
    column('since', 'timestamp', { default_value: 'current_timestamp()' }),
    column('flags', 'bit(3)', { default_value: "b'101'" }),
    column('day', 'year(4)', { default_value: 'NULL' }),
    column('code', 'char(36)', { default_value: 'uuid()' }),
    column('total', 'int(11)', { extra: 'STORED GENERATED', expression: '`paid` * 2' }),
    column('place', 'geometrycollection', { default_value: 'NULL' }),
  ],
  'SHOW CREATE TABLE': [
    {
      'Create Table': `CREATE TABLE \`orders\` (
  \`id\` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  \`state\` varchar(20) DEFAULT 'it''s',
  \`paid\` tinyint(1) DEFAULT 0,
  \`at\` datetime(6) DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
  \`since\` timestamp NULL DEFAULT current_timestamp(),
  \`flags\` bit(3) DEFAULT b'101',
  \`day\` year(4) DEFAULT NULL,
  \`code\` char(36) DEFAULT uuid(),
  \`total\` int(11) GENERATED ALWAYS AS (\`paid\` * 2) STORED,
  \`place\` geometrycollection DEFAULT NULL,
  PRIMARY KEY (\`id\`),
  KEY \`state\` (\`state\`(5) DESC) IGNORED,
  CONSTRAINT \`mine\` FOREIGN KEY (\`paid\`) REFERENCES \`payments\` (\`id\`),
  CONSTRAINT \`positive\` CHECK (\`paid\` > 0)
) ENGINE=InnoDB AUTO_INCREMENT=77 DEFAULT CHARSET=utf8
 PARTITION BY RANGE (\`id\`)
(PARTITION \`p0\` VALUES LESS THAN (100) ENGINE = InnoDB,
 PARTITION \`p1\` VALUES LESS THAN MAXVALUE ENGINE = InnoDB)`,
    },
  ],
  'SELECT MAX': [{ largest: '76' }],
};

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

describe('grants of MySQL', () => {
  const lines = (...texts: string[]) => texts.map((text) => ({ 'Grants for app@%': text }));
  const accounts: Answers = {
    'FROM mysql.user': [
      { user_name: 'app', host_name: '%' },
      { user_name: 'admin', host_name: '%' },
      { user_name: 'reader', host_name: '%' },
      { user_name: 'stranger', host_name: '%' },
      { user_name: 'mysql.sys', host_name: 'localhost' },
    ],
    "FOR 'app'": lines(
      'GRANT USAGE ON *.* TO `app`@`%`',
      'GRANT SELECT, INSERT ON `sh_p`.* TO `app`@`%`',
      'GRANT SELECT (`id`, `at`), UPDATE (`at`) ON `shop`.`orders` TO `app`@`%` WITH GRANT OPTION',
      'GRANT DELETE ON `other`.* TO `app`@`%`',
      'GRANT `reader`@`%`,`writer`@`%` TO `app`@`%`',
      'GRANT SELECT ON `shop`.`awsdms_history` TO `app`@`%`',
      "GRANT PROXY ON ''@'' TO 'app'@'%'",
    ),
    "FOR 'admin'": lines('GRANT SELECT, SUPER ON *.* TO `admin`@`%`'),
    "FOR 'reader'": lines(
      'GRANT SELECT ON *.* TO `reader`@`%`',
      'GRANT BACKUP_ADMIN ON *.* TO `reader`@`%`',
      'GRANT EXECUTE ON FUNCTION `shop`.`f` TO `reader`@`%`',
    ),
    "FOR 'stranger'": lines(
      'GRANT ALL PRIVILEGES ON `shop\\_2`.* TO `stranger`@`%`',
      'GRANT PROCESS ON *.* TO `stranger`@`%`',
    ),
  };

  test('are named by account, without administrators and those who have no right here', async () => {
    const { objects } = await read(accounts);
    expect(objects.filter(({ kind }) => kind === 'grant').map(({ name, create }) => [name, create])).toEqual([
      ['account app@%', "CREATE USER 'app'@'%' ACCOUNT LOCK"],
      ['account reader@%', "CREATE USER 'reader'@'%' ACCOUNT LOCK"],
      ['role reader@% of app@%', "GRANT `reader`@`%` TO 'app'@'%'"],
      ['role writer@% of app@%', "GRANT `writer`@`%` TO 'app'@'%'"],
      ['app@% on shop.*', "GRANT INSERT, SELECT ON `shop`.* TO 'app'@'%'"],
      [
        'app@% on shop.orders',
        "GRANT SELECT (`id`, `at`), UPDATE (`at`) ON `shop`.`orders` TO 'app'@'%' WITH GRANT OPTION",
      ],
      ['reader@% on *.*', "GRANT SELECT ON *.* TO 'reader'@'%'"],
      ['reader@% on FUNCTION shop.f', "GRANT EXECUTE ON FUNCTION `shop`.`f` TO 'reader'@'%'"],
    ]);
  });
});

test('triggers, events and views come with the statements that make them, in a session like the one that made them', async () => {
  const { objects, sequences } = await read({
    'information_schema.TRIGGERS': [
      {
        schema_name: 'shop',
        trigger_name: 'b',
        table_name: 't',
        timing: 'BEFORE',
        event: 'INSERT',
        body: 'SET @n = 1',
        mode: 'ANSI_QUOTES',
      },
      {
        schema_name: 'shop',
        trigger_name: 'a',
        table_name: 't',
        timing: 'BEFORE',
        event: 'INSERT',
        body: 'SET @n = 2',
        mode: '',
      },
    ],
    'information_schema.EVENTS': [
      {
        schema_name: 'shop',
        event_name: 'once',
        body: 'SELECT 1',
        once: '2030-01-01 00:00:00',
        status: 'REPLICA_SIDE_DISABLED',
        completion: 'PRESERVE',
        zone: '+01:00',
        mode: '',
        comment: '',
      },
    ],
    'information_schema.VIEWS': [
      {
        schema_name: 'shop',
        view_name: 'a',
        query: 'select `shop`.`b`.`n` AS `n` from `shop`.`b`',
        check_option: 'CASCADED',
        security: 'INVOKER',
      },
      { schema_name: 'shop', view_name: 'b', query: 'select 1 AS `n`', check_option: 'NONE', security: 'DEFINER' },
    ],
    'SHOW CREATE VIEW': [{ 'Create View': 'CREATE ALGORITHM=MERGE DEFINER=`a`@`b` VIEW `shop`.`a` AS select 1' }],
    "TABLE_TYPE = 'SEQUENCE'": [{ schema_name: 'shop', table_name: 's' }],
    "LIKE 'nextval(%'": [
      { schema_name: 'shop', table_name: 't', column_name: 'id', default_value: 'nextval(`shop`.`s`)' },
    ],
    'SELECT * FROM `shop`.`s`': [
      {
        next_not_cached_value: '-5',
        start_value: '-1',
        increment: '-1',
        minimum_value: '-99',
        maximum_value: '-1',
        cache_size: '0',
        cycle_option: '1',
      },
    ],
    'SELECT MIN(`id`)': [{ extreme: '-4' }],
  });
  const made = objects.filter(({ kind }) => !['database', 'schema'].includes(kind));
  expect(made.map(({ kind, name, create }) => [kind, name, create])).toEqual([
    [
      'sequence',
      'shop.s',
      'CREATE SEQUENCE `shop`.`s` START WITH -1 MINVALUE -99 MAXVALUE -1 INCREMENT BY -1 CACHE 0 CYCLE',
    ],
    ['view', 'shop.b', 'CREATE OR REPLACE ALGORITHM = MERGE SQL SECURITY DEFINER VIEW `shop`.`b` AS select 1 AS `n`'],
    [
      'view',
      'shop.a',
      'CREATE OR REPLACE ALGORITHM = MERGE SQL SECURITY INVOKER VIEW `shop`.`a` AS select `shop`.`b`.`n` AS `n` from `shop`.`b` WITH CASCADED CHECK OPTION',
    ],
    [
      'trigger',
      'b on shop.t',
      [
        "SET SESSION sql_mode = 'ANSI_QUOTES'",
        'CREATE TRIGGER `shop`.`b` BEFORE INSERT ON `shop`.`t` FOR EACH ROW SET @n = 1',
        'SET SESSION sql_mode = DEFAULT',
      ],
    ],
    [
      'trigger',
      'a on shop.t',
      [
        "SET SESSION sql_mode = ''",
        'CREATE TRIGGER `shop`.`a` BEFORE INSERT ON `shop`.`t` FOR EACH ROW FOLLOWS `b` SET @n = 2',
        'SET SESSION sql_mode = DEFAULT',
      ],
    ],
    [
      'event',
      'shop.once',
      [
        "SET SESSION sql_mode = '', time_zone = '+01:00'",
        "CREATE EVENT `shop`.`once` ON SCHEDULE AT '2030-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE COMMENT '' DO SELECT 1",
        'SET SESSION sql_mode = DEFAULT, time_zone = DEFAULT',
      ],
    ],
  ]);
  expect(sequences).toMatchObject([
    { name: 'shop.s', next: -5n, start: -1n, increment: -1n, columns: [{ extreme: -4n }] },
  ]);
  expect(sequences[0]?.setNext(-6n)).toBe('SELECT SETVAL(`shop`.`s`, -6, 0)');
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
