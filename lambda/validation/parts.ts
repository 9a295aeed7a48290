import { compareSchemas } from '../../lib/validation/compare-schemas';
import type { DatabasePair } from '../../lib/validation/database';
import { absentSchemas, rangesOf } from '../../lib/validation/pass';
import type { KeyRange } from '../../lib/validation/rows';
import type { SchemaComparison } from '../../lib/validation/schema';
import { type Table, tableName } from '../../lib/validation/table';
import { TableComparison } from '../../lib/validation/table-comparison';
import { absentFrom, type Outcome, type TableResult } from '../../lib/validation/verdict';
import type { ValidationEnvironment } from './environment';
import type { PartEvent, PlanEvent, RowsEvent, SchemaEvent } from './event';

/** What one part came to. */
export interface PartResult {
  readonly event: PartEvent;
  readonly outcome: Outcome;
  /** ISO 8601. */
  readonly finishedAt: string;
  readonly schema?: SchemaComparison;
  readonly table?: TableResult;
}

/** Differing rows that the result of one part lists, at most. */
const mostListed = 1000;

/**
 * Cuts everything into parts: the schema, and ranges of every table. A table that one side lacks is a part as well, whose
 * comparison says so.
 */
export async function planParts(
  databases: DatabasePair,
  environment: ValidationEnvironment,
  { run, skip }: PlanEvent,
): Promise<readonly PartEvent[]> {
  const parts: PartEvent[] = [{ kind: 'schema', run, ...(skip && { skip }) }];
  const { sources, targets } = await readTables(databases, environment.schemas);
  for (const [name, source] of sources) {
    const target = targets.get(name);
    if (target === undefined) {
      parts.push({ kind: 'rows', run, table: name });
    } else {
      const pair = databases.pairTables(source, target);
      for await (const range of rangesOf(databases, pair, environment.rowsPerPart)) {
        // By JSON and back: an end that is absent is no key of the object that the event will be.
        parts.push({ kind: 'rows', run, table: name, range: JSON.parse(JSON.stringify(range)) });
      }
    }
  }
  for (const name of [...targets.keys()].filter((name) => !sources.has(name))) {
    parts.push({ kind: 'rows', run, table: name });
  }
  return parts;
}

/** Compares everything but rows. */
export async function compareSchemaPart(
  databases: DatabasePair,
  { schemas }: ValidationEnvironment,
  event: SchemaEvent,
): Promise<PartResult> {
  const { source, target } = databases;
  const [ours, theirs, ...others] = await Promise.all([
    source.schema(schemas),
    target.schema(schemas),
    source.beyondReach(schemas),
    absentSchemas(databases, schemas),
  ]);
  const compared = compareSchemas(ours, theirs, new Set(event.skip));
  const schema = { ...compared, unproven: [...compared.unproven, ...others.flat()] };
  const outcome = schema.differences.length > 0 ? 'different' : schema.unproven.length > 0 ? 'unproven' : 'equal';
  return { event, outcome, finishedAt: new Date().toISOString(), schema };
}

/**
 * Compares the rows of one range, and looks again at those that differ.
 *
 * @throws Error when no side has the table, or the rows cannot be read: the caller asks again
 */
export async function compareRowsPart(
  databases: DatabasePair,
  { waitsSeconds }: ValidationEnvironment,
  event: RowsEvent,
): Promise<PartResult> {
  const { sources, targets } = await readTables(databases, [event.table.slice(0, event.table.indexOf('.'))]);
  const [source, target] = [sources.get(event.table), targets.get(event.table)];
  if (source === undefined && target === undefined) {
    throw new Error(`table: got "${event.table}", allowed a table of the source or the target`);
  }
  const table =
    source !== undefined && target !== undefined
      ? await compareRows(databases, source, target, event.range ?? {}, waitsSeconds)
      : absentFrom(source === undefined ? 'source' : 'target', event.table);
  return { event, outcome: table.outcome, finishedAt: new Date().toISOString(), table };
}

async function compareRows(
  databases: DatabasePair,
  source: Table,
  target: Table,
  range: KeyRange,
  waitsSeconds: readonly number[],
): Promise<TableResult> {
  const pair = databases.pairTables(source, target);
  const comparison = new TableComparison(pair, databases.readers(pair), {
    waitsSeconds,
    mostListed,
    // A result stays for weeks in a bucket. Keys and columns are enough to look the values up.
    showValues: false,
  });
  await comparison.settle(range, await comparison.look(range));
  return comparison.result();
}

async function readTables({ source, target }: DatabasePair, schemas: readonly string[]) {
  const [sources, targets] = await Promise.all([source.tables(schemas), target.tables(schemas)]);
  const byName = (tables: readonly Table[]) => new Map(tables.map((table) => [tableName(table), table]));
  return { sources: byName(sources), targets: byName(targets) };
}
