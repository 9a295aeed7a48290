import type { DatabaseLoad } from '../database';
import type { Sessions } from './sessions';

/**
 * Sessions of others in any database of the server. Of a session whose user it may not see, a role sees neither state nor
 * kind; the server's own processes have no user, and `rdsadmin`, who looks after the servers of RDS, shows nobody its sessions.
 */
const activity = `
  SELECT count(*) FILTER (WHERE state = 'active' AND backend_type = 'client backend') AS active,
    count(*) FILTER (WHERE query = '<insufficient privilege>') AS hidden, current_user AS role
  FROM pg_stat_activity
  WHERE pid <> pg_backend_pid() AND usename <> 'rdsadmin' AND application_name <> 'crossfade-validation'`;

/**
 * Bytes that the slowest running replication has not confirmed: logical slots, and standbys by what they have received,
 * since one may apply late on purpose. A slot that nobody reads is left out, since no pause would shorten its lag. A standby
 * and a reader of Aurora write nothing that could be replicated, and refuse `pg_current_wal_lsn`.
 */
const lag = `
  SELECT max(CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed) END) AS bytes,
    count(*) FILTER (WHERE confirmed IS NULL) AS hidden
  FROM (SELECT confirmed_flush_lsn AS confirmed FROM pg_replication_slots WHERE slot_type = 'logical' AND active AND confirmed_flush_lsn IS NOT NULL
    UNION ALL SELECT flush_lsn FROM pg_stat_replication r
      WHERE coalesce(state, 'streaming') IN ('catchup', 'streaming')
        AND NOT EXISTS (SELECT FROM pg_replication_slots s WHERE s.active_pid = r.pid AND s.slot_type = 'logical')) q`;

/** Reads how busy a server is. @throws Error when it does not say */
export async function readLoad(sessions: Pick<Sessions, 'query'>): Promise<DatabaseLoad> {
  const [[found], [behind]] = await Promise.all([sessions.query(activity), sessions.query(lag)]);
  const unseen = [
    ...(found?.hidden === '0' ? [] : ['whether sessions of other users are active']),
    ...(behind?.hidden === '0' ? [] : ['how far standbys are behind']),
  ];
  return {
    activeSessions: Number(found?.active),
    ...(behind?.bytes != null && { replicationLagMebibytes: Number(behind.bytes) / 2 ** 20 }),
    ...(unseen.length > 0 && {
      unseen: [
        `the role ${found?.role} may not see ${unseen.join(' and ')}: GRANT pg_read_all_stats TO ${found?.role}`,
      ],
    }),
  };
}
