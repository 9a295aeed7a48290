import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PreflightContext } from '../../../lib/preflight/context';
import type { Finding } from '../../../lib/preflight/finding';
import { selfSigned } from '../../lambda/health-monitor/certificates';
import { hasMariadb, type MariadbServer, startMariadb } from '../../support/loading/mariadb';
import { settingsFor } from '../../support/settings';
import { linesOf, look, Sides } from './servers';

const sick = readFileSync(join(__dirname, 'sick.sql'), 'utf8');
const settings = settingsFor({ migration: 'payments' });
const looker = `CREATE USER looker@'%' IDENTIFIED BY 'looker'; GRANT ALL ON *.* TO looker@'%';`;

// Real servers: on a busy machine a look takes its time.
jest.setTimeout(300_000);

if (!hasMariadb) {
  test.skip('SKIPPED, no MariaDB, which stands for MySQL here: apt-get install mariadb-server mariadb-client', () => {});
} else {
  describe('a source that is not fit', everything);
}

function everything(): void {
  const certificate = selfSigned('localhost');
  const sides = new Sides();
  let source: MariadbServer;
  let target: MariadbServer;
  beforeAll(async () => {
    [source, target] = await Promise.all([
      startMariadb(certificate, [
        ...['--binlog-format=MIXED', '--binlog-row-image=MINIMAL', '--log-bin-compress=1', '--expire-logs-days=0.01'],
        ...['--binlog-ignore-db=shop', '--sql-mode=ANSI_QUOTES', '--max-statement-time=5', '--server-id=7'],
        ...['--default-time-zone=+02:00', '--wait-timeout=60'],
      ]),
      startMariadb(certificate, [
        ...['--local-infile=0', '--event-scheduler=1', '--max-allowed-packet=65536', '--read-only'],
        ...['--lower-case-table-names=1', '--sql-mode=STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE'],
      ]),
    ]);
    source.execute(`${sick}; ${looker} CREATE USER dms@'%' IDENTIFIED VIA unix_socket;`);
    target.execute(`CREATE DATABASE shop; CREATE TABLE shop.keyless (a INT); INSERT INTO shop.keyless VALUES (1);
      CREATE TABLE shop.awsdms_own (a INT); INSERT INTO shop.awsdms_own VALUES (1); CREATE TABLE shop.empty (a INT);
      CREATE TRIGGER shop.early AFTER INSERT ON shop.keyless FOR EACH ROW SET @a = 1; ${looker}`);
  });
  afterAll(async () => {
    await sides.close();
    await Promise.all([source?.stop(), target?.stop()]);
  });

  const context = (changed: Partial<PreflightContext> = {}): PreflightContext => ({
    source: sides.open(source, 'looker', 'shop'),
    schemas: ['shop', 'plain', 'none'],
    replicationUser: 'dms',
    settings,
    today: new Date('2026-11-21'),
    ...changed,
  });

  test('shows each of its ills, and looks at everything', async () => {
    const [release] = source.execute('SELECT VERSION()').split('-');
    const report = await look(context());
    expect(report.unexamined).toEqual([]);
    expect(report.outcome).toBe('blocked');
    expect(linesOf(report.findings)).toEqual([
      'blocker time-zone source.timeZone: it is UTC, and the server runs in +02:00',
      'blocker replication-user dms@%: it has not REPLICATION CLIENT, REPLICATION SLAVE on *.*; what a role has does not count',
      'blocker replication-user dms@%: it has not SELECT on `shop`.*; what a role has does not count',
      'blocker replication-user dms@%: it has not SHOW VIEW, TRIGGER, EVENT on `shop`.*; what a role has does not count',
      'blocker replication-user dms@%: it has not SELECT on `plain`.*; what a role has does not count',
      'blocker replication-user dms@%: it has not SHOW VIEW, TRIGGER, EVENT on `plain`.*; what a role has does not count',
      'blocker replication-user dms@%: it has not SELECT on *.*; what a role has does not count',
      'blocker replication-user dms@%: it signs in by unix_socket',
      'blocker binary-log binlog_format: it is MIXED',
      'blocker binary-log binlog_row_image: it is MINIMAL',
      'blocker binary-log log_bin_compress: it is ON',
      'blocker binary-log-filter shop: binlog_ignore_db is shop',
      'blocker binary-log-retention binlog_expire_logs_seconds: the binary log is kept for 0.2 h, and the load takes about 1 h at 10 MiB/s',
      'blocker timeouts max_statement_time: a statement ends after 5 s',
      'blocker schemas none: there is no such database, or the user may not see it',
      'blocker storage-engines shop.own_engine: its storage engine is Aria',
      'blocker large-objects shop.documents.body: it is NOT NULL, and its longest value has 40 KiB',
      'blocker collations plain: its collation is utf8mb4_nopad_bin',
      'blocker collations shop.sorted: its collation is utf8mb4_general_nopad_ci',
      'blocker collations shop.sorted.name: its collation is utf8mb4_general_nopad_ci',
      'blocker mariadb-sequences shop.numbers: it is a sequence',
      'blocker mariadb-versioning shop.versions: it keeps the old versions of its rows',
      'blocker mariadb-types shop.types.a: its type is uuid',
      'blocker mariadb-types shop.types.b: its type is inet6',
      'blocker mariadb-types shop.types.c: its type is varchar(1000) /*M!100301 COMPRESSED*/',
      'blocker mariadb-defaults shop.defaults.a: its default is uuid()',
      "blocker mariadb-defaults shop.defaults.b: its default is 'none'",
      'blocker mariadb-options shop.bookings: it has a key without overlaps',
      'blocker mariadb-options shop.bookings: it has an application-time period',
      'blocker mariadb-options shop.indexed: it has an index that is ignored',
      'blocker mariadb-options shop.leases: it has an application-time period',
      'blocker mariadb-options shop.pages: it compresses its pages',
      `warning version source.version: it is 8.0.40, and the server is MariaDB ${release}`,
      'warning primary-keys shop.keyless: it has no primary key, and no unique one whose columns are whole and never NULL',
      'warning primary-keys shop.unique_nullable: it has no primary key, and no unique one whose columns are whole and never NULL',
      'warning storage-engines shop.old_engine: its storage engine is MyISAM',
      'warning auto-increment shop.counter.id: its counter stands at 101, which is 79 % of what tinyint(4) holds',
      'warning auto-increment shop.counter_end.id: its counter stands at 9000000000000000001, which is 97 % of what bigint(20) holds',
      'warning generated-columns shop.derived.doubled: it is generated as `id` * 2',
      'warning invisible-columns shop.hidden.secret: it is invisible',
      'warning zero-dates shop.days.maybe: 1 rows have a date with a zero in it, or one that is in no calendar',
      'warning zero-dates shop.days.always: 1 rows have a date with a zero in it, or one that is in no calendar',
      'warning long-times shop.shifts.length: 2 rows have a time below zero, or of a day and more',
      'warning unlisted-values shop.choices.size: 1 rows have a value that its list does not hold',
      'warning unlisted-values shop.choices.colour: 1 rows have a value that its list does not hold',
      'warning double-encoding shop.labels.name: 1 rows hold UTF-8 in latin1',
      'warning double-encoding shop.labels.remark: 1 rows hold UTF-8 in latin1',
      'warning double-encoding shop.labels.mixed: 1 rows hold UTF-8 in latin1, and 1 other rows do not',
      'warning cascades shop.child.child_of_parent: it says ON DELETE CASCADE ON UPDATE SET NULL',
      'warning foreign-keys-out shop.owned.owned_by: it refers to other.owner, which does not move',
      'warning definers gone@%: there is no such account, and it is the definer of view shop.orphaned',
      'warning program-texts shop.export_all: the procedure writes a file',
      'warning program-texts shop.following: the function uses a sequence',
      'warning program-texts shop.foreign_words: the procedure is written for the Oracle mode of MariaDB',
      'note sql-mode sql_mode: the source has ANSI_QUOTES, and target.parameters does not name it',
      'note binary-log-checksum binlog_checksum: it is CRC32',
      'note timeouts net_read_timeout: it is 30 s',
      'note timeouts net_write_timeout: it is 60 s',
      'note timeouts wait_timeout: it is 60 s',
      'note primary-keys shop.unique_only: it has no primary key, and a unique one over id',
      'note bit-columns shop.bits.flags: it is bit(8)',
      'note fractions-of-seconds shop.moments.exact: it is datetime(6)',
      'note spatial-columns shop.places.location: it is point',
      'note utf8mb3 shop.old_text.name: its character set is utf8mb3',
      'note triggers shop.counted: it is a trigger',
      'note events shop.nightly: it is an event that is enabled',
      'note definers root@localhost: it is the definer of trigger shop.counted, event shop.nightly, event shop.sleeping and 3 more',
    ]);
  });

  test('what a cascade changes is in no binary log: the check tells the truth', () => {
    source.execute(`SET SESSION binlog_format = 'ROW'; CREATE TABLE plain.p (id INT PRIMARY KEY);
      CREATE TABLE plain.c (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES plain.p (id) ON DELETE CASCADE);
      INSERT INTO plain.p VALUES (1); INSERT INTO plain.c VALUES (1, 1); FLUSH BINARY LOGS; DELETE FROM plain.p;`);
    const [file] = source.execute('SHOW MASTER STATUS').split('\t');
    const events = source.execute(`SHOW BINLOG EVENTS IN '${file}'`);
    expect(source.execute('SELECT COUNT(*) FROM plain.c').trim()).toBe('0');
    // Both tables are named, and one of them has an event with rows.
    const [table] = /table_id: \d+(?= \(plain\.p\))/.exec(events) ?? [];
    expect(events.split('\n').filter((line) => line.includes('Delete_rows'))).toEqual([
      expect.stringContaining(`${table} flags`),
    ]);
    source.execute('DROP TABLE plain.c, plain.p');
  });

  test('is looked at against a target, which has ills of its own', async () => {
    const alone = linesOf((await look(context())).findings);
    const report = await look(context({ target: sides.open(target, 'looker', 'shop') }));
    expect(report.unexamined).toEqual([]);
    expect(linesOf(report.findings).filter((line) => !alone.includes(line))).toEqual([
      "blocker zero-dates shop.days.maybe: 1 rows have a date with a zero in it, or one that is in no calendar, and the target's sql_mode refuses them",
      "blocker zero-dates shop.days.always: 1 rows have a date with a zero in it, or one that is in no calendar, and the target's sql_mode refuses them",
      'blocker target-settings local_infile: it is off',
      'blocker target-settings read_only: it is on',
      'blocker target-triggers shop.early: it fires for rows of keyless on the target',
      'warning sql-mode sql_mode: the target lacks ANSI_QUOTES; the target adds STRICT_TRANS_TABLES, NO_ZERO_IN_DATE, NO_ZERO_DATE',
      'warning lower-case-names lower_case_table_names: it is 0, and 1 on the target',
      'warning packets shop.documents.body: its longest value has 40000 bytes, and max_allowed_packet of the target is 65536',
      'warning packets shop.documents.remark: its longest value has 50000 bytes, and max_allowed_packet of the target is 65536',
      'warning target-settings event_scheduler: it is on',
      'warning target-settings max_allowed_packet: it is 65536, and 16777216 on the source',
      'warning target-settings binlog_format: it is MIXED',
      'warning target-rows shop.keyless: it holds rows on the target',
    ]);
    // This target is of MariaDB itself, and knows its collations.
    expect(report.findings.map(({ check }) => check)).not.toContain('collations');
  });

  test('is not known to a user who is shown less, and he is told what he needs', async () => {
    source.execute(`CREATE USER narrow@'%' IDENTIFIED BY 'narrow'; GRANT SELECT ON \`pla_n\`.* TO narrow@'%';
      GRANT SELECT ON shop.keyless TO narrow@'%'; GRANT EXECUTE ON shop.* TO narrow@'%';`);
    const narrow = sides.open(source, 'narrow', 'shop');
    const report = await look(context({ source: narrow, schemas: ['shop', 'plain'] }));
    const reasons = new Map(report.unexamined.map(({ name, reason }) => [name, reason]));
    expect([...reasons.keys()]).toEqual([
      ...['replication-user', 'binary-log-filter', 'replica', 'binary-log-size', 'long-transactions'],
      ...['schemas', 'triggers', 'events', 'definers', 'program-texts'],
    ]);
    expect(reasons.get('schemas')).toBe("shop: not every table is shown: GRANT SELECT ON `shop`.* TO 'narrow'@'%'");
    expect(reasons.get('triggers')).toBe(
      "shop: not all is shown to a user without TRIGGER: GRANT TRIGGER ON shop.* TO 'narrow'@'%'; plain: not all is shown to a user without TRIGGER: GRANT TRIGGER ON plain.* TO 'narrow'@'%'",
    );
    expect(reasons.get('replication-user')).toMatch(/^narrow may not see the account of dms \(SELECT command denied/);
    expect(reasons.get('program-texts')).toContain('procedure shop.export_all: its text is not shown to this user');
    // Looking by his own account, he may not see how it signs in, and all of the rest.
    const own = await look(context({ source: narrow, schemas: ['shop', 'plain'], replicationUser: 'narrow' }));
    expect(own.unexamined.find(({ name }) => name === 'replication-user')?.reason).toBe(
      'how narrow signs in: GRANT SELECT ON mysql.* to the user who looks',
    );
    const rights = linesOf(own.findings.filter(({ check }) => check === 'replication-user'));
    // SELECT on the pattern pla_n is one on plain; a table that he may not read, he is not shown.
    expect(rights.join('\n')).not.toContain('SELECT on `plain`');
  });

  test('is mended by the statements that the report prints', async () => {
    const both = { target: sides.open(target, 'looker', 'shop') };
    const alone = await look(context());
    const together = await look(context(both));
    const ofTarget = (finding: Finding) => /^(target-|packets|sql-mode)/.test(finding.check);
    const run = (server: MariadbServer, findings: readonly Finding[]) => {
      const statements = findings.flatMap(({ remedy }) => remedy).filter((line) => !/^(aws|df) /.test(line));
      expect(statements.length).toBeGreaterThan(5);
      server.execute(`SET SESSION sql_mode = ''; ${[...new Set(statements)].map((line) => `${line};`).join('\n')}`);
    };
    run(source, alone.findings);
    run(target, together.findings.filter(ofTarget));
    for (const report of [await look(context()), await look(context(both))]) {
      expect(report.findings.filter(({ remedy }) => remedy.length > 0)).toEqual([]);
      expect(report.unexamined).toEqual([]);
    }
    // No value has changed by the way, and the labels read as they were meant.
    expect(source.execute('SELECT name, remark FROM shop.labels WHERE id = 1')).toBe('ä\t€\n');
    expect(source.execute('SELECT COUNT(*) FROM shop.documents WHERE LENGTH(body) = 40000').trim()).toBe('1');
  });
}
