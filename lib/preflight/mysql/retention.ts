import type { Check } from '../finding';
import { checkOf, type Found } from '../look';
import type { Facts } from './facts';
import type { Server } from './server';

/** How long the load on Aurora keeps the binary log for the way back, and so a good measure for the way there. */
const advisedHours = 168;

/** Hours that an operator may need after a stop before the task goes on: a night. */
const reserveHours = 24;

/**
 * MiB that are loaded in a second, at the least: one table by one thread of DMS, over a link that others use as well. A
 * guess on the safe side, which a trial load replaces.
 */
const loadedMebibytesPerSecond = 10;

/** Whether the binary log is kept for long enough, and what that takes. */
export function retentionChecks(facts: Facts): readonly Check[] {
  return [
    checkOf('binary-log-retention', 'how long the binary log is kept', async () => {
      const server = await facts.source();
      if (!server.isOn('log_bin')) {
        return [];
      }
      const tables = await facts.tables();
      const bytes = tables.reduce((sum, { bytes }) => sum + bytes, 0);
      const loadHours = Math.ceil(bytes / 2 ** 20 / loadedMebibytesPerSecond / 3600);
      return retentionOf(server, await keptFor(facts, server), loadHours);
    }),
    checkOf('binary-log-size', 'the size of the binary log', async () => {
      const server = await facts.source();
      return server.isOn('log_bin') ? sizeOf(facts, server) : [];
    }),
  ];
}

/** How long a binary log is kept. */
interface Retention {
  readonly setting: string;
  /** Infinity: until somebody removes it. */
  readonly hours: number;
  readonly remedy: string;
}

/** @throws Error on RDS, when the user may not read where it keeps the retention */
async function keptFor(facts: Facts, server: Server): Promise<Retention> {
  const managed =
    server.isManaged ||
    (
      await facts.session.query(
        `SELECT 1 AS found FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'mysql' AND TABLE_NAME = 'rds_configuration'`,
      )
    ).length > 0;
  if (managed) {
    // No parameter has it, and no row means that RDS removes a file as soon as nobody of its own reads it.
    const [row] = await facts.session.query(
      `SELECT value AS hours FROM mysql.rds_configuration WHERE name = 'binlog retention hours'`,
    );
    return {
      setting: 'binlog retention hours',
      hours: Number(row?.['hours'] ?? 0),
      remedy: `CALL mysql.rds_set_configuration('binlog retention hours', ${advisedHours})`,
    };
  }
  const seconds = server.number('binlog_expire_logs_seconds');
  const days = server.number('expire_logs_days');
  const setting = seconds === undefined ? 'expire_logs_days' : 'binlog_expire_logs_seconds';
  const kept = seconds === undefined || seconds === 0 ? (days ?? 0) * 24 : seconds / 3600;
  const never = kept === 0 || server.value('binlog_expire_logs_auto_purge')?.toUpperCase() === 'OFF';
  return {
    setting,
    hours: never ? Number.POSITIVE_INFINITY : kept,
    remedy: server.setting(setting, seconds === undefined ? advisedHours / 24 : advisedHours * 3600),
  };
}

function retentionOf(server: Server, { setting, hours, remedy }: Retention, loadHours: number): readonly Found[] {
  const limit = server.number('max_binlog_total_size', 'binlog_space_limit') ?? 0;
  const consequence =
    'A file that is removed before DMS has read it ends the replication, and everything is loaded again. It has to be kept for the time of the load, and for a night in which nobody mends what has stopped.';
  const needed = `the load takes about ${loadHours} h at ${loadedMebibytesPerSecond} MiB/s`;
  return [
    ...(limit > 0
      ? [
          {
            severity: 'warning',
            subject: 'max_binlog_total_size',
            found: `files are removed beyond ${gibibytes(limit)} GiB, whether they have been read or not`,
            consequence,
            remedy: [server.setting('max_binlog_total_size', 0)],
          } as const,
        ]
      : []),
    ...(hours < loadHours + reserveHours
      ? [
          {
            severity: hours < loadHours ? 'blocker' : 'warning',
            subject: setting,
            found: `the binary log is kept for ${Math.round(hours * 10) / 10} h, and ${needed}`,
            consequence,
            remedy: [remedy],
          } as const,
        ]
      : []),
    ...(hours === Number.POSITIVE_INFINITY
      ? [
          {
            severity: 'note',
            subject: setting,
            found: 'the binary log is never removed',
            consequence:
              'A disk that is full stops the source. DMS advises a limit, which has to be longer than the load.',
            remedy: [remedy],
          } as const,
        ]
      : []),
  ];
}

/** SQL shows no free disk. What the log takes now, and what it grows by, is all there is. */
async function sizeOf(facts: Facts, server: Server): Promise<readonly Found[]> {
  const files = await facts.session.query('SHOW BINARY LOGS');
  const bytes = files.reduce((sum, row) => sum + Number(row['File_size']), 0);
  const tables = (await facts.tables()).reduce((sum, table) => sum + table.bytes, 0);
  // Below that, no disk that holds the tables is in danger.
  const worth = Math.max(2 ** 30, tables / 4);
  return bytes < worth
    ? []
    : [
        {
          severity: 'note',
          subject: 'binary log',
          found: `${files.length} files take ${gibibytes(bytes)} GiB, the tables ${gibibytes(tables)} GiB`,
          consequence:
            'SQL does not show how much disk is free: look whether it holds the log for as long as it has to be kept. A full disk stops the source.',
          remedy: server.isManaged ? [] : [`df -h ${server.value('datadir') ?? ''}`.trim()],
        },
      ];
}

function gibibytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1);
}
