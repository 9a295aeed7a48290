import type { ObjectKind } from '../../lib/validation/schema';
import type { Outcome } from '../../lib/validation/verdict';
import type { Reading } from '../reading';
import { incompleteTables } from './coverage';
import { type PartEvent, usuallyLeftOut } from './event';
import { FinalError } from './failure';
import { keys } from './keys';
import { type GateUse, noteLatest } from './latest-verdict';
import type { PartResult } from './parts';
import type { Results } from './results';
import { changeOf, type Scope } from './scope';
import { type TableSummary, Tally } from './tally';

/** What a pass over everything came to. */
export interface Conclusion {
  readonly run: string;
  /** What the plan compares. Undefined where nothing says so. */
  readonly scope?: Scope;
  readonly outcome: Outcome;
  /** ISO 8601. */
  readonly finishedAt: string;
  /** When the oldest part was compared: the proof is no younger. ISO 8601. */
  readonly oldestPartAt: string;
  /** Parts of the plan, and what was not compared: parts without a result, or with one that says why, and looks that failed. */
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

/** What a verdict reads beside the plan and its results. */
export interface Surroundings {
  /** The tables that either side has by now, as `schema.table`. */
  readonly tables: Reading<readonly string[]>;
  /** What would be compared by now. */
  readonly scope: Reading<Scope>;
  /** Why the machine could not ask for every part. @default - it asked for every one */
  readonly broken?: string;
}

/** What a pass came to, and whether it counts for the traffic gate. */
export interface Concluded {
  readonly conclusion: Conclusion;
  readonly gate: GateUse;
}

/**
 * Sums the results of a planned pass up and writes what it came to. A part without a result is not proven, whatever the
 * others say, and neither is a table that has come since the plan was made. Where other databases are compared by now than
 * were planned, nothing is.
 *
 * A pass that leaves out no more than is usual counts for the traffic gate as well, and where it proves both sides equal as
 * the last one that did. What it compares more than is usual counts for itself alone.
 *
 * @throws FinalError when the run has no plan
 */
export async function conclude(results: Results, run: string, surroundings: Surroundings): Promise<Concluded> {
  const plan = await results.read<readonly PartEvent[]>(keys.plan(run));
  if (plan === undefined) {
    throw new FinalError(
      `run: got "${run}", allowed a run with a plan; ask for {"kind": "plan", "run": "${run}"} first`,
    );
  }
  const scope = await results.read<Scope>(keys.scope(run));
  const [whole, usual] = [new Tally(), new Tally()];
  let next = 0;
  // One result after the other, and not all of them at once: a plan may have a hundred thousand parts.
  const read = async () => {
    for (let part = plan[next++]; part !== undefined; part = plan[next++]) {
      const result = await results.read<PartResult>(keys.part(part));
      whole.add(part, result);
      usual.add(result?.usual?.event ?? part, result?.usual ?? result);
    }
  };
  await Promise.all(Array.from({ length: reads }, read));
  for (const tally of [whole, usual]) {
    addWhatPlanLacks(tally, plan, surroundings);
    addChangeOf(scope, tally, surroundings);
  }
  const finishedAt = new Date().toISOString();
  const conclusionOf = (tally: Tally): Conclusion => ({
    run,
    ...(scope && { scope }),
    outcome: tally.outcome,
    finishedAt,
    oldestPartAt: tally.oldestPartAt ?? finishedAt,
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
  });
  const conclusion = conclusionOf(whole);
  await results.write(keys.verdict(run), conclusion);
  const more = whole.leftOut.filter((kind) => !usuallyLeftOut.includes(kind));
  const gate: GateUse =
    more.length > 0
      ? `does not count: it left out more than is usual (${more.join(', ')})`
      : await noteLatest(results, conclusionOf(usual), usual.differentAt);
  return { conclusion, gate };
}

function addWhatPlanLacks(tally: Tally, plan: readonly PartEvent[], { tables, broken }: Surroundings): void {
  const planned = new Set(plan.map((part) => (part.kind === 'rows' ? part.table : undefined)));
  for (const table of incompleteTables(plan)) {
    tally.addUnproven(table, 'its parts do not hold all of its rows; validate in a new run');
  }
  if ('value' in tables) {
    for (const table of tables.value.filter((name) => !planned.has(name))) {
      tally.addUnproven(table, 'it has come since the plan was made; validate in a new run');
    }
  } else {
    tally.addFailure(`whether tables have come since the plan was made could not be read: ${tables.unreadable}`);
  }
  if (broken !== undefined) {
    tally.addFailure(`not every part was asked for: ${broken}`);
  }
}

function addChangeOf(scope: Scope | undefined, tally: Tally, { scope: now }: Surroundings): void {
  const change = 'value' in now ? changeOf(scope, now.value) : `what it compares could not be read: ${now.unreadable}`;
  if (change !== undefined) {
    tally.addFailure(`${change}; validate in a new run`);
  }
}
