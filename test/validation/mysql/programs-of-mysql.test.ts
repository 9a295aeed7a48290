import { read } from './mysql-answers';

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
