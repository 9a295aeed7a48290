import { setTimeout as sleep } from 'node:timers/promises';
import { agree } from '../../../lib/validation/mysql/canary';
import { openMysqlPair } from '../../../lib/validation/mysql/database';
import { openDatabases } from '../../../lib/validation/open-databases';
import { validate } from '../../../lib/validation/pass';
import { selfSigned } from '../../lambda/health-monitor/certificates';
import { startMariadb } from '../../support/loading/mariadb';
import { limits, rowsOnly } from '../databases';
import { compareOnlyTable, connectionTo, describeServers, fill, sessionsOn } from './servers';

const table = 'CREATE TABLE t (id integer PRIMARY KEY, n integer); INSERT INTO t SELECT seq, seq FROM seq_1_to_100';
const many = 'CREATE TABLE t (id integer PRIMARY KEY, n integer); INSERT INTO t SELECT seq, seq FROM seq_1_to_60000';

describeServers('failures of MySQL and MariaDB', (servers) => {
  describe('what could not be read is not proven, never equal:', () => {
    test('a table that the user of the target may not read may be there', async () => {
      fill(servers, 'denied', table, `${table}; CREATE USER denied@'%'; GRANT SHOW DATABASES ON *.* TO denied@'%'`);
      const target = {
        ...connectionTo(servers.target, 'denied'),
        user: 'denied',
        password: undefined,
        database: 'information_schema',
      };
      const databases = await openMysqlPair({ source: connectionTo(servers.source, 'denied'), target }, limits);
      const { outcome, tables } = await validate(databases, { ...rowsOnly, schemas: ['denied'] }, () => {});
      await databases.close();
      expect(outcome).toBe('unproven');
      expect(tables).toMatchObject([{ reasons: ['the target has no such table, or hides it from its user'] }]);
    });

    test('a table that is gone when its rows are read', async () => {
      fill(servers, 'gone', table, table);
      const connections = {
        source: connectionTo(servers.source, 'gone'),
        target: connectionTo(servers.target, 'gone'),
      };
      const databases = await openMysqlPair(connections, limits);
      const tables = databases.source.tables.bind(databases.source);
      databases.source.tables = async (schemas) => {
        const found = await tables(schemas);
        servers.source.execute('DROP TABLE gone.t');
        return found;
      };
      const { outcome } = await validate(databases, { ...rowsOnly, schemas: ['gone'] }, () => {});
      await databases.close();
      expect(outcome).not.toBe('equal');
    });

    test('a table that takes longer than a statement may', async () => {
      // Each row has megabytes that are computed when they are read.
      const slow = `CREATE TABLE t (id integer PRIMARY KEY, v longtext AS (REPEAT(SHA2(REPEAT(id, 3000000), 512), 2)) VIRTUAL);
        INSERT INTO t (id) SELECT seq FROM seq_1_to_2000`;
      fill(servers, 'slow', slow, slow);
      const connections = {
        source: connectionTo(servers.source, 'slow'),
        target: connectionTo(servers.target, 'slow'),
      };
      const databases = await openMysqlPair(connections, { ...limits, statementTimeoutSeconds: 2 });
      const { outcome, tables } = await validate(databases, { ...rowsOnly, schemas: ['slow'] }, () => {});
      await databases.close();
      expect(outcome).toBe('unproven');
      expect(JSON.stringify(tables)).toContain('max_statement_time exceeded');
    });

    test('a table whose lock is not given in time', async () => {
      fill(servers, 'held', table, table);
      const release = servers.target.hold('LOCK TABLES held.t WRITE; SELECT 1;');
      await sleep(300);
      const connections = {
        source: connectionTo(servers.source, 'held'),
        target: connectionTo(servers.target, 'held'),
      };
      const databases = await openMysqlPair(connections, { ...limits, attempts: 1 });
      const { outcome, tables } = await validate(databases, { ...rowsOnly, schemas: ['held'] }, () => {});
      release();
      await databases.close();
      expect(outcome).toBe('unproven');
      expect(JSON.stringify(tables)).toContain('Lock wait timeout exceeded');
    }, 60_000);
  });

  test('a lock that is given in the end costs time only', async () => {
    fill(servers, 'given', table, table);
    const release = servers.target.hold('LOCK TABLES given.t WRITE; SELECT 1;');
    await sleep(300);
    const comparing = compareOnlyTable(servers, 'given');
    await sleep(500);
    release();
    expect(await comparing).toMatchObject({ outcome: 'equal', sourceRows: 100 });
  });

  test('sessions that an administrator ends again and again cost time, and neither rows nor differences', async () => {
    fill(servers, 'ended', many, `${many}; UPDATE t SET n = 0 WHERE id = 44444`);
    let ended = 0;
    const connections = {
      source: connectionTo(servers.source, 'ended'),
      target: connectionTo(servers.target, 'ended'),
    };
    const databases = await openMysqlPair(connections, limits);
    const { tables } = await validate(databases, { ...rowsOnly, schemas: ['ended'], rowsPerRange: 200 }, ({ rows }) => {
      if (rows % 10_000 === 0) {
        for (const server of [servers.source, servers.target]) {
          const ids = sessionsOn(server);
          server.execute(ids.map((id) => `KILL ${id};`).join(''));
          ended += ids.length;
        }
      }
    });
    await databases.close();
    expect(ended).toBeGreaterThan(5);
    expect(tables).toMatchObject([
      {
        outcome: 'different',
        sourceRows: 60_000,
        targetRows: 60_000,
        differentRows: 1,
        differences: [{ key: ['44444'] }],
      },
    ]);
  });

  test('a server that stops in the middle leaves the rest not proven, and what was found stays found', async () => {
    const server = await startMariadb(selfSigned('localhost'));
    let stopped: Promise<void> | undefined;
    try {
      server.execute(`CREATE USER reader@'%' IDENTIFIED BY 'Read1ng'; GRANT SELECT ON *.* TO reader@'%'`);
      fill({ source: servers.source, target: server }, 'stopped', many, `${many}; UPDATE t SET n = 0 WHERE id = 7`);
      const connections = { source: connectionTo(servers.source, 'stopped'), target: connectionTo(server, 'stopped') };
      const databases = await openMysqlPair(connections, limits);
      const options = { ...rowsOnly, schemas: ['stopped'], rowsPerRange: 200 };
      const { outcome, tables } = await validate(databases, options, ({ rows }) => {
        if (rows > 10_000) {
          stopped ??= server.stop();
        }
      });
      await databases.close();
      expect(outcome).toBe('different');
      expect(tables).toMatchObject([{ outcome: 'different', differences: [{ key: ['7'] }] }]);
      expect(tables?.[0]?.sourceRows).toBeLessThan(60_000);
      expect(tables?.[0]?.reasons.length).toBeGreaterThan(0);
    } finally {
      await (stopped ?? server.stop());
    }
  });

  test('sides that cannot be reached are named', async () => {
    const nowhere = { ...connectionTo(servers.source, 'mysql'), port: 1 };
    const refused = { ...connectionTo(servers.target, 'mysql'), password: 'wrong' };
    await expect(openDatabases({ source: nowhere, target: refused }, { ...limits, attempts: 2 })).rejects.toThrow(
      /^source: connect ECONNREFUSED 127.0.0.1:1\ntarget: Access denied for user 'reader'@'[^']+' \(using password: YES\)$/,
    );
    await expect(
      openDatabases({ source: nowhere, target: { ...nowhere, engine: 'postgresql' } }, limits),
    ).rejects.toThrow('the source is mysql and the target postgresql');
  });
});

describe('servers that hash differently', () => {
  const answering = (hash: string | null) => ({ query: async () => [{ row_hash: hash }] });

  test('are not compared', async () => {
    await expect(agree(answering('1'), answering('1'))).resolves.toBeUndefined();
    await expect(agree(answering('1'), answering('2'))).rejects.toThrow('hash the same row differently');
    await expect(agree(answering(null), answering(null))).rejects.toThrow('hash the same row differently');
  });
});
