import { settingsFor } from '../../support/settings';
import { type Answers, fakeSide, lines, lookAt, remedies } from './fake-source';
import { linesOf } from './servers';

const payments = settingsFor({ migration: 'payments' });
const { definition } = payments;

describe('the binary log of MySQL', () => {
  test('must be on, and then nothing else of it is asked', async () => {
    const side = fakeSide({ log_bin: 'OFF' });
    const { findings } = await lookAt(side);
    expect(linesOf(findings).filter((line) => line.startsWith('blocker'))).toEqual([
      'blocker binary-log log_bin: the binary log is off',
    ]);
    expect(side.asked.some((text) => /MASTER STATUS|BINARY LOGS/.test(text))).toBe(false);
  });

  test.each([
    [{ binlog_row_value_options: 'PARTIAL_JSON' }, 'blocker binlog_row_value_options: it is PARTIAL_JSON'],
    [{ binlog_transaction_compression: 'ON' }, 'blocker binlog_transaction_compression: it is ON'],
    [{ server_id: '0' }, 'blocker server_id: it is 0'],
  ])('is not fit with %j', async (variables, expected) => {
    expect(await lines('binary-log', variables)).toEqual([expected]);
  });

  test.each([
    [undefined, 'note'],
    ['3.5.4', 'note'],
    ['3.4.7', 'blocker'],
  ])('with a checksum is, for DMS %s, a %s', async (engineVersion, severity) => {
    const replication = { ...definition.replication, engineVersion: engineVersion ?? '' };
    const changed =
      engineVersion === undefined ? {} : { settings: { ...payments, definition: { ...definition, replication } } };
    expect(await lines('binary-log-checksum', { binlog_checksum: 'CRC32' }, [], changed)).toEqual([
      `${severity} binlog_checksum: it is CRC32`,
    ]);
    expect(await lines('binary-log-checksum', { binlog_checksum: undefined }, [], changed)).toEqual([]);
  });

  test('holds the databases that are named, where some are', async () => {
    const only: Answers = [[/MASTER STATUS/, [{ Binlog_Do_DB: 'other,more', Binlog_Ignore_DB: '' }]]];
    expect(await lines('binary-log-filter', {}, only)).toEqual(['blocker shop: binlog_do_db is other, more']);
    const ours: Answers = [[/MASTER STATUS/, [{ Binlog_Do_DB: 'shop', Binlog_Ignore_DB: '' }]]];
    expect(await lines('binary-log-filter', {}, ours)).toEqual([]);
  });

  test('is followed by position where there are global transaction ids', async () => {
    expect(await lines('gtid-mode', { gtid_mode: 'ON' })).toEqual(['note gtid_mode: it is ON']);
    expect(await lines('gtid-mode', { gtid_mode: 'OFF' })).toEqual([]);
  });

  test('of a replica holds what it logs, and a reader of Aurora has none', async () => {
    const replica: Answers = [[/REPLICA STATUS/, [{ Source_Host: '192.0.2.1' }]]];
    expect(await lines('replica', { log_replica_updates: 'ON' }, replica)).toEqual([
      'note replica: it replicates from 192.0.2.1',
    ]);
    expect(await lines('replica', { aurora_version: '3.10.4', innodb_read_only: 'ON' })).toEqual([
      'blocker innodb_read_only: the source is a reader of an Aurora cluster',
    ]);
  });
});

