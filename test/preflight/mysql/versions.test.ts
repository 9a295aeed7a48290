import { type Answers, fakeSide, lines, lookAt, remedies } from './fake-source';
import { linesOf } from './servers';

test('a MySQL 8.0 that is fit has no finding, and each check could look', async () => {
  const report = await lookAt(fakeSide());
  expect(linesOf(report.findings)).toEqual([
    'note version MySQL 8.0.40: its support ends on 2026-04-30 (https://www.oracle.com/us/support/library/lifetime-support-technology-069183.pdf)',
  ]);
  expect(report.unexamined).toEqual([]);
});

describe('the version', () => {
  test.each([
    ['5.7.44-log', ['note MySQL 5.7.44: its support ended on 2023-10-31']],
    ['8.4.5', []],
    ['9.6.0', ['blocker MySQL 9.6.0: the series that DMS is known to read are 5.5, 5.6, 5.7, 8.0, 8.4']],
    [
      '11.8.2-MariaDB',
      ['warning MariaDB 11.8.2: the series that DMS is known to read are 10.2, 10.3, 10.4, 10.5, 10.6, 10.11'],
    ],
    ['10.11.6-MariaDB-log', []],
  ])('%s is judged by its series', async (version, expected) => {
    const found = await lines('version', { version });
    expect(found.map((line) => line.replace(/ \(https.*/, ''))).toEqual(expected);
  });
});

describe('statements that a version does not know', () => {
  test.each([
    ['5.7.44', ['SHOW MASTER STATUS', 'SHOW SLAVE STATUS']],
    ['8.0.40', ['SHOW MASTER STATUS', 'SHOW REPLICA STATUS']],
    ['8.4.5', ['SHOW BINARY LOG STATUS', 'SHOW REPLICA STATUS']],
    ['10.6.12-MariaDB', ['SHOW ALL SLAVES STATUS', 'SHOW MASTER STATUS']],
  ])('are not sent to %s', async (version, expected) => {
    const side = fakeSide({ version });
    await lookAt(side);
    expect(side.asked.filter((text) => /^SHOW .*STATUS$/.test(text)).sort()).toEqual(expected);
  });

  test.each([
    ['5.7.44', `SET GLOBAL binlog_format = 'ROW'`],
    ['8.0.40', `SET PERSIST binlog_format = 'ROW'`],
  ])('%s is set by what it has', async (version, expected) => {
    expect(await remedies('binary-log', { version, binlog_format: 'STATEMENT' })).toEqual([expected]);
  });

  test('on Amazon RDS a variable is a parameter', async () => {
    const rds = { basedir: '/rdsdbbin/mysql-8.0.40/' };
    expect(await remedies('binary-log', { ...rds, binlog_format: 'MIXED' })).toEqual([
      'aws rds modify-db-parameter-group --db-parameter-group-name GROUP --parameters ParameterName=binlog_format,ParameterValue=ROW,ApplyMethod=immediate',
    ]);
    expect(await remedies('binary-log', { ...rds, log_bin: 'OFF' })).toEqual([
      'aws rds modify-db-instance --db-instance-identifier INSTANCE --backup-retention-period 7 --apply-immediately',
    ]);
  });
});

test('every check has a name of its own', async () => {
  const { examined } = await lookAt(fakeSide(), { target: fakeSide() });
  expect(examined.length).toBeGreaterThan(40);
  expect(new Set(examined.map(({ name }) => name)).size).toBe(examined.length);
});

test('what the server refuses is not examined, and keeps nothing else from being looked at', async () => {
  const denied: Answers = [[/mysql\.user|INNODB_TRX|XA RECOVER|STATISTICS/, new Error('Access denied')]];
  const report = await lookAt(fakeSide({}, denied));
  expect(report.unexamined.map(({ name }) => name)).toEqual([
    'replication-user',
    'long-transactions',
    'prepared-transactions',
    'primary-keys',
  ]);
  expect(report.outcome).toBe('unknown');
});
