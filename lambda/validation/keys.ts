import { createHash } from 'node:crypto';
import type { PartEvent, RowsEvent } from './event';
// This file imports no SDK, so that the stacks read it as well.

/** Beginning of the keys that expire. */
export const expiringKeys = 'runs/';

/** Keys of the results in their bucket. */
export const keys = {
  plan: (run: string) => `runs/${run}/plan.json`,
  /** What an unfinished plan has so far. */
  unfinishedPlan: (run: string) => `runs/${run}/unfinished-plan.json`,
  /** What the plan compares. */
  scope: (run: string) => `runs/${run}/scope.json`,
  /** The same part has the same key, so a part that is compared again replaces its result. */
  part: (part: PartEvent) => `runs/${part.run}/parts/${part.kind === 'schema' ? 'schema' : rowsId(part)}.json`,
  /** Below it the Distributed Map writes how its children ended. */
  children: (run: string) => `runs/${run}/children`,
  verdict: (run: string) => `runs/${run}/verdict.json`,
  /** What counts for the traffic gate. Nothing outside of `runs` expires. */
  latestVerdict: 'latest-verdict.json',
  lastPass: 'last-pass.json',
} as const;

/** Keys of rows may hold anything and be long, and the names of objects may not. */
function rowsId({ table, range }: RowsEvent): string {
  const id = JSON.stringify([table, range?.after ?? null, range?.upTo ?? null]);
  return `rows-${createHash('sha256').update(id).digest('hex').slice(0, 32)}`;
}
