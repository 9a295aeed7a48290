import { mostParts, mostWaitSeconds } from '../../lambda/validation/timing';
import type { MigrationDefinition, SourceDatabase } from '../definition';
import type { Problems } from '../problems';

/**
 * Bytes of a row that is small, as a source stores it: its header alone takes 24 in PostgreSQL. So a database has not more
 * rows than its size and this tell, but for tables of a few numbers.
 */
const smallRowBytes = 100;

/**
 * Connections that a server admits unless somebody has changed it: `max_connections`.
 *
 * @see https://www.postgresql.org/docs/current/runtime-config-connection.html
 * @see https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_max_connections
 */
const usualConnections: Readonly<Record<SourceDatabase['engine'], number>> = { postgresql: 100, mysql: 151 };

/** Share of the source's connections that a pass may take. Users and DMS have the rest. */
const shareOfConnections = 0.5;

/** Checks the validation, and that it can do its work with this source and this replication. */
export function checkValidation({ validation, source, replication }: MigrationDefinition, problems: Problems): void {
  if (validation === undefined) {
    return;
  }
  const { rowsPerPart, concurrency, waitsSeconds, resultRetentionDays } = validation;
  const { sourceConnections = usualConnections[source.engine] } = validation;
  problems.wholeNumber('validation.rowsPerPart', rowsPerPart, 10_000, 10_000_000);
  problems.wholeNumber('validation.concurrency', concurrency, 1, 1000);
  problems.wholeNumber('validation.resultRetentionDays', resultRetentionDays, 1, 365);
  problems.wholeNumber('validation.proofValidHours', validation.proofValidHours, 1, 720);
  const fewestRows = Math.ceil((source.sizeGiB * 2 ** 30) / smallRowBytes / mostParts);
  if (rowsPerPart < fewestRows) {
    problems.add(
      'validation.rowsPerPart',
      rowsPerPart,
      `at least ${fewestRows} for a source.sizeGiB of ${source.sizeGiB}`,
      `a plan has at most ${mostParts} parts, and the rows may be small`,
    );
  }
  problems.wholeNumber('validation.mostActiveSessions', validation.mostActiveSessions, 1, 10_000);
  problems.wholeNumber('validation.sourceConnections', sourceConnections, 10, 100_000);
  const mostConcurrency = Math.floor(sourceConnections * shareOfConnections);
  if (concurrency > mostConcurrency) {
    problems.add(
      'validation.concurrency',
      concurrency,
      `at most ${mostConcurrency}, half of the ${sourceConnections} connections that the source admits`,
      'where it admits more, say so by validation.sourceConnections',
    );
  }
  for (const seconds of waitsSeconds) {
    problems.wholeNumber('validation.waitsSeconds', seconds, 1, mostWaitSeconds);
  }
  const together = waitsSeconds.reduce((sum, seconds) => sum + seconds, 0);
  if (together > mostWaitSeconds) {
    problems.add(
      'validation.waitsSeconds',
      waitsSeconds,
      `at most ${mostWaitSeconds} together`,
      'the function ends after 15 minutes, and needs the rest for its looks',
    );
  }
  const last = waitsSeconds.at(-1) ?? 0;
  if (last < replication.lagAlarmSeconds) {
    problems.add(
      'validation.waitsSeconds',
      last,
      `a last wait of at least replication.lagAlarmSeconds (${replication.lagAlarmSeconds})`,
      'a row that arrives later than the last look counts as different',
    );
  }
}
