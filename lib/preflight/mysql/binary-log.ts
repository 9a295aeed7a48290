import { isOlder } from '../../support-dates';
import type { TextRow } from '../context';
import type { Check } from '../finding';
import { checkOf, type Found } from '../look';
import type { Facts } from './facts';
import type { Server } from './server';

/** From this version on DMS reads events with a checksum; documents before it ask for none. */
const readsChecksums = '3.5.0';

/**
 * Whether the binary log holds what DMS reads from it.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.AssessmentReport.MySQL.html
 */
export function binaryLogChecks(facts: Facts): readonly Check[] {
  return [
    checkOf('binary-log', 'the binary log and its format', async () => formatOf(await facts.source())),
    checkOf('binary-log-checksum', 'checksums in the binary log', async () => {
      const dms = facts.context.settings?.definition.replication.engineVersion;
      return checksumOf(await facts.source(), dms);
    }),
    checkOf('binary-log-filter', 'databases that the binary log leaves out', async () => {
      const server = await facts.source();
      const statement =
        !server.isMariadb && !server.isOlderThan('8.2') ? 'SHOW BINARY LOG STATUS' : 'SHOW MASTER STATUS';
      const [status] = server.isOn('log_bin') ? await facts.session.query(statement) : [];
      return status === undefined ? [] : leftOut(status, facts.context.schemas);
    }),
    checkOf('replica', 'whether the source is a replica', async () => {
      const server = await facts.source();
      return replicaOf(server, await facts.session.query(replicaStatus(server)));
    }),
    checkOf('gtid-mode', 'global transaction ids', async () => gtidOf(await facts.source())),
  ];
}

/** What a setting of the binary log must be. */
interface Wanted {
  readonly setting: string;
  readonly value: string | number;
  readonly isRight: (value: string) => boolean;
  readonly consequence: string;
}

const wanted: readonly Wanted[] = [
  {
    setting: 'binlog_format',
    value: 'ROW',
    isRight: (value) => value === 'ROW',
    consequence:
      'DMS reads rows, and the other formats log statements: changes would be missing in Aurora. Sessions that are open keep their format: end them, or restart the server.',
  },
  {
    setting: 'binlog_row_image',
    value: 'FULL',
    isRight: (value) => value === 'FULL',
    consequence: 'An event would hold a part of its row, and DMS cannot apply it.',
  },
  {
    setting: 'binlog_row_value_options',
    value: '',
    isRight: (value) => value === '',
    consequence: 'An update of a JSON value would log what changed in it and not the value, so the row is not whole.',
  },
  {
    setting: 'binlog_transaction_compression',
    value: 'OFF',
    isRight: (value) => value === 'OFF',
    consequence: 'DMS does not read a binary log whose events are compressed.',
  },
  {
    setting: 'log_bin_compress',
    value: 'OFF',
    isRight: (value) => value === 'OFF',
    consequence: 'DMS does not read a binary log whose events are compressed.',
  },
  {
    setting: 'server_id',
    value: 1,
    isRight: (value) => value !== '0',
    consequence: 'A server without a number refuses every reader of its binary log.',
  },
];

function formatOf(server: Server): readonly Found[] {
  if (!server.isOn('log_bin')) {
    return [
      {
        severity: 'blocker',
        subject: 'log_bin',
        found: 'the binary log is off',
        consequence:
          'DMS reads every change from it, so there would be a load and no replication. It takes the line log_bin in the configuration file and a restart of the server; on RDS, automated backups.',
        remedy: server.isManaged
          ? [
              'aws rds modify-db-instance --db-instance-identifier INSTANCE --backup-retention-period 7 --apply-immediately',
            ]
          : [],
      },
    ];
  }
  return wanted.flatMap(({ setting, value, isRight, consequence }): Found[] => {
    const actual = server.value(setting)?.toUpperCase();
    return actual === undefined || isRight(actual)
      ? []
      : [
          {
            severity: 'blocker',
            subject: setting,
            found: `it is ${actual}`,
            consequence,
            remedy: [server.setting(setting, value)],
          },
        ];
  });
}

/** The documents ask for NONE, and name a version of DMS from which it does not matter; no other text says so. */
function checksumOf(server: Server, dms: string | undefined): readonly Found[] {
  const checksum = server.value('binlog_checksum')?.toUpperCase() ?? 'NONE';
  if (checksum === 'NONE') {
    return [];
  }
  const old = dms !== undefined && isOlder(dms, readsChecksums);
  return [
    {
      severity: old ? 'blocker' : 'note',
      subject: 'binlog_checksum',
      found: `it is ${checksum}`,
      consequence:
        'The documents of DMS ask for NONE. Versions of DMS before 3.5 cannot read the events; if the task stops at the first change, this is the first thing to set.',
      remedy: [server.setting('binlog_checksum', 'NONE')],
    },
  ];
}

function leftOut(status: TextRow, schemas: readonly string[]): readonly Found[] {
  const names = (column: string) => `${status[column] ?? ''}`.split(',').filter((name) => name !== '');
  const only = names('Binlog_Do_DB');
  const never = names('Binlog_Ignore_DB');
  return schemas
    .filter((schema) => (only.length > 0 ? !only.includes(schema) : never.includes(schema)))
    .map((schema) => ({
      severity: 'blocker',
      subject: schema,
      found: only.length > 0 ? `binlog_do_db is ${only.join(', ')}` : `binlog_ignore_db is ${never.join(', ')}`,
      consequence:
        'Its changes are in no binary log, so Aurora would stay as it was at the load. Take the line out of the configuration file, and restart the server.',
      remedy: [],
    }));
}

function replicaStatus(server: Server): string {
  if (server.isMariadb) {
    return 'SHOW ALL SLAVES STATUS';
  }
  return server.isOlderThan('8.0.22') ? 'SHOW SLAVE STATUS' : 'SHOW REPLICA STATUS';
}

function replicaOf(server: Server, status: readonly TextRow[]): readonly Found[] {
  const readsOnly = server.isAurora && server.isOn('innodb_read_only');
  if (readsOnly) {
    return [
      {
        severity: 'blocker',
        subject: 'innodb_read_only',
        found: 'the source is a reader of an Aurora cluster',
        consequence: 'A reader of Aurora has no binary log: use the endpoint of the writer.',
        remedy: [],
      },
    ];
  }
  const [first] = status;
  if (first === undefined) {
    return [];
  }
  const found = `it replicates from ${first['Source_Host'] ?? first['Master_Host']}`;
  return server.isOn('log_replica_updates', 'log_slave_updates')
    ? [
        {
          severity: 'note',
          subject: 'replica',
          found,
          consequence:
            'Aurora is behind by the lag of this replica as well, and the cutover has to wait for both. While the replica stands still, nothing arrives.',
          remedy: [],
        },
      ]
    : [
        {
          severity: 'blocker',
          subject: 'log_replica_updates',
          found: `${found} and does not log what it applies`,
          consequence:
            'DMS would see no change. It takes the line log_slave_updates in the configuration file and a restart of the replica; or use its source instead.',
          remedy: [],
        },
      ];
}

function gtidOf(server: Server): readonly Found[] {
  const mode = server.value('gtid_mode')?.toUpperCase();
  return mode === undefined || mode === 'OFF'
    ? []
    : [
        {
          severity: 'note',
          subject: 'gtid_mode',
          found: `it is ${mode}`,
          consequence:
            'DMS follows the binary log by file and position all the same: after a failover of the source to another server the task cannot go on, and everything is loaded again.',
          remedy: [],
        },
      ];
}
