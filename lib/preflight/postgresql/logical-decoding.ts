import type { SourceCheck } from './check';
import { changeSetting, numberOf, type ServerFacts } from './server';

/**
 * Slots and senders that have to be free: one for the task, and one in reserve for a trial beside it. DMS itself asks for
 * more than one of each.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.Prerequisites.CDC
 */
const neededSlots = 2;

/** Connections that one task opens: 8 tables at once in the load, 5 threads of the validation, capture and metadata. */
const neededConnections = 16;

/**
 * Whether changes can be read from the write-ahead log at all.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.Prerequisites.CDC
 */
export const walLevel: SourceCheck = {
  name: 'wal-level',
  title: 'level of the write-ahead log',
  async look(source) {
    const server = await source.server();
    const level = server.settings.get('wal_level');
    if (level === 'logical') {
      return [];
    }
    return [
      {
        severity: 'blocker',
        subject: 'wal_level',
        found: `The level is ${level}.`,
        consequence:
          'DMS loads the rows and then reads no change: the log holds too little. Another level takes a restart of the server; until then nothing changes.',
        remedy: server.managed
          ? changeSetting(server, 'rds.logical_replication', 1, 'restart')
          : changeSetting(server, 'wal_level', 'logical', 'restart'),
      },
    ];
  },
};

/** Whether slots, senders and connections are free. */
export const freeSlots: SourceCheck = {
  name: 'free-slots',
  title: 'free replication slots, senders and connections',
  async look(source) {
    const server = await source.server();
    const [used] = await source.source.session.query(`SELECT (SELECT count(*) FROM pg_replication_slots) AS slots,
      (SELECT count(*) FROM pg_stat_replication) AS senders, (SELECT count(*) FROM pg_stat_activity WHERE datid IS NOT NULL) AS connections`);
    const limits = [
      { name: 'max_replication_slots', used: Number(used?.slots), needed: neededSlots, what: 'replication slots' },
      { name: 'max_wal_senders', used: Number(used?.senders), needed: neededSlots, what: 'senders' },
      { name: 'max_connections', used: Number(used?.connections), needed: neededConnections, what: 'connections' },
    ];
    return limits
      .map((limit) => ({ ...limit, maximum: numberOf(server, limit.name) }))
      .filter(({ maximum, used, needed }) => maximum - used < needed)
      .map(({ name, maximum, used, needed, what }) => ({
        severity: name === 'max_connections' ? 'warning' : 'blocker',
        subject: name,
        found: `${used} of ${maximum} ${what} are in use, and ${needed} have to be free.`,
        consequence:
          'The task of DMS fails when it starts, or takes the last ones from the application. The setting takes a restart of the server.',
        remedy: changeSetting(server, name, used + needed + (name === 'max_connections' ? 4 : 0), 'restart'),
      }));
  },
};

/**
 * Whether the server keeps a connection of DMS for long enough.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.Prerequisites.CDC
 */
export const senderTimeout: SourceCheck = {
  name: 'wal-sender-timeout',
  title: 'time limit of the senders',
  async look(source) {
    const server = await source.server();
    const milliseconds = numberOf(server, 'wal_sender_timeout', 60_000);
    if (milliseconds === 0 || (milliseconds >= 10_000 && milliseconds < 300_000)) {
      return [];
    }
    return [
      {
        severity: milliseconds < 10_000 ? 'blocker' : 'warning',
        subject: 'wal_sender_timeout',
        found: `It is ${milliseconds} ms.`,
        consequence:
          milliseconds < 10_000
            ? 'A task of DMS fails with less than 10 s.'
            : 'When the replication instance fails over, the slot stays taken for that long, and the task waits for it. DMS asks for less than 5 minutes.',
        remedy: changeSetting(server, 'wal_sender_timeout', 60_000, 'reload'),
      },
    ];
  },
};

/**
 * Whether the server throws away log that DMS has not read.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.AssessmentReport.PG.html
 */
export const keptWal: SourceCheck = {
  name: 'kept-wal',
  title: 'limits of what a slot keeps',
  async look(source) {
    const server = await source.server();
    return [
      ...limited(server, 'max_slot_wal_keep_size', -1, 'MB of log are kept for a slot'),
      // Since version 18; in earlier ones a slot never times out.
      ...limited(server, 'idle_replication_slot_timeout', 0, 'seconds are a slot kept that nobody reads'),
    ];
  },
};

function limited(server: ServerFacts, name: string, none: number, what: string) {
  const value = numberOf(server, name, none);
  return value === none
    ? []
    : [
        {
          severity: 'warning' as const,
          subject: name,
          found: `At the most ${value} ${what}.`,
          consequence:
            'While the link or the task stands still for longer, the server drops log that DMS has not read. The slot is lost, and everything has to be loaded again. Without a limit watch the disk instead.',
          remedy: changeSetting(server, name, none, 'reload'),
        },
      ];
}

/**
 * Whether the server can hold a slot of DMS, and has what DMS decodes with.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.Limitations
 */
export const decodingServer: SourceCheck = {
  name: 'decoding-server',
  title: 'a primary with the output plug-in test_decoding',
  async look(source) {
    const { standby, managed, superuser } = await source.server();
    const found = standby
      ? [
          {
            severity: 'blocker' as const,
            subject: 'server',
            found: 'It is a read replica.',
            consequence:
              'DMS cannot make its replication slot on a replica, nor its heartbeat and its table of altered tables. Name the primary.',
            remedy: [],
          },
        ]
      : [];
    // RDS and Aurora bring the plug-in along. Elsewhere only a superuser sees the files of the server.
    if (managed || !superuser) {
      return found;
    }
    const [plugin] = await source.source.session.query(
      `SELECT (pg_stat_file(setting || '/test_decoding.so', true)).size IS NOT NULL AS installed FROM pg_config WHERE name = 'PKGLIBDIR'`,
    );
    return [
      ...found,
      ...(plugin?.installed === 't'
        ? []
        : [
            {
              severity: 'blocker' as const,
              subject: 'test_decoding',
              found: 'The output plug-in is not among the libraries of the server.',
              consequence:
                'DMS makes its slot with this plug-in, and the task fails. It is a part of the contrib package.',
              remedy: [],
            },
          ]),
    ];
  },
};
