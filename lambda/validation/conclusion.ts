import type { ObjectKind } from '../../lib/validation/schema';
import type { Outcome } from '../../lib/validation/verdict';
import type { PartEvent } from './event';
import { FinalError } from './failure';
import { keys } from './keys';
import type { PartResult } from './parts';
import type { LastPass, Results } from './results';
import { type TableSummary, Tally } from './tally';

/** What a pass over everything came to. */
export interface Conclusion {
  readonly run: string;
  readonly outcome: Outcome;
  /** ISO 8601. */
  readonly finishedAt: string;
  /** Parts of the plan, and those of them that were not compared: without a result, or with one that says why. */
  readonly parts: number;
  readonly partsWithoutResult: number;
  /** Kinds of objects that were left out because it was asked for so. */
  readonly leftOut: readonly ObjectKind[];
  readonly rows: number;
  readonly inFlight: number;
  readonly objectsDiffering: number;
  /** How many tables are not proven equal. */
  readonly tablesNotEqual: number;
  /** The gravest of them, with what their parts came to. The parts' own results list the rows. */
  readonly tables: Readonly<Record<string, TableSummary>>;
  /** What could not be compared and why, in a sentence each; not all where there are very many. */
  readonly reasons: readonly string[];
  /** Keys of results that prove nothing equal; not all where there are very many. */
  readonly results: readonly string[];
}

/** Results that are read at once: the AWS SDK keeps as many connections. */
const reads = 50;

/**
 * Sums the results of a planned pass up and writes what it came to; a pass that proves both sides equal is noted as the
 * last one. A part without a result is not proven, whatever the others say.
 *
 * @throws FinalError when the run has no plan
 */
export async function conclude(results: Results, run: string): Promise<Conclusion> {
  const plan = await results.read<readonly PartEvent[]>(keys.plan(run));
  if (plan === undefined) {
    throw new FinalError(
      `run: got "${run}", allowed a run with a plan; ask for {"kind": "plan", "run": "${run}"} first`,
    );
  }
  const tally = new Tally();
  let next = 0;
  // One result after the other, and not all of them at once: a plan may have a hundred thousand parts.
  const read = async () => {
    for (let part = plan[next++]; part !== undefined; part = plan[next++]) {
      tally.add(part, await results.read<PartResult>(keys.part(part)));
    }
  };
  await Promise.all(Array.from({ length: reads }, read));
  const conclusion: Conclusion = {
    run,
    outcome: tally.outcome,
    finishedAt: new Date().toISOString(),
    parts: plan.length,
    partsWithoutResult: tally.partsWithoutResult,
    leftOut: tally.leftOut,
    rows: tally.rows,
    inFlight: tally.inFlight,
    objectsDiffering: tally.objectsDiffering,
    tablesNotEqual: tally.tablesNotEqual,
    tables: tally.tables(),
    reasons: [...tally.reasons],
    results: tally.results,
  };
  await results.write(keys.verdict(run), conclusion);
  await results.write(keys.latestVerdict, conclusion);
  if (conclusion.outcome === 'equal') {
    const pass: LastPass = { run, finishedAt: conclusion.finishedAt };
    await results.write(keys.lastPass, pass);
  }
  return conclusion;
}
