import { setTimeout as sleep } from 'node:timers/promises';
import { selfSigned } from '../../lambda/health-monitor/certificates';
import type { MariadbServer } from '../../support/loading/mariadb';
import { objectsOf, type Variables } from '../../support/loading/script-run';
import { betweenMysqlServers } from './mysql-servers';

betweenMysqlServers(({ servers, load }) => {
  let source: MariadbServer;
  let target: MariadbServer;
  beforeAll(() => {
    ({ source, target } = servers());
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
});
