import type { DatabasePair } from '../../lib/validation/database';
import { rangesOf } from '../../lib/validation/ranges';
import type { KeyRange } from '../../lib/validation/rows';
import type { ObjectKind } from '../../lib/validation/schema';
import type { ValidationEnvironment } from './environment';
import type { PartEvent, RowsEvent } from './event';
import { FinalError } from './failure';
import { readTables } from './parts';
import { mostParts, mostPlanBytes } from './timing';

/** What is to be planned. */
export interface PlanRequest {
  readonly run: string;
  /** Kinds of objects that are left out. */
  readonly skip: readonly ObjectKind[];
}

/** How far a plan has come. */
export interface Plan {
  readonly parts: readonly PartEvent[];
  /** Whether nothing is to be added. */
  readonly complete: boolean;
}

/**
 * Cuts everything into parts: the schema, and ranges of every table, by the source's rows. A table that one side lacks is a
 * part as well, whose comparison says so. It stops as soon as there is no time for more: the ends of the parts of a large
 * database take longer to find than one invocation may last.
 *
 * @param before what an earlier invocation left
 * @param hasTime whether there is time to look for the end of one more part
 * @throws FinalError when there would be more parts than can be looked after
 */
export async function continuePlan(
  databases: DatabasePair,
  environment: Pick<ValidationEnvironment, 'schemas' | 'rowsPerPart'>,
  { run, skip }: PlanRequest,
  before: Plan | undefined,
  hasTime: () => boolean,
): Promise<Plan> {
  const parts: PartEvent[] = [
    ...(before?.parts ?? [{ kind: 'schema', run, ...(skip.length > 0 && { skip }) } as const]),
  ];
  const { sources, targets } = await readTables(databases, environment.schemas);
  const size = new PlanSize(parts, environment.rowsPerPart);
  const lastParts = new Map(parts.flatMap((part) => (part.kind === 'rows' ? [[part.table, part] as const] : [])));
  // By what the tables are now, and not by a list of before: one that has come meanwhile is compared as well.
  for (const table of new Set([...sources.keys(), ...targets.keys()])) {
    const last = lastParts.get(table);
    const end = last?.range?.upTo;
    if (last !== undefined && end === undefined) {
      continue;
    }
    if (!hasTime()) {
      return { parts, complete: false };
    }
    const [source, target] = [sources.get(table), targets.get(table)];
    if (source === undefined || target === undefined) {
      parts.push({ kind: 'rows', run, table });
      continue;
    }
    const pair = databases.pairTables(source, target);
    const first = pair.ranges ? end : undefined;
    for await (const range of rangesOf(databases, pair, environment.rowsPerPart, first)) {
      const part = partOf(run, table, range);
      parts.push(part);
      size.add(part);
      if (range.upTo !== undefined && !hasTime()) {
        return { parts, complete: false };
      }
    }
  }
  return { parts, complete: true };
}

/** An end that is absent is no key of the object, as it will be none of the event. */
function partOf(run: string, table: string, { after, upTo }: KeyRange): RowsEvent {
  return { kind: 'rows', run, table, range: { ...(after && { after }), ...(upTo && { upTo }) } };
}

/** How large a plan is, and whether it is too large. */
class PlanSize {
  private parts = 0;
  private bytes = 0;

  constructor(
    parts: readonly PartEvent[],
    private readonly rowsPerPart: number,
  ) {
    for (const part of parts) {
      this.add(part);
    }
  }

  /** @throws FinalError when the plan is too large by this part */
  add(part: PartEvent): void {
    this.parts++;
    // The end of a part is the beginning of the next one.
    this.bytes += part.kind === 'rows' ? 2 * (part.range?.upTo ?? []).reduce((sum, { length }) => sum + length, 0) : 0;
    const tooMuch =
      this.parts > mostParts
        ? `would be more than ${mostParts}`
        : this.bytes > mostPlanBytes
          ? `would have more than ${mostPlanBytes / 2 ** 20} MiB of keys at their ends`
          : undefined;
    if (tooMuch !== undefined) {
      throw new FinalError(
        `parts of ${this.rowsPerPart} rows ${tooMuch}. What to do next: raise validation.rowsPerPart in the definition, deploy DataStack, and validate again in a new run`,
      );
    }
  }
}
