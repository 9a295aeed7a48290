import { compareSchemas } from './compare-schemas';
import type { DatabasePair } from './database';
import type { KeyRange } from './rows';
import type { ObjectKind, SchemaComparison } from './schema';
import { type TablePair, tableName } from './table';
import { type RowOptions, TableComparison } from './table-comparison';
import { absentFrom, gravest, type Outcome, type TableResult, type Verdict } from './verdict';

/** What a pass over two databases compares, and how. */
export interface PassOptions extends RowOptions {
  /** Schemas that are compared. @default - every schema of the source */
  readonly schemas?: readonly string[];
  /** Whether to compare everything but rows. */
  readonly schema: boolean;
  /** Whether to compare rows. */
  readonly rows: boolean;
  /** Kinds of objects that are left out. */
  readonly skip: ReadonlySet<ObjectKind>;
  /** Rows in a range that has one checksum on each side. */
  readonly rowsPerRange: number;
  /** Ranges that are compared at once. */
  readonly concurrency: number;
}

/** How far a pass has come. */
export interface Progress {
  /** Table whose range was compared last. */
  readonly table: string;
  /** Rows of the source that were compared. */
  readonly rows: number;
  /** Rows that the source will have been in all, by its statistics. */
  readonly estimatedRows: number;
}

/** Suspects that may wait for their next look, before no further range is begun. */
const mostWaiting = 200_000;

/** Compares two databases and says whether they hold the same. It throws only where nothing could be compared at all. */
export async function validate(
  databases: DatabasePair,
  options: PassOptions,
  onProgress: (progress: Progress) => void,
): Promise<Verdict> {
  const started = new Date();
  const { source, target } = databases;
  const schemas = options.schemas ?? (await source.schemaNames());
  const schema = options.schema ? await compareSchemasOf(databases, schemas, options) : undefined;
  const tables = options.rows ? await compareTables(databases, schemas, options, onProgress) : undefined;
  const unproven = [
    ...(await absentSchemas(databases, schemas)),
    ...(options.rows ? await source.beyondReach(schemas) : []),
  ];
  const outcomes: readonly Outcome[] = [
    ...(schema?.differences.length ? ['different' as const] : []),
    ...(schema?.unproven.length || unproven.length > 0 ? ['unproven' as const] : []),
    ...(tables ?? []).map(({ outcome }) => outcome),
  ];
  return {
    outcome: gravest(outcomes),
    startedAt: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1000,
    versions: { source: source.version, target: target.version },
    method: databases.method,
    schema,
    tables,
    leftOut: [...options.skip],
    unproven,
  };
}

/** Says of a schema that neither side has that nothing was compared: an empty comparison would be an equal one. */
export async function absentSchemas(
  { source, target }: DatabasePair,
  schemas: readonly string[],
): Promise<readonly string[]> {
  const present = new Set((await Promise.all([source.schemaNames(), target.schemaNames()])).flat());
  return schemas.filter((name) => !present.has(name)).map((name) => `schema ${name}: neither side has it`);
}

async function compareSchemasOf(
  { source, target }: DatabasePair,
  schemas: readonly string[],
  { skip }: PassOptions,
): Promise<SchemaComparison> {
  const [ours, theirs] = await Promise.all([source.schema(schemas), target.schema(schemas)]);
  return compareSchemas(ours, theirs, skip);
}

async function compareTables(
  databases: DatabasePair,
  schemas: readonly string[],
  options: PassOptions,
  onProgress: (progress: Progress) => void,
): Promise<readonly TableResult[]> {
  const [ours, theirs] = await Promise.all([databases.source.tables(schemas), databases.target.tables(schemas)]);
  const others = new Map(theirs.map((table) => [tableName(table), table]));
  const names = new Set(ours.map(tableName));
  const comparisons: TableComparison[] = [];
  const alone: TableResult[] = theirs
    .filter((table) => !names.has(tableName(table)))
    .map((table) => absentFrom('source', tableName(table)));
  for (const table of ours) {
    const other = others.get(tableName(table));
    if (other === undefined) {
      alone.push(absentFrom('target', tableName(table)));
    } else {
      const pair = databases.pairTables(table, other);
      comparisons.push(new TableComparison(pair, databases.readers(pair), options));
    }
  }
  await compareAll(databases, comparisons, options, onProgress);
  return [...comparisons.map((comparison) => comparison.result()), ...alone];
}

/** Compares the tables one after the other and their ranges side by side; rows in flight wait without a connection. */
async function compareAll(
  databases: DatabasePair,
  comparisons: readonly TableComparison[],
  options: PassOptions,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const settling = new Set<Promise<void>>();
  let waiting = 0;
  let rows = 0;
  const estimated = comparisons.reduce((sum, { pair }) => sum + pair.source.estimatedRows, 0);

  const start = (jobs: Set<Promise<void>>, comparison: TableComparison, job: () => Promise<void>) => {
    const ended: Promise<void> = job()
      .catch((error: unknown) => comparison.failed(error))
      .finally(() => jobs.delete(ended));
    jobs.add(ended);
  };
  const compare = async (comparison: TableComparison, range: KeyRange) => {
    const found = await comparison.look(range);
    rows += found.sourceRows;
    onProgress({ table: comparison.pair.name, rows, estimatedRows: Math.max(rows, estimated) });
    if (found.suspects.length > 0 || found.overflow || found.inconclusive) {
      waiting += found.suspects.length;
      start(settling, comparison, () =>
        comparison.settle(range, found).finally(() => {
          waiting -= found.suspects.length;
        }),
      );
    }
  };

  for (const comparison of comparisons) {
    try {
      for await (const range of rangesOf(databases, comparison.pair, options.rowsPerRange)) {
        while (running.size >= options.concurrency) {
          await Promise.race(running);
        }
        while (waiting > mostWaiting) {
          await Promise.race(settling);
        }
        start(running, comparison, () => compare(comparison, range));
      }
    } catch (error) {
      comparison.failed(error);
    }
  }
  await Promise.all(running);
  await Promise.all(settling);
}

/** Cuts a table into ranges of keys, by the source's rows; in one piece where the sides order the key differently. */
export async function* rangesOf(
  databases: DatabasePair,
  pair: TablePair,
  rowsPerRange: number,
): AsyncGenerator<KeyRange> {
  let after: readonly string[] | undefined;
  if (pair.ranges) {
    for await (const upTo of databases.readers(pair).source.boundaries(rowsPerRange)) {
      yield { after, upTo };
      after = upTo;
    }
  }
  // Open at its end: the target may have rows beyond the last of the source.
  yield { after };
}
