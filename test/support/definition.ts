import type { MigrationDefinition } from '../../lib/definition';
import { trading } from '../../lib/definitions/trading';
import { InvalidInputError, Problems } from '../../lib/problems';
import { checkDefinition } from '../../lib/rules';
import { today } from './today';

/** The trading definition, typed so that a test may change any part of it to any value of the type. */
export const valid: MigrationDefinition = trading;

/** Returns what the rules find wrong with a definition, one line a problem. */
export function problemsOf(definition: MigrationDefinition): readonly string[] {
  const problems = new Problems();
  checkDefinition(definition, problems, { today, migrationPhase: 'replicate' });
  try {
    problems.throwIfAny();
  } catch (error) {
    if (error instanceof InvalidInputError) {
      return error.problems;
    }
    throw error;
  }
  return [];
}

/** Returns the trading definition with some of the fields of one section changed. */
export function changed<Section extends keyof MigrationDefinition>(
  section: Section,
  fields: Partial<MigrationDefinition[Section]>,
): MigrationDefinition {
  return { ...valid, [section]: { ...(valid[section] as object), ...(fields as object) } };
}
