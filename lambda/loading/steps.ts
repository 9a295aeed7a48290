// This file imports nothing, so that the stacks read it as well.

/**
 * The steps of a load, in their order. The connection to Aurora is tried after the roles: before them its user does not
 * exist.
 */
export const steps = [
  'source-connection',
  'roles',
  'target-connection',
  'pre-data',
  'load',
  'indexes',
  'cached-changes',
  'foreign-keys',
  'replication',
] as const;

/** One of the steps. */
export type Step = (typeof steps)[number];

/** The steps that a container does: the values of `STEP` that its script knows. */
export const scriptSteps = ['roles', 'pre-data', 'indexes', 'foreign-keys'] as const;

/** One of the steps that a container does. */
export type ScriptStep = (typeof scriptSteps)[number];

/** Returns the number of steps that are done when this one begins, 0..8. */
export function stepsBefore(step: Step): number {
  return steps.indexOf(step);
}

/** Returns the step after this one; undefined after the last. */
export function stepAfter(step: Step): Step | undefined {
  return steps[steps.indexOf(step) + 1];
}

/** What each step does, for a person: what a message says is going on. */
export const stepMeanings: Readonly<Record<Step, string>> = {
  'source-connection': 'DMS tries the connection to the source',
  roles: 'a container makes the database users in Aurora',
  'target-connection': 'DMS tries the connection to Aurora',
  'pre-data': 'a container makes the tables with their primary keys in Aurora',
  load: 'DMS loads the tables',
  indexes: 'a container makes the indexes in Aurora',
  'cached-changes': 'DMS applies the changes that came while it loaded',
  'foreign-keys': 'a container makes the foreign keys in Aurora',
  replication: 'DMS begins to replicate what changes',
};
