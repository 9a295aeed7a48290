import { mostWaitSeconds } from '../../lambda/validation/timing';
import type { MigrationDefinition } from '../definition';
import type { Problems } from '../problems';

/** Checks the validation, and that it can do its work with this source and this replication. */
export function checkValidation({ validation, source, replication }: MigrationDefinition, problems: Problems): void {
  if (validation === undefined) {
    return;
  }
  const { rowsPerPart, waitsSeconds, resultRetentionDays } = validation;
  if (source.engine !== 'postgresql') {
    problems.add('validation', source.engine, 'nothing', 'the validation compares PostgreSQL with PostgreSQL only');
  }
  problems.wholeNumber('validation.rowsPerPart', rowsPerPart, 10_000, 10_000_000);
  problems.wholeNumber('validation.resultRetentionDays', resultRetentionDays, 1, 365);
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
