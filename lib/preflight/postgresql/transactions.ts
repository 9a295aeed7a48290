import { PartlyExamined, type SourceCheck } from './check';
import { changeSetting, numberOf } from './server';

/**
 * Minutes after which a transaction counts as long.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.AssessmentReport.PG.html#CHAP_Tasks.AssessmentReport.PG.LongRunning
 */
const longMinutes = 10;

/** Returns the check of transactions that are open for so long that no slot can be made. */
export const longTransactions = (minutes = longMinutes): SourceCheck => ({
  name: 'long-transactions',
  title: 'transactions that have been open for long',
  async look(source) {
    const server = await source.server();
    const rows = await source.source.session.query(
      `SELECT pid, usename, state, floor(extract(epoch FROM now() - xact_start) / 60)::int8 AS minutes,
        left(regexp_replace(coalesce(query, ''), '\\s+', ' ', 'g'), 60) AS query
        FROM pg_stat_activity WHERE xact_start < now() - make_interval(mins => $1) AND pid <> pg_backend_pid()
          AND backend_type = 'client backend' ORDER BY xact_start`,
      [minutes],
    );
    const found = rows.map((row) => ({
      severity: 'warning' as const,
      subject: `session ${row.pid} of ${row.usename}`,
      found: `Its transaction has been open for ${row.minutes} minutes, ${row.state}: ${row.query}`,
      consequence:
        'A slot is made only when every transaction that was open has ended, and DMS looks for open ones when a task starts: the start fails or waits. Later such a transaction keeps the log of the whole server.',
      remedy: [`SELECT pg_terminate_backend(${row.pid})`],
    }));
    if (!server.seesActivity) {
      throw new PartlyExamined(found, [
        `the transactions of other users are hidden from ${source.source.user}: GRANT pg_read_all_stats to it`,
      ]);
    }
    return found;
  },
});

/**
 * Two-phase commits.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.AssessmentReport.PG.html#CHAP_Tasks.AssessmentReport.PG.preparedtransactions
 */
export const preparedTransactions: SourceCheck = {
  name: 'prepared-transactions',
  title: 'two-phase commits',
  async look(source) {
    const server = await source.server();
    const rows = await source.source.session.query(
      `SELECT gid, owner, database, prepared::text, format('ROLLBACK PREPARED %L', gid) AS rollback FROM pg_prepared_xacts ORDER BY prepared`,
    );
    const allowed = numberOf(server, 'max_prepared_transactions');
    return [
      ...rows.map((row) => ({
        severity: 'blocker' as const,
        subject: `prepared transaction ${row.gid}`,
        found: `${row.owner} prepared it in database ${row.database} at ${row.prepared}, and nobody has ended it.`,
        consequence:
          'The slot of DMS is never ready while it is there, so that the task hangs when it starts. Roll it back, or commit it by COMMIT PREPARED, as its owner says.',
        remedy: [`${row.rollback}`],
      })),
      ...(allowed > 0
        ? [
            {
              severity: 'warning' as const,
              subject: 'max_prepared_transactions',
              found: `The server allows ${allowed} prepared transactions.`,
              consequence:
                'One that is prepared in mid-migration stops the slot from moving on, and the fence of the cutover is refused while one exists. Where no application uses two-phase commits, forbid them. The setting takes a restart of the server.',
              remedy: changeSetting(server, 'max_prepared_transactions', 0, 'restart'),
            },
          ]
        : []),
    ];
  },
};

/** Time limits that would end the sessions of DMS. */
const limits = [
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'idle_session_timeout',
  'transaction_timeout',
];

/**
 * Time limits that would end the sessions of DMS. What the configuration file says of `statement_timeout` and `lock_timeout`
 * cannot be seen by somebody who sets both for himself.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.Prerequisites.SelfManaged
 */
export const sessionLimits: SourceCheck = {
  name: 'session-limits',
  title: 'time limits on the sessions of DMS',
  async look({ source: { session, database }, replicationUser }) {
    const rows = await session.query(
      `WITH given AS (
          SELECT split_part(c, '=', 1) AS name, substr(c, strpos(c, '=') + 1) AS value, (s.setrole <> 0)::int * 2 + (s.setdatabase <> 0)::int AS weight
            FROM pg_db_role_setting s CROSS JOIN unnest(s.setconfig) c
            WHERE s.setrole IN (0, coalesce((SELECT oid FROM pg_roles WHERE rolname = $1), 0))
              AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = $2))
          UNION ALL SELECT name, setting, -1 FROM pg_settings WHERE source IN ('configuration file', 'command line', 'default')
        ) SELECT DISTINCT ON (name) name, value, format('ALTER ROLE %I SET %I = 0', $1, name) AS remedy FROM given
        WHERE name = ANY ($3::text[]) ORDER BY name, weight DESC`,
      [replicationUser, database, limits],
    );
    return rows
      .filter(({ value }) => !/^0\D*$/.test(`${value}`))
      .map((row) => ({
        severity: 'warning' as const,
        subject: `${row.name}`,
        found: `It is ${row.value} for user ${replicationUser}.`,
        consequence:
          'The server ends statements or idle transactions of DMS, which are idle for some time by nature: tables fail in the load, and the task starts again and again.',
        remedy: [`${row.remedy}`],
      }));
  },
};
