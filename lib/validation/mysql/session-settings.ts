import type { ConnectionLimits } from '../connection';

/** Seconds that a statement waits for a lock on a table's definition or on a row. */
const lockWaitSeconds = 10;

/**
 * What makes one value the same text on every server, whatever its configuration, and what keeps a setting of the server
 * from leaving out rows.
 */
const pinned: Readonly<Record<string, string>> = {
  time_zone: `'+00:00'`,
  // Nothing that changes how SQL reads or values print. Zero dates and days such as 30 February have to be admitted in a
  // condition as well: they may be keys.
  sql_mode: `'ALLOW_INVALID_DATES'`,
  // Otherwise a statement would open a transaction, and every later one would read its old snapshot.
  autocommit: '1',
  sql_auto_is_null: '0',
  sql_big_selects: '1',
  sql_select_limit: '18446744073709551615',
  sql_safe_updates: '0',
  sql_quote_show_create: '1',
  lock_wait_timeout: `${lockWaitSeconds}`,
  innodb_lock_wait_timeout: `${lockWaitSeconds}`,
  // Longer lists are cut off with no more than a warning.
  group_concat_max_len: '1073741824',
};

/**
 * Returns the statements that prepare a session: read-only, each statement a snapshot of its own.
 *
 * @param release what `version()` returns, for example `8.0.39` or `10.11.6-MariaDB-log`
 */
export function sessionSettings(release: string, limits: ConnectionLimits): readonly string[] {
  const seconds = limits.statementTimeoutSeconds;
  const ofServer: Readonly<Record<string, string>> = isMariadb(release)
    ? { max_statement_time: `${seconds}` }
    : {
        max_execution_time: `${seconds * 1000}`,
        // MySQL 8 would show statistics, among them the next AUTO_INCREMENT, that are up to a day old.
        ...(Number.parseInt(release, 10) >= 8 && { information_schema_stats_expiry: '0' }),
      };
  const settings = Object.entries({ ...pinned, ...ofServer }).map(([name, value]) => `SESSION ${name} = ${value}`);
  return [
    'SET NAMES utf8mb4 COLLATE utf8mb4_bin',
    `SET ${settings.join(', ')}`,
    'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY',
  ];
}

/** Whether `version()` is one of MariaDB, which has other settings than MySQL. */
export function isMariadb(release: string): boolean {
  return /mariadb/i.test(release);
}
