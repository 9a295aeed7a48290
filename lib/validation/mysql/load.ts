import type { DatabaseLoad } from '../database';
import type { MysqlSessions } from './sessions';

/**
 * Reads how many sessions of others execute a statement. Only a user with the privilege PROCESS sees the sessions of
 * others, but everybody sees how many there are, and his own. What the server's replicas have not fetched yet it does not
 * tell.
 */
export async function readLoad(sessions: Pick<MysqlSessions, 'query'>): Promise<DatabaseLoad> {
  // One after the other: each of the two statements counts itself, and not the other.
  const [known] = await sessions.query(
    // Threads that wait for an event all the time are counted as running as well.
    `SELECT COUNT(*) AS own FROM information_schema.PROCESSLIST
      WHERE (USER = SUBSTRING_INDEX(USER(), '@', 1) AND COMMAND NOT IN ('Sleep', 'Binlog Dump', 'Binlog Dump GTID'))
        OR COMMAND LIKE 'Binlog Dump%'`,
  );
  const [all] = await sessions.query(`SHOW GLOBAL STATUS LIKE 'Threads_running'`);
  return { activeSessions: Math.max(0, Number(all?.Value) - Number(known?.own)) };
}
