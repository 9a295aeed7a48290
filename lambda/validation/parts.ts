import { compareSchemas } from '../../lib/validation/compare-schemas';
import type { DatabasePair } from '../../lib/validation/database';
import { absentSchemas, beyondReach } from '../../lib/validation/pass';
import type { KeyRange } from '../../lib/validation/rows';
import type { SchemaComparison } from '../../lib/validation/schema';
import { schemaOfTable, type Table, tableName } from '../../lib/validation/table';
import { TableComparison } from '../../lib/validation/table-comparison';
import { Throttle, usualLoadLimits } from '../../lib/validation/throttle';
import { absentFrom, type Outcome, type TableResult } from '../../lib/validation/verdict';
import { log } from '../log';
import type { ValidationEnvironment } from './environment';
import { type PartEvent, type RowsEvent, type SchemaEvent, usuallyLeftOut } from './event';
import { BusyError, FinalError } from './failure';
import { longestPauseSeconds } from './timing';

/** What one part came to. */
export interface PartResult {
  readonly event: PartEvent;
  readonly outcome: Outcome;
  /** ISO 8601. */
  readonly finishedAt: string;
  /** Why nothing was compared, or not all of it, until somebody changes something. */
  readonly failure?: string;
  readonly schema?: SchemaComparison;
  readonly table?: TableResult;
  /** What it came to without the kinds that are usually left out. @default - they were left out */
  readonly usual?: PartResult;
}

/** Differing rows that the result of one part lists, at most. */
const mostListed = 1000;

/**
 * Compares everything but rows. What the user may not see is a failure, which a right mends; what no pass can compare, such
 * as a foreign table, is not proven and no failure.
 *
 * @throws FinalError when neither side has a schema
 */
export async function compareSchemaPart(
  databases: DatabasePair,
  { schemas }: ValidationEnvironment,
  event: SchemaEvent,
): Promise<PartResult> {
  const { source, target } = databases;
  const absent = await absentSchemas(databases, schemas);
  if (absent.length > 0) {
    throw new FinalError(
      `${absent.join('; ')}. What to do next: mend source.schemas in the definition, deploy DataStack, and validate again`,
    );
  }
  const [ours, theirs, incomparable] = await Promise.all([
    source.schema(schemas),
    target.schema(schemas),
    beyondReach(databases, schemas),
  ]);
  const compare = (of: SchemaEvent): PartResult => {
    const { unproven: unread, ...compared } = compareSchemas(ours, theirs, new Set(of.skip));
    const different = compared.differences.length > 0;
    const equal = unread.length + incomparable.length === 0;
    return {
      event: of,
      outcome: different ? 'different' : equal ? 'equal' : 'unproven',
      finishedAt: new Date().toISOString(),
      ...(unread.length > 0 && { failure: unread.join('; ') }),
      schema: { ...compared, unproven: incomparable },
    };
  };
  const skip = new Set([...(event.skip ?? []), ...usuallyLeftOut]);
  const asUsual = skip.size === (event.skip ?? []).length;
  return { ...compare(event), ...(!asUsual && { usual: compare({ ...event, skip: [...skip] }) }) };
}

/**
 * Compares the rows of one range, and looks again at those that differ. A busy database is waited for.
 *
 * @param signal ends the waits
 * @throws Error when no side has the table, the rows cannot be read, or a database was busy for too long
 */
export async function compareRowsPart(
  databases: DatabasePair,
  environment: ValidationEnvironment,
  event: RowsEvent,
  signal: AbortSignal,
): Promise<PartResult> {
  const schemas = [schemaOfTable(event.table)];
  const { sources, targets } = await readTables(databases, schemas);
  const [source, target] = [sources.get(event.table), targets.get(event.table)];
  if (source === undefined && target === undefined) {
    throw new FinalError(`table: got "${event.table}", allowed a table of the source or the target`);
  }
  const table =
    source !== undefined && target !== undefined
      ? await compareRows(databases, source, target, event.range ?? {}, environment, signal)
      : await absence(databases, source === undefined ? 'source' : 'target', event.table, schemas);
  return { event, outcome: table.outcome, finishedAt: new Date().toISOString(), table };
}

async function absence(databases: DatabasePair, side: 'source' | 'target', table: string, schemas: readonly string[]) {
  const hidden = (await databases[side].hiddenSchemas?.(schemas)) ?? [];
  return absentFrom(side, table, hidden.length > 0);
}

async function compareRows(
  databases: DatabasePair,
  source: Table,
  target: Table,
  range: KeyRange,
  { waitsSeconds, rowsPerPart, mostActiveSessions }: ValidationEnvironment,
  signal: AbortSignal,
): Promise<TableResult> {
  const pair = databases.pairTables(source, target);
  const throttle = new Throttle(
    databases,
    { ...usualLoadLimits, mostActiveSessions, longestPauseSeconds },
    { onPause: (reason) => reason && log('info', { event: 'paused', table: pair.name, reason }), signal },
  );
  const spare = () =>
    throttle.pass().catch((error: unknown) => {
      throw new BusyError(error);
    });
  const comparison = new TableComparison(pair, databases.readers(pair), {
    waitsSeconds,
    mostListed,
    // A result stays for weeks in a bucket. Keys and columns are enough to look the values up.
    showValues: false,
    rowsPerRange: rowsPerPart,
    beforeRange: spare,
    signal,
  });
  await spare();
  await comparison.settle(range, await comparison.look(range));
  return comparison.result();
}

/** Reads the tables of both sides, by their names. */
export async function readTables({ source, target }: DatabasePair, schemas: readonly string[]) {
  const [sources, targets] = await Promise.all([source.tables(schemas), target.tables(schemas)]);
  const byName = (tables: readonly Table[]) => new Map(tables.map((table) => [tableName(table), table]));
  return { sources: byName(sources), targets: byName(targets) };
}
