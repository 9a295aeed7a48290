import { describeCatalogues, inShort } from './catalogues';

describeCatalogues(({ servers, compare, reset, mend }) => {
  test('is the same where the same script has made it', async () => {
    reset('');
    const { differences, unproven, notes, objects } = await compare();
    expect(differences).toEqual([]);
    expect(unproven).toEqual([]);
    expect(notes).toEqual([]);
    expect(objects).toBeGreaterThan(60);
  });

  /** What a target lacks, or has in another way, and what the comparison must say of it. */
  const changes: readonly (readonly [string, string])[] = [
    ['ALTER DATABASE audit COLLATE latin1_bin', 'schema | audit | changed | collation'],
    ['DROP SEQUENCE tickets', 'sequence | shop_main.tickets | missing'],
    [
      'ALTER SEQUENCE tickets INCREMENT BY 3 NOCACHE CYCLE',
      'sequence | shop_main.tickets | changed | increment | cache | cycle',
    ],
    ['DROP TABLE places', 'table | shop_main.places | missing'],
    ['ALTER TABLE kinds COLLATE latin1_bin', 'table | shop_main.kinds | changed | collation'],
    ['ALTER TABLE versions DROP SYSTEM VERSIONING', 'table | shop_main.versions | changed | system versioning'],
    [
      'SET system_versioning_alter_history = KEEP; ALTER TABLE versions MODIFY note text, MODIFY price int WITHOUT SYSTEM VERSIONING',
      'column | shop_main.versions.price | changed | system versioning, column | shop_main.versions.note | changed | system versioning',
    ],
    ['ALTER TABLE readings REMOVE PARTITIONING', 'table | shop_main.readings | changed | partitions'],
    [
      'ALTER TABLE readings REORGANIZE PARTITION p2025 INTO (PARTITION p2024 VALUES LESS THAN (2025), PARTITION p2025 VALUES LESS THAN (2026))',
      'table | shop_main.readings | changed | partitions',
    ],
    ['ALTER TABLE `bücher` PARTITION BY KEY (code) PARTITIONS 2', 'table | shop_main.`bücher` | changed | partitions'],
    ['ALTER TABLE `bücher` ENGINE = Aria', 'table | shop_main.`bücher` | changed | engine'],
    ['ALTER TABLE customers DROP COLUMN joined', 'column | shop_main.customers.joined | missing'],
    [
      'ALTER TABLE kinds DROP COLUMN bits, DROP COLUMN document',
      'column | shop_main.kinds.bits | missing, column | shop_main.kinds.document | missing',
    ],
    ['ALTER TABLE kinds MODIFY padded int(7) ZEROFILL', 'column | shop_main.kinds.padded | changed | type'],
    [
      'ALTER TABLE customers MODIFY email varchar(120) NOT NULL',
      'column | shop_main.customers.email | changed | not null',
    ],
    [
      "ALTER TABLE customers ALTER mood SET DEFAULT 'with,comma'",
      'column | shop_main.customers.mood | changed | default',
    ],
    ['ALTER TABLE kinds ALTER computed DROP DEFAULT', 'column | shop_main.kinds.computed | changed | default'],
    ["ALTER TABLE kinds ALTER code SET DEFAULT 'uuid()'", 'column | shop_main.kinds.code | changed | default'],
    ["ALTER TABLE kinds ALTER odd SET DEFAULT 'it''s'", 'column | shop_main.kinds.odd | changed | default'],
    [
      'ALTER TABLE kinds MODIFY touched timestamp(3) NOT NULL DEFAULT current_timestamp(3)',
      'column | shop_main.kinds.touched | changed | on update',
    ],
    ['ALTER TABLE kinds MODIFY checked int', 'column | shop_main.kinds.checked | changed | condition'],
    ['ALTER TABLE kinds MODIFY hidden int DEFAULT 7', 'column | shop_main.kinds.hidden | changed | invisible'],
    [
      'ALTER TABLE kinds MODIFY doubled int AS (checked * 3) VIRTUAL COMMENT "twice"',
      'column | shop_main.kinds.doubled | changed | generated as',
    ],
    [
      'ALTER TABLE kinds MODIFY odd varchar(40) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT "it\'s \\\\ \\n, x"',
      'column | shop_main.kinds.odd | changed | collation',
    ],
    ['ALTER TABLE audit.changes MODIFY id bigint NOT NULL', 'column | audit.changes.id | changed | counter'],
    ['ALTER TABLE `bücher` MODIFY titel varchar(50) FIRST', 'table | shop_main.`bücher` | changed | order of columns'],
    ['ALTER TABLE kinds DROP CONSTRAINT odd_check', 'constraint | odd_check on shop_main.kinds | missing'],
    [
      "ALTER TABLE kinds DROP CONSTRAINT odd_check, ADD CONSTRAINT odd_check CHECK (odd <> 'a')",
      'constraint | odd_check on shop_main.kinds | changed | definition',
    ],
    ['ALTER TABLE `bücher` DROP KEY code', 'constraint | code on shop_main.`bücher` | missing'],
    ['ALTER TABLE readings DROP PRIMARY KEY', 'constraint | PRIMARY on shop_main.readings | missing'],
    [
      'ALTER TABLE readings DROP PRIMARY KEY, ADD PRIMARY KEY (at, id)',
      'constraint | PRIMARY on shop_main.readings | changed | definition',
    ],
    [
      'ALTER TABLE `order lines` DROP FOREIGN KEY `fk ``lines`',
      'constraint | `fk ``lines` on shop_main.`order lines` | missing',
    ],
    [
      'ALTER TABLE customers DROP FOREIGN KEY referrer_fk; ALTER TABLE customers ADD CONSTRAINT referrer_fk FOREIGN KEY (referrer) REFERENCES customers (id)',
      'constraint | referrer_fk on shop_main.customers | changed | definition',
    ],
    ['ALTER TABLE customers DROP KEY `name, first`', 'index | shop_main.customers.`name, first` | missing'],
    [
      'ALTER TABLE customers DROP KEY `name, first`, ADD KEY `name, first` (name(11), mood)',
      'index | shop_main.customers.`name, first` | changed | definition',
    ],
    [
      'ALTER TABLE kinds DROP KEY backwards, ADD KEY backwards (checked, code(10))',
      'index | shop_main.kinds.backwards | changed | definition',
    ],
    [
      'ALTER TABLE kinds ALTER KEY unused NOT IGNORED',
      'index | shop_main.kinds.unused | changed | left out by queries',
    ],
    [
      'ALTER TABLE quick DROP KEY ordered, ADD KEY ordered (a) USING HASH, DROP KEY hashed, ADD KEY hashed (b) USING BTREE',
      'index | shop_main.quick.ordered | changed | definition, index | shop_main.quick.hashed | changed | definition',
    ],
    ['ALTER TABLE customers DROP KEY words', 'index | shop_main.customers.words | missing'],
    ['ALTER TABLE places DROP KEY at', 'index | shop_main.places.at | missing'],
    ['DROP VIEW a_names, b_names', 'view | shop_main.b_names | missing, view | shop_main.a_names | missing'],
    [
      'CREATE OR REPLACE VIEW b_names AS SELECT id, name FROM customers WHERE id > 1',
      'view | shop_main.b_names | changed | definition',
    ],
    [
      'CREATE OR REPLACE ALGORITHM=MERGE SQL SECURITY DEFINER VIEW a_names AS SELECT id, concat(name, "\\n", id) AS text FROM b_names',
      'view | shop_main.a_names | changed | security',
    ],
    [
      'CREATE OR REPLACE VIEW b_names AS SELECT id, name FROM customers WHERE name <> "DEFINER=`root`@`localhost`" WITH CHECK OPTION',
      'view | shop_main.b_names | changed | check option',
    ],
    ['DROP FUNCTION twice', 'function | shop_main.twice | missing'],
    [
      'DROP PROCEDURE close_order',
      'function | shop_main.close_order (procedure) | missing, grant | shop app@% on PROCEDURE shop_main.close_order | missing',
    ],
    [
      'CREATE OR REPLACE FUNCTION twice(n bigint) RETURNS int NOT DETERMINISTIC SQL SECURITY INVOKER RETURN n * 2',
      'function | shop_main.twice | changed | body | parameters | deterministic | security',
    ],
    [
      "SET sql_mode = 'ANSI_QUOTES'; CREATE OR REPLACE PROCEDURE close_order(IN order_id bigint) SELECT 1; SET sql_mode = DEFAULT",
      'function | shop_main.close_order (procedure) | changed | body | parameters | security | sql_mode',
    ],
    ['DROP TRIGGER a_second', 'trigger | a_second on shop_main.customers | missing'],
    [
      'DROP TRIGGER z_first',
      'trigger | z_first on shop_main.customers | missing, trigger | a_second on shop_main.customers | changed | fires after',
    ],
    [
      'CREATE OR REPLACE TRIGGER a_second AFTER INSERT ON customers FOR EACH ROW SET @n = 1',
      'trigger | a_second on shop_main.customers | changed | event | body | fires after',
    ],
    ['DROP EVENT cleanup', 'event | shop_main.cleanup | missing'],
    ['ALTER EVENT cleanup DISABLE ON SLAVE', 'event | shop_main.cleanup | changed | state'],
    [
      "ALTER EVENT cleanup ON SCHEDULE EVERY 2 DAY STARTS '2025-01-01 03:00:00' ON COMPLETION PRESERVE DO SELECT 1",
      'event | shop_main.cleanup | changed | body | schedule | on completion',
    ],
    ["ALTER TABLE kinds COMMENT 'others'", ''],
    [
      'REVOKE INSERT ON shop_main.`order lines` FROM "shop app"@"%"',
      'grant | shop app@% on shop_main.`order lines` | changed | privileges',
    ],
    [
      'REVOKE GRANT OPTION ON PROCEDURE shop_main.close_order FROM "shop app"@"%"',
      'grant | shop app@% on PROCEDURE shop_main.close_order | changed | may grant them',
    ],
    ['REVOKE reader FROM "shop app"@"%"', 'grant | role reader of shop app@% | missing'],
    [
      'DROP ROLE reader',
      'grant | account reader | missing, grant | reader on shop_main.* | missing, grant | role reader of shop app@% | missing',
    ],
  ];

  test.each(changes)('a target after %s', async (change, expected) => {
    reset(`USE shop_main; SET foreign_key_checks = 0; ${change}`);
    const { differences } = await compare();
    expect(differences.map(inShort).join(', ')).toBe(expected);
    await mend(differences);
    expect((await compare()).differences).toEqual([]);
  });

  test('tells what is on the target only, without a statement that would drop it', async () => {
    reset(
      `USE shop_main; CREATE TABLE spare (id int PRIMARY KEY, name text, KEY name (name(3))); ALTER TABLE kinds ADD extra int, ADD KEY more (extra);
       CREATE VIEW extra AS SELECT 1 AS one; CREATE FUNCTION extra() RETURNS int RETURN 1; CREATE SEQUENCE more;
       CREATE TRIGGER extra BEFORE DELETE ON kinds FOR EACH ROW SET @n = 1; CREATE EVENT extra ON SCHEDULE EVERY 1 DAY DO SELECT 1;
       ALTER TABLE \`order lines\` ADD CONSTRAINT priced CHECK (price >= 0); GRANT DELETE ON audit.* TO reader`,
    );
    const { differences } = await compare();
    expect(differences.map(inShort)).toEqual([
      'sequence | shop_main.more | extra',
      'table | shop_main.spare | extra',
      'column | shop_main.kinds.extra | extra',
      'index | shop_main.kinds.more | extra',
      'constraint | priced on shop_main.`order lines` | extra',
      'function | shop_main.extra | extra',
      'view | shop_main.extra | extra',
      'trigger | extra on shop_main.kinds | extra',
      'event | shop_main.extra | extra',
      'grant | reader on audit.* | extra',
    ]);
    expect(differences.flatMap(({ statements }) => statements)).toEqual([]);
  });

  test('a counter that would give out what rows have, or what the source gave out, is found, and the statement mends it', async () => {
    const { source, target } = servers;
    reset('');
    target.execute('INSERT INTO shop_main.customers (id, name) VALUES (400, "x")');
    source.execute('INSERT INTO shop_main.customers (id, name) VALUES (600, "x")');
    const { differences } = await compare();
    expect(differences).toEqual([
      {
        kind: 'sequence value',
        name: 'shop_main.customers.id',
        finding: 'changed',
        changes: [{ property: 'next value', source: '601', target: '500' }],
        statements: ['ALTER TABLE `shop_main`.`customers` AUTO_INCREMENT = 601'],
      },
    ]);
    await mend(differences);
    expect((await compare()).differences).toEqual([]);
    expect((await compare(new Set(['sequence value']))).differences).toEqual([]);
    reset('', source);
  });

  test('a period over two columns is compared', async () => {
    const { source, target } = servers;
    const columns = 'CREATE DATABASE booked; CREATE TABLE booked.rooms (a date NOT NULL, b date NOT NULL';
    source.execute(`${columns}, PERIOD FOR stay (a, b))`);
    target.execute(`${columns})`);
    const { differences } = await compare(new Set(['grant']), ['booked']);
    expect(differences.map(inShort)).toContain('table | booked.rooms | changed | periods');
    await mend(differences);
    expect((await compare(new Set(['grant']), ['booked'])).differences).toEqual([]);
  });

  test('a sequence that stands where the source has it is no difference, whatever its column holds', async () => {
    const { source, target } = servers;
    const script = `CREATE DATABASE counted; USE counted; CREATE SEQUENCE plain NOCACHE; CREATE SEQUENCE round MAXVALUE 3 NOCACHE CYCLE;
      CREATE TABLE t (id int DEFAULT nextval(plain), n int DEFAULT nextval(round)); INSERT INTO t VALUES (), (), (), (); INSERT INTO t VALUES (9, 3)`;
    source.execute(script);
    target.execute(script);
    const { differences, notes } = await compare(new Set(['grant']), ['counted']);
    expect(differences).toEqual([]);
    expect(notes).toEqual([
      'sequence counted.plain: next value 5 on both sides, which counted.t.id has reached already, with 9',
    ]);
  });
});
