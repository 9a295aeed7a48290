import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { selfSigned } from '../../lambda/health-monitor/certificates';
import { hasMariadb, type MariadbServer, startMariadb } from '../../support/loading/mariadb';
import { countsOf, objectsOf, type Run, ScriptRunner, type Variables } from '../../support/loading/script-run';

const schema = readFileSync(join(__dirname, '../../support/loading/mysql.sql'), 'utf8');
const steps = ['roles', 'pre-data', 'indexes', 'foreign-keys', 'triggers', 'sequences'];
const applicationPassword = `it's "a" \\ pass word;#$(x)`;
const sourcePassword = `s0urce's \\"secret" #;`;

// Real servers, and a process for each object: on a busy machine a load takes its time.
jest.setTimeout(300_000);

if (!hasMariadb) {
  test.skip('SKIPPED, no MariaDB, which stands for MySQL here: apt-get install mariadb-server mariadb-client', () => {});
} else {
  // What MariaDB differs in: its client knows no ssl-mode, so the script gives it the options that it knows; its server
  // has no dynamic privileges, no partial revokes and no invisible primary keys, and reads an account's rights anew.
  describe('the script for MySQL, between two servers of MariaDB', everything);
}

function everything(): void {
  const certificate = selfSigned('localhost');
  const runners: ScriptRunner[] = [];
  let source: MariadbServer;
  let target: MariadbServer;
  beforeAll(async () => {
    [source, target] = await Promise.all([startMariadb(certificate), startMariadb(certificate, ['--sql-mode='])]);
    source.execute(
      `CREATE USER reader@'%' IDENTIFIED BY '${sourcePassword.replaceAll('\\', '\\\\').replaceAll("'", "''")}' REQUIRE SSL;
       GRANT SELECT, REPLICATION CLIENT, REPLICATION SLAVE ON *.* TO reader@'%';`,
    );
    target.execute(`CREATE USER admin@'%' IDENTIFIED BY 'Adm1n'; GRANT ALL ON *.* TO admin@'%' WITH GRANT OPTION;`);
  });
  afterAll(async () => {
    for (const runner of runners) {
      runner.remove();
    }
    await Promise.all([source?.stop(), target?.stop()]);
  });

  /** The script between the two servers for some databases, which its user may read. */
  function load(schemas: string, variables: Variables = {}, edit?: (script: string) => string) {
    const runner = new ScriptRunner(
      'mysql',
      {
        SOURCE_HOST: 'localhost',
        SOURCE_PORT: `${source.port}`,
        SOURCE_DATABASE: schemas.split(' ')[0] ?? '',
        SOURCE_USER: 'reader',
        SOURCE_PASSWORD: sourcePassword,
        SOURCE_TLS: 'private-authority',
        SOURCE_ROOTS: certificate.cert,
        TARGET_HOST: '127.0.0.1',
        TARGET_PORT: `${target.port}`,
        TARGET_DATABASE: schemas.split(' ')[0] ?? '',
        TARGET_USER: 'admin',
        TARGET_PASSWORD: 'Adm1n',
        TARGET_ROOTS: certificate.cert,
        SCHEMAS: schemas,
        APPLICATION_USER: 'shop app',
        APPLICATION_PASSWORD: applicationPassword,
        REPLICATION_USER: 'crossfade_replication',
        REPLICATION_PASSWORD: 'Repl1cation-Secret',
        ...variables,
      },
      ['/usr/bin/mysql'],
      edit,
    );
    runners.push(runner);
    for (const name of schemas.split(' ')) {
      source.execute(`GRANT SHOW VIEW, TRIGGER, EVENT ON \`${name.replaceAll('_', '\\_')}\`.* TO reader@'%'`);
    }
    const all = async (names: readonly string[] = steps): Promise<readonly Run[]> => {
      const runs: Run[] = [];
      for (const step of names) {
        runs.push(await runner.run(step));
      }
      return runs;
    };
    return { runner, all };
  }

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

  test('an object that is there and differs is reported, and neither changed nor taken for a failure', async () => {
    source.execute(
      'CREATE DATABASE different; CREATE TABLE different.a (id int PRIMARY KEY, b int, KEY b (b)); CREATE VIEW different.v AS SELECT 1 AS one; CREATE VIEW different.w AS SELECT 1 AS one',
    );
    target.execute(
      'CREATE DATABASE different COLLATE latin1_bin; CREATE TABLE different.a (id bigint PRIMARY KEY, b int)',
    );
    const { all } = load('different');
    const [first, indexes] = await all(['pre-data', 'indexes']);
    expect(first?.lines.filter(({ result }) => result === 'changed')).toEqual([
      expect.objectContaining({ object: 'database different', detail: expect.stringContaining('latin1_bin') }),
      expect.objectContaining({ object: 'table different.a', detail: expect.stringContaining('before the load') }),
    ]);
    expect([first?.status, indexes?.status]).toEqual([0, 0]);
    target.execute(
      'CREATE OR REPLACE VIEW different.v AS SELECT 2 AS one; ALTER TABLE different.a DROP KEY b, ADD KEY b (b, id)',
    );
    source.execute('CREATE OR REPLACE VIEW different.w AS SELECT 3 AS one');
    const [second, again] = await all(['pre-data', 'indexes']);
    expect(second?.lines.filter(({ result }) => result === 'changed').slice(2)).toEqual([
      expect.objectContaining({ object: 'view different.v', detail: expect.stringContaining('changed on the target') }),
      expect.objectContaining({ object: 'view different.w', detail: expect.stringContaining('changed on the source') }),
    ]);
    expect(again && objectsOf(again, 'changed')).toEqual(['index different.a.b']);
    expect(target.execute('SELECT * FROM different.v, different.w')).toBe('2\t1\n');
  });

  test('an object that fails is reported with the reason of the database, after all others were tried', async () => {
    source.execute(
      `CREATE DATABASE failing; CREATE TABLE failing.a (id int PRIMARY KEY, b int, UNIQUE KEY b (b));
       CREATE TABLE failing.c (id int PRIMARY KEY, a int, KEY a (a), CONSTRAINT to_a FOREIGN KEY (a) REFERENCES failing.a (id))`,
    );
    const { all } = load('failing');
    await all(['pre-data']);
    target.execute('INSERT INTO failing.a VALUES (1, 1), (2, 1); INSERT INTO failing.c VALUES (1, 77), (2, NULL)');
    const [indexes, keys] = await all(['indexes', 'foreign-keys']);
    expect([indexes?.status, keys?.status]).toEqual([1, 1]);
    expect(indexes && objectsOf(indexes, 'created')).toEqual(['index failing.c.a']);
    expect(indexes?.lines.find(({ result }) => result === 'failed')).toMatchObject({
      object: 'index failing.a.b',
      detail: expect.stringMatching(/^ERROR 1062 .* Duplicate entry '1' for key 'b'$/),
    });
    expect(keys?.lines.find(({ result }) => result === 'failed')).toMatchObject({
      object: 'foreign key failing.c.to_a',
      detail: expect.stringMatching(/^1 rows refer to a row that is not there/),
    });
    target.execute('DELETE FROM failing.a WHERE id = 2; INSERT INTO failing.a VALUES (77, 77)');
    const repaired = await all(['indexes', 'foreign-keys']);
    expect(repaired.map(({ status }) => status)).toEqual([0, 0]);
    expect(() => target.execute('INSERT INTO failing.c VALUES (9, 99)')).toThrow('foreign key constraint fails');
  });

  test('a user of the source that is shown less than there is fails the step, and says what to grant', async () => {
    source.execute(
      `CREATE DATABASE hidden; CREATE TABLE hidden.a (id int PRIMARY KEY); CREATE TRIGGER hidden.t BEFORE INSERT ON hidden.a FOR EACH ROW SET NEW.id = 1;
       CREATE PROCEDURE hidden.p() SELECT 1`,
    );
    const { all } = load('hidden');
    source.execute(
      `REVOKE SHOW VIEW, TRIGGER, EVENT ON hidden.* FROM reader@'%'; REVOKE SELECT ON *.* FROM reader@'%'; GRANT SELECT, EXECUTE ON hidden.* TO reader@'%'`,
    );
    try {
      const [tables, triggers] = await all(['pre-data', 'triggers']);
      expect([tables?.status, triggers?.status]).toEqual([1, 1]);
      expect(triggers && objectsOf(triggers, 'failed').sort()).toEqual([
        'right EVENT on `hidden`',
        'right SHOW VIEW on `hidden`',
        'right SHOW_ROUTINE on *',
        'right TRIGGER on `hidden`',
      ]);
      expect(triggers?.output).toContain('GRANT TRIGGER ON `hidden`.* TO reader');
      expect(tables && objectsOf(tables, 'failed')).toContain('procedure hidden.p');
      expect(tables && objectsOf(tables, 'created')).toContain('table hidden.a');
    } finally {
      source.execute(`GRANT SELECT ON *.* TO reader@'%'`);
    }
  });

  test('could not write to the source, whatever its user may do', async () => {
    source.execute(
      `CREATE DATABASE written; CREATE TABLE written.a (id int PRIMARY KEY); GRANT INSERT ON written.* TO reader@'%'`,
    );
    const { runner } = load('written', {}, (script) => {
      const edited = script.replace(
        '$session SELECT $list',
        '$session INSERT INTO written.a VALUES (1)$delimiter SELECT $list',
      );
      expect(edited).not.toBe(script);
      return edited;
    });
    const run = await runner.run('indexes');
    expect(run.lines[0]).toMatchObject({
      object: 'source',
      result: 'failed',
      detail: expect.stringContaining('Cannot execute statement in a READ ONLY transaction'),
    });
  });

  test('a server that cannot be reached, or proves to be another, is said in its own words', async () => {
    const { runner } = load('audit');
    const other = selfSigned('localhost').cert;
    const reasonOf = async (variables: Variables) => {
      const run = await runner.run('pre-data', variables);
      expect(run.status).toBe(1);
      return run.lines.find(({ result }) => result === 'failed');
    };
    expect(await reasonOf({ TARGET_ROOTS: other })).toMatchObject({
      object: 'target',
      detail: expect.stringMatching(/certificate/),
    });
    expect(await reasonOf({ TARGET_PASSWORD: 'wrong' })).toMatchObject({
      object: 'target',
      detail: expect.stringContaining("Access denied for user 'admin'"),
    });
    expect(await reasonOf({ SOURCE_ROOTS: other })).toMatchObject({
      object: 'source',
      detail: expect.stringMatching(/certificate/),
    });
  });

  describe('a run that is ended in the middle', () => {
    test.each([
      ['politely, by ECS', 'SIGTERM', false],
      ['with all its clients', 'SIGKILL', true],
      ['without its clients, whose last statements go on', 'SIGKILL', false],
    ] as const)('%s, can be repeated until everything is there', async (_how, signal, withClients) => {
      const name = `ended_${signal}_${withClients}`.toLowerCase();
      source.execute(
        `CREATE DATABASE ${name}; CREATE TABLE ${name}.a (id int PRIMARY KEY, b varchar(60), c int, KEY b (b), KEY c (c))`,
      );
      const { runner, all } = load(name);
      await all(['pre-data']);
      target.execute(`USE ${name}; INSERT INTO a SELECT seq, md5(seq), seq FROM seq_1_to_2000`);
      // An open read holds the table back from the change of its definition, for as long as the test needs.
      const holder = target.hold(`START TRANSACTION; SELECT count(*) FROM ${name}.a;`);
      const started = runner.start('indexes');
      while (!target.execute('SHOW FULL PROCESSLIST').includes(`ALTER TABLE /* crossfade-load */ \`a\` ADD KEY`)) {
        await sleep(20);
      }
      started.kill(signal, withClients);
      expect(await started.exited).toBe(signal === 'SIGTERM' ? 143 : null);
      holder();
      const [run] = await all(['indexes']);
      expect(run?.status).toBe(0);
      expect(run && [...objectsOf(run, 'created'), ...objectsOf(run, 'kept')].sort()).toEqual([
        `index ${name}.a.b`,
        `index ${name}.a.c`,
      ]);
      expect(target.execute(`SHOW CREATE TABLE ${name}.a`)).toMatch(/KEY `b`.*KEY `c`|KEY `c`.*KEY `b`/);
    });
  });
}

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
