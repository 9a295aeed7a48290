import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionTls } from '../../../lib/validation/connection';
import { openMysqlPair } from '../../../lib/validation/mysql/database';
import { MysqlSessions } from '../../../lib/validation/mysql/sessions';
import { selfSigned } from '../../lambda/health-monitor/certificates';
import { type MariadbServer, startMariadb } from '../../support/loading/mariadb';
import { limits } from '../databases';
import { startProxy } from '../proxy';
import { connectionTo, describeServers, sessionsOn } from './servers';

describeServers('sessions of MySQL and MariaDB', (servers) => {
  const sessionsWith = (change: Partial<typeof limits> = {}) =>
    new MysqlSessions(connectionTo(servers.source, 'mysql'), { ...limits, ...change });

  test('a session can write nothing, and its settings are those of the validation', async () => {
    servers.source.execute(`CREATE DATABASE harmless; CREATE TABLE harmless.t (id integer);
      GRANT ALL ON harmless.* TO reader@'%'; SET GLOBAL sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT'; SET GLOBAL autocommit = 0;
      SET GLOBAL sql_select_limit = 1`);
    const sessions = sessionsWith();
    await expect(sessions.query('DELETE FROM harmless.t')).rejects.toThrow(
      'Cannot execute statement in a READ ONLY transaction',
    );
    const [settings] = await sessions.query(
      `SELECT @@time_zone AS zone, @@sql_mode AS mode, @@autocommit AS autocommit, @@tx_isolation AS isolation,
        @@max_statement_time AS seconds, "a" AS text`,
    );
    expect(settings).toEqual({
      zone: '+00:00',
      mode: 'ALLOW_INVALID_DATES',
      autocommit: '1',
      isolation: 'REPEATABLE-READ',
      seconds: '60.000000',
      text: 'a',
    });
    expect(await sessions.query('SELECT 1 AS n UNION SELECT 2')).toHaveLength(2);
    await sessions.close();
    servers.source.execute(
      'SET GLOBAL sql_mode = DEFAULT; SET GLOBAL autocommit = 1; SET GLOBAL sql_select_limit = DEFAULT',
    );
  });

  test('values come as text that loses nothing', async () => {
    const sessions = sessionsWith();
    const [row] = await sessions.query(
      `SELECT 18446744073709551615 AS large, 1.10 AS scale, 1e-1 + 2e-1 AS ratio, CAST('0000-00-00' AS DATE) AS zero,
        X'00FF' AS bytes, b'101' AS bits, POINT(1, 2) AS place, ? AS list, NULL AS nothing, '' AS empty,
        JSON_OBJECT('a', 9007199254740993) AS json, TIME('838:59:59') AS hours, 'é' AS letter`,
      ["it's \\ ?"],
    );
    expect(row).toEqual({
      large: '18446744073709551615',
      scale: '1.10',
      ratio: '0.30000000000000004',
      zero: '0000-00-00',
      bytes: '00FF',
      bits: '05',
      place: '000000000101000000000000000000F03F0000000000000040',
      list: "it's \\ ?",
      nothing: null,
      empty: '',
      json: '{"a": 9007199254740993}',
      hours: '838:59:59',
      letter: 'é',
    });
    await sessions.close();
  });

  test.each(['KILL', 'KILL QUERY'])('a statement that an administrator ends by %s is run again', async (kill) => {
    const sessions = sessionsWith();
    await sessions.query('SELECT 1');
    const answer = sessions.query("SELECT SLEEP(0.7) AS slept, 'done' AS state");
    await sleep(200);
    for (const id of sessionsOn(servers.source)) {
      servers.source.execute(`${kill} ${id}`);
    }
    // SLEEP that is ended by KILL QUERY answers 1, on its own account.
    expect(await answer).toMatchObject([{ state: 'done' }]);
    await sessions.close();
  });

  test('a connection that is lost while nobody uses it is replaced', async () => {
    const sessions = sessionsWith();
    const id = async () => (await sessions.query('SELECT CONNECTION_ID() AS id'))[0]?.id;
    const first = await id();
    servers.source.execute(`KILL ${first}`);
    await sleep(200);
    expect(Number(await id())).toBeGreaterThan(0);
    expect(await id()).not.toBe(first);
    await sessions.close();
  });

  test('no more connections are open than allowed, however much is asked at once', async () => {
    const sessions = sessionsWith({ maximumConnections: 3 });
    const counts = await Promise.all(
      Array.from({ length: 20 }, () =>
        sessions.query(
          `SELECT COUNT(*) AS n, SLEEP(0.02) FROM information_schema.PROCESSLIST WHERE USER = 'reader' AND COMMAND <> 'Sleep'`,
        ),
      ),
    );
    expect(Math.max(...counts.map(([row]) => Number(row?.n)))).toBeLessThanOrEqual(3);
    expect(sessionsOn(servers.source)).toHaveLength(3);
    await sessions.close();
  });

  test('a server with too many connections is asked again', async () => {
    servers.source.execute('SET GLOBAL max_connections = 10');
    const release = Array.from({ length: 10 }, () => servers.source.hold('DO SLEEP(0);'));
    const others = Array.from({ length: 11 }, () => sessionsWith({ attempts: 1 }));
    const answers = await Promise.allSettled(others.map((sessions) => sessions.query('SELECT SLEEP(0.3)')));
    expect(answers.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
    const patient = sessionsWith({ attempts: 8, retryMilliseconds: 50 });
    const answer = patient.query('SELECT 1 AS n');
    for (const end of release) {
      end();
    }
    await Promise.all(others.map((sessions) => sessions.close()));
    expect(await answer).toEqual([{ n: '1' }]);
    await patient.close();
    servers.source.execute('SET GLOBAL max_connections = 151');
  });

  test('sessions that are closed leave no statement to the server', async () => {
    const sessions = sessionsWith();
    await sessions.query('SELECT 1');
    const answers = Promise.allSettled(['1', '2', '3'].map((n) => sessions.query(`SELECT SLEEP(60), ${n}`)));
    await sleep(300);
    await Promise.all([sessions.close(), sessions.close()]);
    await sleep(200);
    expect(sessionsOn(servers.source)).toHaveLength(0);
    expect((await answers).at(-1)).toMatchObject({
      status: 'rejected',
      reason: { message: 'the sessions are closed' },
    });
  });

  test('sessions are closed as well where the network has lost a statement, or takes no connection any more', async () => {
    const proxy = await startProxy(servers.source.port, 'lost', 0);
    const sessions = new MysqlSessions({ ...connectionTo(servers.source, 'mysql'), port: proxy.port }, limits);
    await sessions.query('SELECT 1');
    const answer = sessions.query(`SELECT 'lost'`).catch((error: Error) => error.message);
    while (proxy.seen === 0) {
      await sleep(20);
    }
    proxy.refuse();
    await sessions.close();
    expect(await answer).toContain('Connection lost');
    proxy.stop();
  });

  test('a database tells its version, its schemas and everything but rows in them', async () => {
    servers.source.execute('CREATE DATABASE told; CREATE DATABASE awsdms_control; CREATE TABLE told.t (id integer)');
    const connection = connectionTo(servers.source, 'told');
    const { source, close } = await openMysqlPair({ source: connection, target: connection }, limits);
    expect(source.version).toMatch(/^MariaDB \d+\.\d+\.\d+$/);
    const names = await source.schemaNames();
    expect(names).toContain('told');
    expect(names).not.toContain('awsdms_control');
    expect(names).not.toContain('mysql');
    const { objects } = await source.schema(['told']);
    expect(objects.map(({ kind }) => kind)).toContain('table');
    await close();
  });

  test('the load is what others execute, to any user', async () => {
    servers.source.execute(`CREATE USER humble@'%'; CREATE USER busy@'%'`);
    const humble = { ...connectionTo(servers.source, 'information_schema'), user: 'humble', password: undefined };
    const databases = await openMysqlPair({ source: humble, target: connectionTo(servers.target, 'mysql') }, limits);
    const idle = await databases.source.load();
    const busy = new MysqlSessions({ ...humble, user: 'busy' }, limits);
    const answers = [busy.query('SELECT SLEEP(1)'), busy.query('SELECT SLEEP(1)')];
    await sleep(300);
    const { activeSessions } = await databases.source.load();
    expect(activeSessions - idle.activeSessions).toBe(2);
    expect(idle.activeSessions).toBeLessThan(3);
    await Promise.all(answers);
    await busy.close();
    await databases.close();
  });

  describe('TLS', () => {
    const certificate = selfSigned('localhost');
    let server: MariadbServer;
    beforeAll(async () => {
      server = await startMariadb(certificate);
      server.execute(`CREATE USER reader@'%' IDENTIFIED BY 'Read1ng' REQUIRE SSL`);
    });
    afterAll(() => server.stop());

    async function cipherWith(tls: ConnectionTls, host = 'localhost'): Promise<string> {
      const connection = { ...connectionTo(server, 'information_schema'), host, tls };
      const sessions = new MysqlSessions(connection, { ...limits, attempts: 1 });
      try {
        return `${(await sessions.query(`SHOW SESSION STATUS LIKE 'Ssl_cipher'`))[0]?.Value}`;
      } finally {
        await sessions.close();
      }
    }

    const roots = [certificate.cert];
    test('is used as asked', async () => {
      expect(await cipherWith({ kind: 'encrypted' })).toMatch(/^TLS_/);
      expect(await cipherWith({ kind: 'verified', rootCertificates: roots })).toMatch(/^TLS_/);
      const anyName = { kind: 'verified', rootCertificates: roots, checkHostName: false } as const;
      expect(await cipherWith(anyName, '127.0.0.1')).toMatch(/^TLS_/);
      await expect(cipherWith({ kind: 'plain' })).rejects.toThrow('Access denied');
    });

    test('ends a connection to a server that nobody vouches for, or that has another name', async () => {
      await expect(cipherWith({ kind: 'verified', rootCertificates: [] })).rejects.toThrow(/self-signed certificate/);
      const others = [selfSigned('localhost').cert];
      await expect(cipherWith({ kind: 'verified', rootCertificates: others })).rejects.toThrow(/certificate|signature/);
      await expect(cipherWith({ kind: 'verified', rootCertificates: roots }, '127.0.0.1')).rejects.toThrow(
        '127.0.0.1 is an address, and only a name can be checked against a certificate',
      );
    });
  });
});
