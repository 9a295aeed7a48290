import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PreflightContext } from '../../../lib/preflight/context';
import { selfSigned } from '../../lambda/health-monitor/certificates';
import { hasMariadb, type MariadbServer, startMariadb } from '../../support/loading/mariadb';
import { settingsFor } from '../../support/settings';
import { linesOf, look, Sides } from './servers';

const fit = readFileSync(join(__dirname, 'fit.sql'), 'utf8');
const settings = settingsFor({ migration: 'payments' });
const { definition } = settings;

jest.setTimeout(300_000);

if (!hasMariadb) {
  test.skip('SKIPPED, no MariaDB, which stands for MySQL here: apt-get install mariadb-server mariadb-client', () => {});
} else {
  describe('a source that is fit', everything);
}

function everything(): void {
  const certificate = selfSigned('localhost');
  const sides = new Sides();
  let source: MariadbServer;
  let target: MariadbServer;
  beforeAll(async () => {
    const common = ['--binlog-format=ROW', '--default-time-zone=+00:00', '--max-allowed-packet=64M'];
    [source, target] = await Promise.all([
      startMariadb(certificate, [
        ...common,
        ...['--server-id=1', '--expire-logs-days=7', '--binlog-checksum=NONE'],
        ...['--net-read-timeout=300', '--net-write-timeout=300'],
      ]),
      startMariadb(certificate, common),
    ]);
    source.execute(`${fit}; CREATE USER dms@'%' IDENTIFIED BY 'dms' REQUIRE SSL;
      GRANT SELECT, REPLICATION CLIENT, REPLICATION SLAVE, PROCESS, SHOW VIEW, TRIGGER, EVENT ON *.* TO dms@'%';
      GRANT REPLICA MONITOR ON *.* TO dms@'%';`);
    target.execute(`CREATE USER dms@'%' IDENTIFIED BY 'dms'; GRANT ALL ON *.* TO dms@'%';`);
  });
  afterAll(async () => {
    await sides.close();
    await Promise.all([source?.stop(), target?.stop()]);
  });

  /** Version of Debian's package. */
  const release = () => source.execute('SELECT VERSION()').split('-')[0] ?? '';
  const context = (changed: Partial<PreflightContext> = {}): PreflightContext => ({
    source: sides.open(source, 'dms', 'shop'),
    schemas: ['shop'],
    replicationUser: 'dms',
    settings: { ...settings, definition: { ...definition, source: { ...definition.source, version: release() } } },
    today: new Date('2026-11-21'),
    ...changed,
  });

  test('has no finding against a target that is fit as well', async () => {
    const report = await look(context({ target: sides.open(target, 'dms', '') }));
    expect(report.unexamined).toEqual([]);
    expect(linesOf(report.findings)).toEqual([]);
    expect(report.outcome).toBe('fit');
  });

  test('has none without a migration either', async () => {
    const { settings: _settings, ...without } = context();
    const report = await look(without);
    expect(report.unexamined).toEqual([]);
    expect(linesOf(report.findings)).toEqual([]);
  });

  test('has no longer than its limit of large objects, where they are limited', async () => {
    const limited = (maximumKiB: number) => ({
      settings: {
        ...settings,
        definition: {
          ...definition,
          source: { ...definition.source, version: release() },
          replication: { ...definition.replication, lobs: { kind: 'limited', maximumKiB } as const },
        },
      },
    });
    const against = { target: sides.open(target, 'dms', '') };
    expect(linesOf((await look(context({ ...limited(98), ...against }))).findings)).toEqual([]);
    expect(linesOf((await look(context({ ...limited(97), ...against }))).findings)).toEqual([
      'blocker large-objects shop.customers.picture: its longest value has 98 KiB, and replication.lobs.maximumKiB is 97',
    ]);
  });
  test('is told of a prepared transaction, of being a replica, and of a user who is not there', async () => {
    source.execute(`XA START 'payment'; DELETE FROM shop.orders; XA END 'payment'; XA PREPARE 'payment';`);
    source.execute(`CHANGE MASTER TO MASTER_HOST = '192.0.2.1', MASTER_USER = 'x', MASTER_PASSWORD = 'x'`);
    const report = await look(context({ replicationUser: 'nobody' }));
    expect(linesOf(report.findings)).toEqual(
      expect.arrayContaining([
        'blocker replication-user nobody: there is no such account',
        'blocker replica log_replica_updates: it replicates from 192.0.2.1 and does not log what it applies',
        'warning prepared-transactions XA payment: it is prepared and neither committed nor rolled back',
      ]),
    );
    const missing = report.findings.find(({ check }) => check === 'replication-user');
    source.execute(`RESET SLAVE ALL; XA ROLLBACK 'payment'; ${missing?.remedy.join(';')};`);
    const mended = await look(context({ replicationUser: 'nobody', target: sides.open(target, 'dms', '') }));
    expect(linesOf(mended.findings)).toEqual([]);
  });

  test('keeps its binary log as Amazon RDS says, where that runs it', async () => {
    source.execute(`CREATE TABLE mysql.rds_configuration (name VARCHAR(100) PRIMARY KEY, value VARCHAR(100));
      INSERT INTO mysql.rds_configuration VALUES ('binlog retention hours', NULL);
      DELIMITER //
      CREATE PROCEDURE mysql.rds_set_configuration(what VARCHAR(100), hours INT)
        UPDATE mysql.rds_configuration SET value = hours WHERE name = what //
      DELIMITER ;`);
    const [finding] = (await look(context())).findings.filter(({ check }) => check === 'binary-log-retention');
    expect(finding).toMatchObject({
      severity: 'blocker',
      subject: 'binlog retention hours',
      found: 'the binary log is kept for 0 h, and the load takes about 1 h at 10 MiB/s',
    });
    source.execute(`${finding?.remedy[0]};`);
    expect((await look(context())).findings.filter(({ check }) => check === 'binary-log-retention')).toEqual([]);
    source.execute('DROP TABLE mysql.rds_configuration; DROP PROCEDURE mysql.rds_set_configuration');
  });

  test('is not examined where a table cannot be read, and the others are', async () => {
    source.execute(`CREATE USER some@'%' IDENTIFIED BY 'some'; GRANT SELECT, SHOW VIEW ON shop.customers TO some@'%';
      GRANT INSERT ON shop.orders TO some@'%'; GRANT INSERT (id) ON shop.orders TO some@'%';`);
    target.execute(`CREATE DATABASE shop; CREATE TABLE shop.orders (old VARCHAR(5)); CREATE USER some@'%' IDENTIFIED BY 'some';
      GRANT INSERT ON shop.orders TO some@'%';`);
    const report = await look(
      context({ source: sides.open(source, 'some', 'shop'), target: sides.open(target, 'some', '') }),
    );
    const reasons = new Map(report.unexamined.map(({ name, reason }) => [name, reason]));
    expect(reasons.get('double-encoding')).toMatch(/^`shop`\.`orders`: SELECT command denied/);
    expect(reasons.get('target-rows')).toMatch(/^`shop`\.`orders`: SELECT command denied/);
    target.execute('DROP DATABASE shop');
  });
}
