import type { ObjectKind } from '../../lib/validation/schema';
import { gravest, type Outcome, type TableResult } from '../../lib/validation/verdict';
import type { PartEvent } from './event';
import { keys } from './keys';
import type { PartResult } from './parts';

/** What the parts of one table came to that are not proven equal. */
export type TableSummary = Pick<TableResult, 'outcome' | 'differentRows' | 'rangesNotLookedInto'>;

/** Tables, results and sentences that a verdict lists of each, at most: a verdict is read by people, and kept in memory. */
const mostListed = 100;

/** Adds up what parts came to, one after the other, and keeps no more of them than a verdict lists. */
export class Tally {
  outcome: Outcome = 'equal';
  partsWithoutResult = 0;
  rows = 0;
  inFlight = 0;
  objectsDiffering = 0;
  readonly leftOut: ObjectKind[] = [];
  /** Why parts could not be compared, and what in them could not be. */
  readonly reasons = new Set<string>();
  /** Keys of the results that prove nothing equal. */
  readonly results: string[] = [];
  /** When the oldest part was compared, ISO 8601. Undefined where none was. */
  oldestPartAt: string | undefined;
  /** When the newest part was compared that differs. */
  differentAt: string | undefined;
  private readonly byName = new Map<string, TableSummary>();

  /** Adds a part; `undefined` where it has no result. */
  add(event: PartEvent, result: PartResult | undefined): void {
    const outcome = result?.outcome ?? 'unproven';
    this.outcome = gravest([this.outcome, outcome]);
    if (event.kind === 'schema') {
      this.leftOut.push(...(event.skip ?? []));
    }
    if (result === undefined || result.failure !== undefined) {
      this.partsWithoutResult++;
    }
    if (result !== undefined && outcome !== 'equal') {
      list(this.results, keys.part(event));
    }
    this.date(outcome, result?.finishedAt);
    this.explain(result);
    this.objectsDiffering += result?.schema?.differences.length ?? 0;
    this.rows += result?.table?.sourceRows ?? 0;
    this.inFlight += result?.table?.inFlight ?? 0;
    if (event.kind === 'rows' && outcome !== 'equal') {
      this.addTable(event.table, outcome, result?.table);
    }
  }

  /** Adds a table of which not every row is in a part. */
  addUnproven(table: string, reason: string): void {
    this.outcome = gravest([this.outcome, 'unproven']);
    this.addReason(`${table}: ${reason}`);
    this.addTable(table, 'unproven', undefined);
  }

  /** Adds something else than a part that should have been looked at, and was not. */
  addFailure(reason: string): void {
    this.outcome = gravest([this.outcome, 'unproven']);
    this.partsWithoutResult++;
    this.addReason(reason);
  }

  /** How many tables are not proven equal. */
  get tablesNotEqual(): number {
    return this.byName.size;
  }

  /** The tables that are not proven equal, the gravest first. */
  tables(): Readonly<Record<string, TableSummary>> {
    const order: readonly Outcome[] = ['different', 'unproven', 'unsettled'];
    const sorted = [...this.byName].sort(
      ([, one], [, other]) =>
        order.indexOf(one.outcome) - order.indexOf(other.outcome) || other.differentRows - one.differentRows,
    );
    return Object.fromEntries(sorted.slice(0, mostListed));
  }

  private addTable(name: string, outcome: Outcome, table: TableResult | undefined): void {
    const before = this.byName.get(name);
    this.byName.set(name, {
      outcome: gravest([before?.outcome ?? 'equal', outcome]),
      differentRows: (before?.differentRows ?? 0) + (table?.differentRows ?? 0),
      rangesNotLookedInto: (before?.rangesNotLookedInto ?? 0) + (table?.rangesNotLookedInto ?? 0),
    });
  }

  private date(outcome: Outcome, at: string | undefined): void {
    if (at !== undefined && (this.oldestPartAt === undefined || at < this.oldestPartAt)) {
      this.oldestPartAt = at;
    }
    if (at !== undefined && outcome === 'different' && (this.differentAt === undefined || at > this.differentAt)) {
      this.differentAt = at;
    }
  }

  private explain(result: PartResult | undefined): void {
    const sentences = [
      ...(result?.failure === undefined ? [] : [result.failure]),
      ...(result?.schema?.unproven ?? []),
      ...(result?.table?.reasons ?? []).map((reason) => `${result?.table?.name}: ${reason}`),
    ];
    for (const sentence of sentences) {
      this.addReason(sentence);
    }
  }

  private addReason(sentence: string): void {
    if (this.reasons.size < mostListed) {
      this.reasons.add(sentence);
    }
  }
}

function list<Item>(items: Item[], item: Item): void {
  if (items.length < mostListed) {
    items.push(item);
  }
}
