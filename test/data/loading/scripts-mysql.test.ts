import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MariadbServer } from '../../support/loading/mariadb';
import { countsOf, objectsOf, type Run } from '../../support/loading/script-run';
import { applicationPassword, betweenMysqlServers, sourcePassword } from './mysql-servers';

const schema = readFileSync(join(__dirname, '../../support/loading/mysql.sql'), 'utf8');

betweenMysqlServers(({ servers, load }) => {
  let source: MariadbServer;
  let target: MariadbServer;
  beforeAll(() => {
    ({ source, target } = servers());
  });

  describe('a whole load', () => {
    const runs: Run[] = [];
    let database: ReturnType<typeof load>;
    beforeAll(async () => {
      source.execute(schema);
      source.execute(
        `INSERT INTO shop_main.customers (name, email) VALUES ('a', 'a@x'), ('b', NULL), ('c', NULL);
         DELETE FROM shop_main.customers WHERE name = 'c';
         INSERT INTO shop_main.\`order lines\` (customer, price) SELECT id, 5 FROM shop_main.customers;`,
      );
      target.execute(
        `CREATE TABLE mysql.rds_configuration (name varchar(100), value varchar(100));
         CREATE PROCEDURE mysql.rds_set_configuration(name varchar(100), value int) INSERT INTO mysql.rds_configuration VALUES (name, value);`,
      );
      database = load('shop_main audit');
      runs.push(...(await database.all(['roles', 'pre-data'])));
      for (const table of ['shop_main.customers', 'shop_main.`order lines`', 'audit.changes']) {
        copyRows(source, target, table);
      }
      runs.push(...(await database.all(['indexes', 'foreign-keys', 'triggers', 'sequences'])));
    });

    test('makes every object and ends well', () => {
      expect(runs.flatMap((run) => objectsOf(run, 'failed').map(() => run.output))).toEqual([]);
      expect(runs.flatMap((run) => objectsOf(run, 'changed'))).toEqual([]);
      expect(runs.map(({ status }) => status)).toEqual([0, 0, 0, 0, 0, 0]);
      expect(runs.map((run) => countsOf(run)?.created)).toEqual([6, 12, 10, 3, 3, 2]);
    });

    test('gives the definitions of the source, but for the users that made them', () => {
      expect(definitionsOf(target)).toEqual(definitionsOf(source));
      expect(definitionsOf(source).length).toBeGreaterThan(60);
    });

    test('makes tables with the keys that they cannot do without, and the others after the rows', () => {
      const tables = target.execute('SELECT object FROM awsdms_crossfade.objects').split('\n');
      // Not among them: the key of a counter that is not the first column of the primary key, and the only unique key.
      expect(tables.filter((object) => object.startsWith('index')).sort()).toEqual(
        objectsOf(runs[2] as Run, 'created').sort(),
      );
      expect(objectsOf(runs[2] as Run, 'created').sort()).toEqual([
        'index audit.changes.customer',
        'index audit.changes.what',
        'index shop_main.bücher.titel',
        'index shop_main.customers.email',
        'index shop_main.customers.name, first',
        'index shop_main.customers.referrer',
        'index shop_main.customers.words',
        'index shop_main.order lines.price',
        'index shop_main.places.at',
        'index shop_main.readings.value',
      ]);
      expect(objectsOf(runs[3] as Run, 'created').sort()).toEqual([
        'foreign key audit.changes.customer',
        'foreign key shop_main.customers.referrer_fk',
        'foreign key shop_main.order lines.fk `lines',
      ]);
    });

    test('makes programs with the words of their users, whoever made them', () => {
      const body = target.execute(
        `SELECT body, sql_mode FROM mysql.proc WHERE name IN ('twice', 'close_order') ORDER BY name`,
      );
      expect(body).toContain('DEFINER=`a`@`b` stays in here');
      expect(body).toContain("'tab\\tand \\\\\\\\ and ''quote'' and \"double\" and äöü' || order_id");
      expect(body).toContain('ANSI_QUOTES');
      expect(target.execute(`SELECT DISTINCT definer FROM mysql.proc WHERE db = 'shop_main'`)).toBe('admin@%\n');
      const actions = `SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = 'shop_main' ORDER BY ACTION_ORDER`;
      expect(target.execute(actions)).toBe('z_first\na_second\n');
    });

    test('sets the counter of a table to where that of the source stands, and never back', async () => {
      expect(runs[5]?.lines.filter(({ result }) => result === 'created')).toContainEqual(
        expect.objectContaining({ object: 'sequence `shop_main`.`customers`', detail: 'set to 503' }),
      );
      target.execute('ALTER TABLE shop_main.customers AUTO_INCREMENT = 9000');
      const again = await database.runner.run('sequences');
      expect(countsOf(again)).toMatchObject({ created: 0, kept: 3, failed: 0 });
      target.execute(`INSERT INTO shop_main.customers (name) VALUES ('c')`);
      expect(target.execute('SELECT max(id) FROM shop_main.customers')).toBe('9000\n');
    });

    test('a second run finds everything as it is and changes nothing', async () => {
      const again = await database.all();
      expect(again.map(({ status }) => status)).toEqual([0, 0, 0, 0, 0, 0]);
      expect(again.flatMap((run) => [...objectsOf(run, 'created'), ...objectsOf(run, 'changed')])).toEqual([]);
      expect(again.map((run) => countsOf(run)?.kept)).toEqual([6, 12, 10, 3, 3, 3]);
    });

    test('makes users that need TLS, the one of the application locked until the target is opened', async () => {
      const users = `SELECT User, ssl_type FROM mysql.user WHERE User IN ('shop app', 'crossfade_replication') ORDER BY User`;
      expect(target.execute(users)).toBe('crossfade_replication\tANY\nshop app\tANY\n');
      expect(target.execute(`SHOW CREATE USER 'shop app'@'%'`)).toContain('ACCOUNT LOCK');
      expect(target.execute(`SHOW CREATE USER crossfade_replication@'%'`)).not.toContain('ACCOUNT LOCK');
      // An underscore is a wildcard in such a name.
      expect(target.execute(`SHOW GRANTS FOR 'shop app'@'%'`)).toMatch(/ON `shop\\\\_main`\.\* TO/);
      expect(target.execute(`SELECT value FROM mysql.rds_configuration`)).toBe('168\n');
      target.execute(`ALTER USER 'shop app'@'%' ACCOUNT UNLOCK`);
      await database.runner.run('roles', { APPLICATION_PASSWORD: 'rotated' });
      expect(target.execute(`SHOW CREATE USER 'shop app'@'%'`)).not.toContain('ACCOUNT LOCK');
      const matches = `SELECT PASSWORD('rotated') = authentication_string FROM mysql.user WHERE User = 'shop app'`;
      expect(target.execute(matches)).toBe('1\n');
    });

    test('shows a password in no output and no command line, and leaves no file', () => {
      const seen = runs.map(({ output, commands }) => [output, ...commands].join('\n')).join('\n');
      expect(seen).toContain('--defaults-file=');
      expect(runs.flatMap(({ left }) => left)).toEqual([]);
      for (const password of [applicationPassword, 'Repl1cation-Secret', sourcePassword, 'Adm1n']) {
        expect(seen).not.toContain(password);
      }
    });
  });
});

