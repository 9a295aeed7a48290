import type { PartEvent } from './event';

/** Returns the tables whose parts do not run from an open beginning to an open end without a gap, in the order of the plan. */
export function incompleteTables(plan: readonly PartEvent[]): readonly string[] {
  const incomplete = new Set<string>();
  /** Where the next part of a table has to begin; undefined where none may follow. */
  const ends = new Map<string, readonly string[] | undefined>();
  for (const part of plan) {
    if (part.kind === 'schema') {
      continue;
    }
    const { table, range: { after, upTo } = {} } = part;
    const follows = ends.has(table) ? sameKey(ends.get(table), after) : after === undefined;
    if (!follows) {
      incomplete.add(table);
    }
    ends.set(table, upTo);
  }
  for (const [table, end] of ends) {
    if (end !== undefined) {
      incomplete.add(table);
    }
  }
  return [...incomplete];
}

function sameKey(end: readonly string[] | undefined, beginning: readonly string[] | undefined): boolean {
  return end !== undefined && beginning !== undefined && JSON.stringify(end) === JSON.stringify(beginning);
}
