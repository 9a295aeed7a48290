import type { MigrationDefinition } from '../definition';
import type { Problems } from '../problems';

/** Checks the place of the premigration assessments. */
export function checkAssessment({ replication: { assessment } }: MigrationDefinition, problems: Problems): void {
  if (assessment === undefined) {
    return;
  }
  const field = 'replication.assessment';
  problems.wholeNumber(`${field}.resultRetentionDays`, assessment.resultRetentionDays, 1, 365);
  const { exclude = [] } = assessment;
  problems.distinct(`${field}.exclude`, exclude);
  for (const name of exclude) {
    // They become words of a shell command.
    problems.matches(
      `${field}.exclude`,
      name,
      /^[a-z0-9]+(-[a-z0-9]+)*$/,
      'names that aws dms describe-applicable-individual-assessments lists, such as full-lob-not-nullable-at-target',
    );
  }
}
