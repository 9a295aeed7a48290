import { openMysqlPair } from '../../../lib/validation/mysql/database';
import { type PassOptions, validate } from '../../../lib/validation/pass';
import { limits, rowsOnly } from '../databases';
import { compareDatabase, compareOnlyTable, connectionTo, describeServers, fill } from './servers';

describeServers('what hides from a validation of MySQL and MariaDB', (servers) => {
  describe('a key with a value that is no label of its enum', () => {
    const waits = { waitsSeconds: [0.05, 0.05] };
    const rows = (script: string) => `CREATE TABLE t (${script})`;

    test.each([
      [
        'beside an empty label',
        "k enum('x','') PRIMARY KEY, v integer",
        "('bad', 1), ('', 5), ('x', 1)",
        "('bad', 2), ('', 5), ('x', 1)",
        [[' ']],
      ],
      [
        'without an empty label',
        "k enum('x') PRIMARY KEY, v integer",
        "('bad', 1), ('x', 1)",
        "('bad', 2), ('x', 1)",
        [[' ']],
      ],
      [
        'against the empty label',
        "k enum('x','') PRIMARY KEY, v integer",
        "('bad', 1), ('', 2)",
        "('bad', 2), ('', 1)",
        [[' '], ['']],
      ],
      [
        'in a key of two columns',
        "k enum('x',''), i integer, v integer, PRIMARY KEY (k, i)",
        "('bad', 1, 1), ('', 1, 1)",
        "('bad', 1, 2), ('', 1, 1)",
        [[' ', '1']],
      ],
      ['of a set', "k set('x','y') PRIMARY KEY, v integer", "('', 1), ('x,y', 1)", "('', 2), ('x,y', 1)", [[' ']]],
      [
        'of another character set',
        "k enum('é','') CHARACTER SET latin1 PRIMARY KEY, v integer",
        "('bad', 1), ('é', 1)",
        "('bad', 1), ('é', 2)",
        [['é']],
      ],
    ])('finds its row again: %s', async (what, columns, source, target, keys) => {
      const name = `enum_${what.replaceAll(' ', '_')}`;
      fill(
        servers,
        name,
        `${rows(columns)}; INSERT INTO t VALUES ${source}`,
        `${rows(columns)}; INSERT INTO t VALUES ${target}`,
      );
      const { outcome, differences } = await compareOnlyTable(servers, name, waits);
      expect([outcome, differences.map(({ key }) => key).sort()]).toEqual(['different', [...keys].sort()]);
      expect(differences.every(({ finding, cells }) => finding === 'changed' && cells[0]?.column === 'v')).toBe(true);
    });

    test('is found missing', async () => {
      const table = rows("k enum('x','') PRIMARY KEY, v integer");
      fill(servers, 'enum_missing', `${table}; INSERT INTO t VALUES ('bad', 1)`, table);
      expect(await compareOnlyTable(servers, 'enum_missing', waits)).toMatchObject({
        outcome: 'different',
        differences: [{ key: [' '], finding: 'missing' }],
      });
    });

    test('is not proven against a text, where it has no name', async () => {
      const [source, target] = ["k enum('x','')", 'k varchar(9)'].map((key) => rows(`${key} PRIMARY KEY, v integer`));
      fill(
        servers,
        'enum_text',
        `${source}; INSERT INTO t VALUES ('bad', 1), ('', 2)`,
        `${target}; INSERT INTO t VALUES ('', 2)`,
      );
      expect(await compareOnlyTable(servers, 'enum_text', waits)).toMatchObject({ outcome: 'unproven' });
    });
  });

  describe('from a user that may not see every table of a side', () => {
    /** Compares as a user of the target that has some rights on the database. */
    async function compareAs(
      name: string,
      rights: readonly string[],
      source: string,
      target: string,
      options: Partial<PassOptions> = {},
    ) {
      fill(servers, name, source, target);
      servers.target.execute(
        `CREATE USER ${name}@'%'; ${rights.map((right) => `GRANT ${right} TO ${name}@'%'`).join(';')}`,
      );
      const weak = { ...connectionTo(servers.target, 'information_schema'), user: name, password: undefined };
      const databases = await openMysqlPair({ source: connectionTo(servers.source, name), target: weak }, limits);
      const verdict = await validate(databases, { ...rowsOnly, schemas: [name], ...options }, () => {});
      await databases.close();
      return verdict;
    }
    const a = 'CREATE TABLE a (id integer PRIMARY KEY, v integer)';
    const b = 'CREATE TABLE b (id integer PRIMARY KEY)';
    const hint = expect.stringMatching(
      /^target: tables of \w+: only those that the user has rights to are shown: GRANT SELECT/,
    );

    test('a table of the target alone is no proof that both are the same', async () => {
      const verdict = await compareAs('extra', ['SELECT ON extra.a'], a, `${a}; ${b}`);
      expect(verdict).toMatchObject({ outcome: 'unproven', tables: [{ outcome: 'equal' }], unproven: [hint] });
    });

    test('a table that it does not see is not proven, and no difference', async () => {
      const { outcome, tables, unproven } = await compareAs(
        'unseen',
        ['SELECT ON unseen.a'],
        `${a}; ${b}`,
        `${a}; ${b}`,
      );
      expect([outcome, unproven]).toEqual(['unproven', [hint]]);
      expect(tables).toMatchObject([
        { name: 'unseen.a', outcome: 'equal' },
        { name: 'unseen.b', outcome: 'unproven', reasons: ['the target has no such table, or hides it from its user'] },
      ]);
    });

    test('a column that it does not see is not proven, and no difference', async () => {
      const verdict = await compareAs('columns', ['SELECT (id) ON columns.a'], a, a);
      expect(verdict).toMatchObject({
        outcome: 'unproven',
        tables: [{ reasons: ['column v is on the source only, or hidden from the user of the other side'] }],
      });
    });

    test('a database that it does not see is not proven, and no difference', async () => {
      const { outcome, unproven, differences } = await compareAs('nothing', ['USAGE ON *.*'], a, a);
      expect([outcome, differences]).toEqual(['unproven', []]);
      expect(unproven).toContain('schema nothing: the target has none, or hides it from its user');
    });

    test('what is different among the rest is different all the same', async () => {
      const verdict = await compareAs(
        'found',
        ['SELECT ON found.a'],
        `${a}; ${b}`,
        `${a}; INSERT INTO a VALUES (1, 1)`,
      );
      expect(verdict.outcome).toBe('different');
    });
  });

  test('a table of the target alone that keeps earlier versions of rows is told', async () => {
    const table = 'CREATE TABLE t (id integer PRIMARY KEY)';
    fill(servers, 'versions', table, `${table} WITH SYSTEM VERSIONING`);
    expect(await compareDatabase(servers, 'versions')).toMatchObject({
      outcome: 'unproven',
      unproven: ['target: earlier versions of rows are not compared: versions.t'],
    });
  });

  test('a database that one side lacks is different, though it is empty', async () => {
    const table = 'CREATE TABLE t (id integer PRIMARY KEY)';
    fill(servers, 'shared', table, table);
    servers.target.execute('CREATE DATABASE lacking');
    expect(await compareDatabase(servers, 'shared', { schemas: ['shared', 'lacking'] })).toMatchObject({
      outcome: 'different',
      tables: [{ outcome: 'equal' }],
      differences: ['schema lacking: the source has none'],
    });
  });
});
