import { compareSchemas } from '../../../lib/validation/compare-schemas';
import { readMysqlCatalogue } from '../../../lib/validation/mysql/catalogue';
import { hiddenFrom } from '../../../lib/validation/mysql/catalogue/rights';
import { MysqlSessions } from '../../../lib/validation/mysql/sessions';
import type { ObjectKind, Schema, SchemaComparison } from '../../../lib/validation/schema';
import type { MariadbServer } from '../../support/loading/mariadb';
import { limits } from '../databases';
import { connectionTo, describeServers, fill } from './servers';

describeServers('what a user of MariaDB is not shown', (servers) => {
  let users = 0;

  /** Makes a user with some rights on both servers; `@me` stands for it. */
  function user(rights: string): string {
    const name = `user${++users}`;
    for (const server of [servers.source, servers.target]) {
      server.execute(`CREATE USER ${name}@'%' IDENTIFIED BY 'Read1ng'; ${rights.replaceAll('@me', `${name}@'%'`)}`);
    }
    return name;
  }

  async function as<Result>(
    name: string,
    server: MariadbServer,
    job: (sessions: MysqlSessions) => Promise<Result>,
  ): Promise<Result> {
    const connection = { ...connectionTo(server, 'information_schema'), user: name };
    const sessions = new MysqlSessions(connection, { ...limits, maximumConnections: 4 });
    try {
      return await job(sessions);
    } finally {
      await sessions.close();
    }
  }

  const read = (name: string, server: MariadbServer, schema: string): Promise<Schema> =>
    as(name, server, (sessions) => readMysqlCatalogue(sessions, [schema]));
  async function compare(schema: string, name: string, target = name): Promise<SchemaComparison> {
    const schemas = await Promise.all([read(name, servers.source, schema), read(target, servers.target, schema)]);
    return compareSchemas(...schemas, new Set<ObjectKind>(['grant']));
  }

  test('is told where a grant on the database itself takes the place of one on a pattern', async () => {
    const tables = 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY';
    fill(servers, 'zzx', `${tables})`, `${tables}, v int)`);
    const name = user('GRANT SELECT ON `zz%`.* TO @me; GRANT EXECUTE ON zzx.* TO @me; GRANT SELECT ON zzx.a TO @me');
    const { unproven } = await compare('zzx', name);
    expect(unproven).toEqual(
      expect.arrayContaining([
        expect.stringContaining('source: table of zzx: only those that the user has rights to are shown'),
        expect.stringContaining('target: table of zzx: only those'),
      ]),
    );
  });

  const all = 'SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE';
  test.each([
    ['a grant on the database itself', `GRANT ${all} ON pat_a.* TO @me`, true],
    ['one on a pattern', `GRANT ${all} ON \`pat%\`.* TO @me`, true],
    ['one on a name whose wildcard is escaped', `GRANT ${all} ON \`pat\\_a\`.* TO @me`, true],
    ['one on all', `GRANT ${all} ON *.* TO @me`, true],
    [
      'one on all, beside less on the database',
      `GRANT ${all} ON *.* TO @me; GRANT DELETE ON \`pat\\_a\`.* TO @me`,
      true,
    ],
    [
      'one on a longer pattern, beside less on a shorter one',
      `GRANT ${all} ON \`pat%\`.* TO @me; GRANT EXECUTE ON \`p%\`.* TO @me`,
      true,
    ],
    [
      'one on a shorter pattern, beside less on a longer one',
      `GRANT EXECUTE ON \`pat%\`.* TO @me; GRANT ${all} ON \`p%\`.* TO @me`,
      false,
    ],
    ['one on a name in other letters', `GRANT ${all} ON PAT_A.* TO @me`, false],
    ['none', '', false],
  ])('is nothing with %s only where the server shows everything', async (_what, rights, shown) => {
    const name = user(rights);
    servers.source.execute('CREATE DATABASE IF NOT EXISTS pat_a; CREATE TABLE IF NOT EXISTS pat_a.t (id int)');
    const [hidden, tables] = await as(name, servers.source, (sessions) =>
      Promise.all([
        hiddenFrom(sessions, ['pat_a']),
        sessions.query(`SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'pat_a'
          AND (SELECT COUNT(*) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'pat_a' AND PRIVILEGES LIKE '%select%') > 0`),
      ]),
    );
    expect([hidden.some(({ kind }) => kind === 'table'), tables.length > 0]).toEqual([!shown, shown]);
  });

  test('is not proven to be missing, and nothing would make it', async () => {
    const script = `CREATE TABLE a (id int PRIMARY KEY, v int); CREATE TABLE b (id int PRIMARY KEY, KEY more (id)); CREATE VIEW w AS SELECT 1 AS one;
      CREATE TABLE c (id int PRIMARY KEY AUTO_INCREMENT); INSERT INTO c VALUES (7); CREATE TABLE d (id int PRIMARY KEY AUTO_INCREMENT); INSERT INTO d VALUES (7);
      CREATE SEQUENCE s; DO NEXTVAL(s); CREATE FUNCTION f() RETURNS int RETURN 1; CREATE TRIGGER g BEFORE INSERT ON b FOR EACH ROW SET @n = 1`;
    fill(servers, 'part', script, script);
    const seesAll = user(`GRANT ${all}, CREATE ROUTINE ON *.* TO @me`);
    const seesPart = user('GRANT SELECT (id) ON part.a TO @me; GRANT SELECT ON part.c TO @me');
    for (const [from, to] of [
      [seesAll, seesPart],
      [seesPart, seesAll],
    ] as const) {
      const side = from === seesPart ? 'source' : 'target';
      const { differences, unproven } = await compare('part', from, to);
      expect(differences).toEqual([]);
      const [sentence, ...others] = unproven.filter((line) => line.includes('is not shown: '));
      expect(others).toEqual([]);
      expect(sentence).toMatch(
        new RegExp(`^${side}: whether it has what the ${side === 'source' ? 'target' : 'source'} has`),
      );
      for (const what of [
        'table part.b',
        'table part.a',
        'view part.w',
        'sequence part.s',
        'function part.f',
        'trigger g on part.b',
      ]) {
        expect(sentence).toContain(what);
      }
    }
    // What both sides show is held against each other all the same.
    servers.target.execute('ALTER TABLE part.c MODIFY id bigint NOT NULL AUTO_INCREMENT');
    expect((await compare('part', seesAll, seesPart)).differences).toMatchObject([
      { name: 'part.c.id', finding: 'changed' },
    ]);
  });
});
