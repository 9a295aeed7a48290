import { describeCatalogues, inShort } from './catalogues';

describeCatalogues(({ servers, compare, reset, mend }) => {
  describe('of a target as DMS leaves it', () => {
    // Tables and primary keys in the server's own character set, and what it makes for itself.
    const tablesOnly = `
      CREATE DATABASE shop_main; CREATE DATABASE audit; USE shop_main;
      CREATE TABLE customers (id bigint unsigned NOT NULL, name varchar(80) NOT NULL, email varchar(120), mood varchar(40),
        joined datetime NOT NULL, referrer bigint unsigned, upper_name varchar(80), PRIMARY KEY (id));
      CREATE TABLE \`order lines\` (customer bigint unsigned NOT NULL, line int NOT NULL, \`odd\`\`name\` varchar(20), price decimal(12,2), note text,
        PRIMARY KEY (customer, line));
      CREATE TABLE readings (id bigint NOT NULL, at date NOT NULL, value double, PRIMARY KEY (id, at));
      CREATE TABLE places (id int PRIMARY KEY, at point NOT NULL);
      CREATE TABLE kinds (id int, checked int, computed int, code char(36), touched datetime(3) NOT NULL, bits bit(3), document longtext,
        hidden int, doubled int, flags varchar(20), odd varchar(40), padded int);
      CREATE TABLE audit.changes (id bigint NOT NULL PRIMARY KEY, what varchar(200), customer bigint unsigned);
      CREATE TABLE audit.awsdms_history (id int); CREATE TABLE awsdms_apply_exceptions (task varchar(20))`;

    test('names everything that is missing, and its statements in their order make the target equal', async () => {
      const { source, target } = servers;
      reset('');
      source.execute(
        'INSERT INTO audit.changes (what) VALUES (1), (2), (3); DELETE FROM audit.changes; DO NEXTVAL(shop_main.tickets)',
      );
      target.execute(
        `SET foreign_key_checks = 0; DROP DATABASE shop_main; DROP DATABASE audit; DROP USER 'shop app'@'%'; DROP ROLE reader; ${tablesOnly}`,
      );
      const { differences, unproven } = await compare();
      expect(unproven).toEqual([]);
      const named = differences.map(inShort);
      expect(named).toEqual(
        expect.arrayContaining([
          'schema | shop_main | changed | collation',
          'sequence | shop_main.tickets | missing',
          'table | shop_main.`bücher` | missing',
          'table | shop_main.readings | changed | collation | partitions',
          'table | shop_main.versions | missing',
          'column | shop_main.customers.id | changed | counter',
          'column | shop_main.customers.mood | changed | type | not null | default | collation',
          'column | shop_main.customers.upper_name | changed | generated as | collation',
          'constraint | email on shop_main.customers | missing',
          'constraint | odd_check on shop_main.kinds | missing',
          'constraint | customer on audit.changes | missing',
          'constraint | referrer_fk on shop_main.customers | missing',
          'index | shop_main.customers.words | missing',
          'index | shop_main.`order lines`.counter | missing',
          'index | shop_main.places.at | missing',
          'function | shop_main.close_order (procedure) | missing',
          'function | shop_main.twice | missing',
          'view | shop_main.a_names | missing',
          'view | shop_main.b_names | missing',
          'trigger | a_second on shop_main.customers | missing',
          'trigger | z_first on shop_main.customers | missing',
          'event | shop_main.cleanup | missing',
          'grant | account reader | missing',
          'grant | account shop app@% | missing',
          'grant | reader on shop_main.* | missing',
          'sequence value | audit.changes.id | changed | next value',
          'sequence value | shop_main.tickets | changed | next value',
        ]),
      );
      // A table that is missing brings its columns, keys and conditions.
      expect(named.filter((line) => /bücher|versions/.test(line))).toHaveLength(2);
      await mend(differences);
      const again = await compare();
      expect(again.differences).toEqual([]);
      expect(again.unproven).toEqual([]);
      expect(target.execute('INSERT INTO audit.changes (what) VALUES (4); SELECT id FROM audit.changes')).toBe('4\n');
      reset('', source);
    });
  });
});
