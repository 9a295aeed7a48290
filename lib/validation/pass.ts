import type { Checkpoint } from './checkpoint';
import { compareSchemas } from './compare-schemas';
import { compareTables } from './compare-tables';
import type { DatabasePair } from './database';
import type { Progress } from './pass-progress';
import type { ObjectKind, SchemaComparison } from './schema';
import type { RowOptions } from './table-comparison';
import { gravest, interruption, type Outcome, type Verdict } from './verdict';

export type { Progress } from './pass-progress';

/** What a pass over two databases compares, and how. */
export interface PassOptions extends RowOptions {
  /** Schemas that are compared. @default - every schema of the source */
  readonly schemas?: readonly string[];
  /** Tables whose rows are compared, as `schema.table`. @default - every table of the schemas */
  readonly tables?: readonly string[];
  /** Whether to compare everything but rows. */
  readonly schema: boolean;
  /** Whether to compare rows. */
  readonly rows: boolean;
  /** Kinds of objects that are left out. */
  readonly skip: ReadonlySet<ObjectKind>;
  /** Whether to compare who may do what. A migration often gives other users their rights. @default false */
  readonly grants?: boolean;
  /** Rows in a range that has one checksum on each side. */
  readonly rowsPerRange: number;
  /** Ranges that are compared at once. */
  readonly concurrency: number;
  /** Keeps account of what is proven, for a run that goes on. The pass ends it. @default - an interrupted pass is lost */
  readonly checkpoint?: Checkpoint;
}

/**
 * Compares two databases and says whether they hold the same. What fails on the way is not proven.
 *
 * @throws Error when nothing could be compared at all
 */
export async function validate(
  databases: DatabasePair,
  options: PassOptions,
  onProgress: (progress: Progress) => void,
): Promise<Verdict> {
  const { signal, checkpoint } = options;
  const started = new Date();
  const { source, target } = databases;
  const unproven: string[] = [];
  const attempt = async <Result>(what: string, job: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      signal?.throwIfAborted();
      return await job();
    } catch (error) {
      // What fails after an interruption fails by it.
      unproven.push(...(signal?.aborted ? [] : [`${what}: ${(error as Error).message}`]));
      return undefined;
    }
  };

  const schemas = options.schemas ?? (await source.schemaNames());
  unproven.push(...((await attempt('schemas', () => absentSchemas(databases, schemas))) ?? []));
  if (options.rows) {
    unproven.push(...((await attempt('what cannot be compared', () => source.beyondReach(schemas))) ?? []));
  }
  const schema = options.schema
    ? await attempt('schema', () => compareSchemasOf(databases, schemas, options))
    : undefined;
  const rows = options.rows
    ? await attempt('tables', () => compareTables(databases, schemas, options, onProgress))
    : undefined;
  const tables = rows?.results;
  const unknown = options.tables?.filter((name) => !(tables ?? []).some((table) => table.name === name)) ?? [];
  unproven.push(...(signal?.aborted ? [interruption] : unknown.map((name) => `table ${name}: neither side has it`)));
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
    leftOut: [...options.skip, ...(options.tables ? [`every table but ${options.tables.join(', ')}`] : [])],
    unproven,
    notes: checkpoint?.notes ?? [],
    ...(checkpoint?.earlier && rows && rows.earlierRows > 0
      ? { resumed: { ...checkpoint.earlier, sourceRows: rows.earlierRows } }
      : {}),
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
  { skip, grants }: PassOptions,
): Promise<SchemaComparison> {
  const [ours, theirs] = await Promise.all([source.schema(schemas), target.schema(schemas)]);
  return compareSchemas(ours, theirs, grants ? skip : new Set([...skip, 'grant']));
}
