import type { ObjectKind } from '../../lib/validation/schema';
import { Slots } from '../../lib/validation/slots';
import { gravest, type Outcome, type TableResult } from '../../lib/validation/verdict';
import type { PartEvent } from './event';
import type { PartResult } from './parts';
import { keys, type LastPass, type Results } from './results';

/** What a pass over everything came to. */
export interface Conclusion {
  readonly run: string;
  readonly outcome: Outcome;
  /** ISO 8601. */
  readonly finishedAt: string;
  /** Parts of the plan, and those of them that have no result. */
  readonly parts: number;
  readonly partsWithoutResult: number;
  /** Kinds of objects that were left out because it was asked for so. */
  readonly leftOut: readonly ObjectKind[];
  readonly rows: number;
  readonly inFlight: number;
  readonly objectsDiffering: number;
  /** The tables that are not proven equal, with what their parts came to. The parts' own results list the rows. */
  readonly tables: Readonly<Record<string, Pick<TableResult, 'outcome' | 'differentRows' | 'rangesNotLookedInto'>>>;
}

/** Results that are read at once. */
const reads = 32;

/**
 * Sums the results of a planned pass up and writes what it came to; a pass that proves both sides equal is noted as the
 * last one. A part without a result is not proven, whatever the others say.
 *
 * @throws Error when the run has no plan
 */
export async function conclude(results: Results, run: string): Promise<Conclusion> {
  const plan = await results.read<readonly PartEvent[]>(keys.plan(run));
  if (plan === undefined) {
    throw new Error(`run: got "${run}", allowed a run with a plan; ask for {"kind": "plan", "run": "${run}"} first`);
  }
  const slots = new Slots(reads);
  const found = await Promise.all(plan.map((part) => slots.run(() => results.read<PartResult>(keys.part(part)))));
  const parts = found.filter((part) => part !== undefined);
  const partsWithoutResult = plan.length - parts.length;
  const tables = parts.flatMap(({ table }) => table ?? []);
  const conclusion: Conclusion = {
    run,
    outcome: gravest([
      ...parts.map(({ outcome }) => outcome),
      ...(partsWithoutResult > 0 ? ['unproven' as const] : []),
    ]),
    finishedAt: new Date().toISOString(),
    parts: plan.length,
    partsWithoutResult,
    leftOut: plan.flatMap((part) => (part.kind === 'schema' ? (part.skip ?? []) : [])),
    rows: sum(tables, ({ sourceRows }) => sourceRows),
    inFlight: sum(tables, ({ inFlight }) => inFlight),
    objectsDiffering: sum(parts, ({ schema }) => schema?.differences.length ?? 0),
    tables: summary(tables),
  };
  await results.write(keys.verdict(run), conclusion);
  await results.write(keys.latestVerdict, conclusion);
  if (conclusion.outcome === 'equal') {
    const pass: LastPass = { run, finishedAt: conclusion.finishedAt };
    await results.write(keys.lastPass, pass);
  }
  return conclusion;
}

function summary(tables: readonly TableResult[]): Conclusion['tables'] {
  const names = [...new Set(tables.filter(({ outcome }) => outcome !== 'equal').map(({ name }) => name))];
  return Object.fromEntries(
    names.map((name) => {
      const ranges = tables.filter((table) => table.name === name);
      return [
        name,
        {
          outcome: gravest(ranges.map(({ outcome }) => outcome)),
          differentRows: sum(ranges, ({ differentRows }) => differentRows),
          rangesNotLookedInto: sum(ranges, ({ rangesNotLookedInto }) => rangesNotLookedInto),
        },
      ];
    }),
  );
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