/** What the client prints of all definitions, as lines in one order: the one in which indexes were made is of no account. */
function definitionsOf(server: MariadbServer): readonly string[] {
  const shown = ['shop_main', 'audit'].flatMap((name) => {
    const list = (what: string, from: string) =>
      server
        .execute(`SELECT ${what} FROM information_schema.${from} ORDER BY 1`)
        .split('\n')
        .filter((line) => line !== '');
    const tables = list('TABLE_NAME', `TABLES WHERE TABLE_SCHEMA = '${name}' AND TABLE_NAME NOT LIKE 'awsdms%'`);
    const routines = ['FUNCTION', 'PROCEDURE'].flatMap((type) =>
      list('ROUTINE_NAME', `ROUTINES WHERE ROUTINE_SCHEMA = '${name}' AND ROUTINE_TYPE = '${type}'`).map(
        (routine) => `${type} ${name}.${routine}`,
      ),
    );
    return [
      server.execute(`SHOW CREATE DATABASE ${name}`),
      ...tables.map((table) => server.execute(`SHOW CREATE TABLE ${name}.\`${table}\``)),
      ...routines.map((routine) => server.execute(`SHOW CREATE ${routine}`)),
      ...list('TRIGGER_NAME', `TRIGGERS WHERE TRIGGER_SCHEMA = '${name}'`).map((trigger) =>
        server.execute(`SHOW CREATE TRIGGER ${name}.${trigger}`).replace(/\t[^\t]*\n$/, ''),
      ),
      ...list('EVENT_NAME', `EVENTS WHERE EVENT_SCHEMA = '${name}'`).map((event) =>
        server.execute(`SHOW CREATE EVENT ${name}.${event}`),
      ),
    ];
  });
  return shown
    .join('\n')
    .replaceAll(/DEFINER=[`"](root|admin)[`"]@[`"](localhost|%)[`"]/g, '')
    .replaceAll(/NO_AUTO_CREATE_USER,| AUTO_INCREMENT=\d+(?= )/g, '')
    .split(/\\n|\n/)
    .map((line) => line.replace(/,$/, ''))
    .sort();
}

/** Copies the rows of a table as DMS does: without foreign keys. */
function copyRows(from: MariadbServer, to: MariadbServer, table: string): void {
  const [schemaName, name = ''] = table.split('.');
  const columns = from
    .execute(
      `SELECT concat('\`', replace(COLUMN_NAME, '\`', '\`\`'), '\`') FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = '${schemaName}'
        AND TABLE_NAME = '${name.replaceAll('`', '')}' AND GENERATION_EXPRESSION IS NULL ORDER BY ORDINAL_POSITION`,
    )
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replaceAll('\\\\', '\\'));
  const rows = from
    .execute(
      `SELECT concat('(', concat_ws(',', ${columns.map((column) => `quote(${column})`).join(', ')}), ')') FROM ${table}`,
    )
    .split('\n')
    .filter((line) => line !== '');
  if (rows.length > 0) {
    to.execute(`SET foreign_key_checks = 0; INSERT INTO ${table} (${columns.join(', ')}) VALUES ${rows.join(', ')}`);
  }
}