describe('how long the binary log is kept', () => {
  /** A table so large that it loads in so many hours. */
  const hours = (count: number): Answers => [
    [
      /TABLE_TYPE NOT IN/,
      [
        {
          table_schema: 'shop',
          table_name: 't',
          table_type: 'BASE TABLE',
          engine: 'InnoDB',
          bytes: `${count * 36_000 * 2 ** 20}`,
        },
      ],
    ],
    [/INDEX_NAME/, [{ table_schema: 'shop', table_name: 't', index_name: 'PRIMARY' }]],
  ];

  test.each([
    [
      { binlog_expire_logs_seconds: '172800' },
      30,
      [
        'warning binlog_expire_logs_seconds: the binary log is kept for 48 h, and the load takes about 30 h at 10 MiB/s',
      ],
    ],
    [
      { binlog_expire_logs_seconds: '172800' },
      49,
      [
        'blocker binlog_expire_logs_seconds: the binary log is kept for 48 h, and the load takes about 49 h at 10 MiB/s',
      ],
    ],
    [
      { binlog_expire_logs_seconds: undefined, expire_logs_days: '1' },
      2,
      ['warning expire_logs_days: the binary log is kept for 24 h, and the load takes about 2 h at 10 MiB/s'],
    ],
    [{ binlog_expire_logs_seconds: '0' }, 2, ['note binlog_expire_logs_seconds: the binary log is never removed']],
    [{ binlog_expire_logs_auto_purge: 'OFF' }, 2, ['note binlog_expire_logs_seconds: the binary log is never removed']],
    [
      { max_binlog_total_size: '10737418240' },
      2,
      ['warning max_binlog_total_size: files are removed beyond 10.0 GiB, whether they have been read or not'],
    ],
  ])('%j is measured against a load of %i h', async (variables, load, expected) => {
    expect(await lines('binary-log-retention', variables, hours(load))).toEqual(expected);
  });

  test('is lengthened by what the version has', async () => {
    expect(
      await remedies(
        'binary-log-retention',
        { version: '5.7.44', binlog_expire_logs_seconds: undefined, expire_logs_days: '1' },
        hours(2),
      ),
    ).toEqual(['SET GLOBAL expire_logs_days = 7']);
  });

  test('on Aurora is what a procedure sets, and RDS ends a connection by one as well', async () => {
    const aurora = { aurora_version: '3.10.4' };
    expect(await remedies('binary-log-retention', aurora)).toEqual([
      `CALL mysql.rds_set_configuration('binlog retention hours', 168)`,
    ]);
    const open: Answers = [
      [
        /INNODB_TRX/,
        [
          { thread_id: '42', minutes: '11', changed: '5' },
          { thread_id: '43', minutes: '9', changed: '5' },
        ],
      ],
    ];
    expect(await lines('long-transactions', {}, open)).toEqual([
      'warning connection 42: its transaction is open for 11 min and has changed 5 rows',
    ]);
    expect(await remedies('long-transactions', {}, open)).toEqual(['KILL 42']);
    expect(await remedies('long-transactions', aurora, open)).toEqual(['CALL mysql.rds_kill(42)']);
  });

  test('takes disk, of which SQL does not show how much is free', async () => {
    const logs: Answers = [[/SHOW BINARY LOGS/, [{ File_size: `${2 ** 30}` }, { File_size: `${2 ** 30}` }]]];
    expect(await lines('binary-log-size', { datadir: '/var/lib/mysql/' }, logs)).toEqual([
      'note binary log: 2 files take 2.0 GiB, the tables 0.0 GiB',
    ]);
    expect(await remedies('binary-log-size', { datadir: '/var/lib/mysql/' }, logs)).toEqual(['df -h /var/lib/mysql/']);
    expect(await remedies('binary-log-size', { aurora_version: '3.10.4' }, logs)).toEqual([]);
    expect(await lines('large-tables', {}, hours(3))).toEqual([
      'note shop.t: it takes about 1055 GiB'.replace('1055', `${Math.round((3 * 36_000) / 1024)}`),
    ]);
  });
});

describe('time-outs', () => {
  test('of statements block in the unit of the product, and of the network are noted', async () => {
    expect(await lines('timeouts', { max_execution_time: '30000', net_read_timeout: '30' })).toEqual([
      'blocker max_execution_time: a statement ends after 30 s',
      'note net_read_timeout: it is 30 s',
    ]);
  });
});
