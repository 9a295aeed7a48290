import { type Answers, lines, remedies } from './fake-source';

describe('what a table of MySQL may have', () => {
  const table = { table_schema: 'shop', table_name: 't', table_type: 'BASE TABLE', bytes: '0' };

  test('a table that cannot be opened has no engine', async () => {
    const broken: Answers = [[/TABLE_TYPE NOT IN/, [{ ...table, engine: null }]]];
    expect(await lines('storage-engines', {}, broken)).toEqual([
      'blocker shop.t: its storage engine is none that this server knows',
    ]);
    expect(await remedies('storage-engines', {}, [[/TABLE_TYPE NOT IN/, [{ ...table, engine: 'FEDERATED' }]]])).toEqual(
      [],
    );
  });

  test('an unsigned counter has twice the room, and one of a fraction is left alone', async () => {
    const column = {
      TABLE_SCHEMA: 'shop',
      TABLE_NAME: 't',
      COLUMN_NAME: 'id',
      IS_NULLABLE: 'NO',
      EXTRA: 'auto_increment',
    };
    const counter = (DATA_TYPE: string, COLUMN_TYPE: string): Answers => [
      [/TABLE_TYPE NOT IN/, [{ ...table, engine: 'InnoDB', next_value: '3000000000' }]],
      [/SELECT c\.\*/, [{ ...column, DATA_TYPE, COLUMN_TYPE }]],
    ];
    expect(await lines('auto-increment', {}, counter('int', 'int unsigned'))).toEqual([]);
    expect(await lines('auto-increment', {}, counter('int', 'int'))).toEqual([
      'warning shop.t.id: its counter stands at 3000000000, which is 139 % of what int holds',
    ]);
    expect(await lines('auto-increment', {}, counter('double', 'double'))).toEqual([]);
  });

  test('an invisible counter keeps its counting', async () => {
    const hidden: Answers = [
      [
        /SELECT c\.\*/,
        [
          {
            TABLE_SCHEMA: 'shop',
            TABLE_NAME: 't',
            COLUMN_NAME: 'my_row_id',
            DATA_TYPE: 'bigint',
            COLUMN_TYPE: 'bigint unsigned',
            IS_NULLABLE: 'NO',
            EXTRA: 'auto_increment INVISIBLE',
          },
        ],
      ],
    ];
    expect(await remedies('invisible-columns', {}, hidden)).toEqual([
      'ALTER TABLE `shop`.`t` MODIFY `my_row_id` bigint unsigned AUTO_INCREMENT NOT NULL',
    ]);
  });
});

test('MariaDB with an encrypted table and a key without overlaps is told to take both out', async () => {
  const answers: Answers = [
    [
      /TABLE_TYPE NOT IN/,
      ['a', 'b'].map((table_name) => ({
        table_schema: 'shop',
        table_name,
        table_type: 'BASE TABLE',
        engine: 'InnoDB',
        bytes: '0',
      })),
    ],
    [
      /SHOW CREATE TABLE `shop`.`a`/,
      [
        {
          'Create Table':
            'CREATE TABLE `a` (\n  UNIQUE KEY `one` (`id`,`valid` WITHOUT OVERLAPS)\n) ENGINE=InnoDB `ENCRYPTED`=YES',
        },
      ],
    ],
    [
      /SHOW CREATE TABLE `shop`.`b`/,
      [
        {
          'Create Table':
            "CREATE TABLE `b` (\n  PRIMARY KEY (`id`,`valid` WITHOUT OVERLAPS)\n) COMMENT='`ENCRYPTED`=YES'",
        },
      ],
    ],
  ];
  const mariadb = { version: '10.11.6-MariaDB' };
  expect(await lines('mariadb-options', mariadb, answers)).toEqual([
    'blocker shop.a: it has a key without overlaps',
    'blocker shop.a: it is encrypted by an option',
    'blocker shop.b: it has a key without overlaps',
  ]);
  expect(await remedies('mariadb-options', mariadb, answers)).toEqual([
    'ALTER TABLE `shop`.`a` DROP KEY `one`',
    'ALTER TABLE `shop`.`a` ENCRYPTED = DEFAULT',
  ]);
});
