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
  /** Schemas that are compared. @default - every schema of either side */
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

  const schemas = options.schemas ?? (await schemasOfBoth(databases));
  // What is in a schema says that one side lacks it, where tables were asked for or schemas are compared themselves.
  const oneSided = options.schema || options.tables ? [] : schemas;
  const lacking = await attempt('schemas', () => lackingSchemas(databases, schemas, oneSided));
  unproven.push(...(lacking?.unproven ?? []));
  if (options.rows) {
    unproven.push(...((await attempt('what cannot be compared', () => beyondReach(databases, schemas))) ?? []));
  }
  const remarks = options.rows ? await attempt('what is not compared', () => remarksOn(databases, schemas)) : undefined;
  const schema = options.schema
    ? await attempt('schema', () => compareSchemasOf(databases, schemas, options))
    : undefined;
  const rows = options.rows
    ? await attempt('tables', () => compareTables(databases, schemas, options, onProgress))
    : undefined;
  const tables = rows?.results;
  const unknown = options.tables?.filter((name) => !(tables ?? []).some((table) => table.name === name)) ?? [];
  unproven.push(...(signal?.aborted ? [interruption] : unknown.map((name) => `table ${name}: neither side has it`)));
  if (unproven.length === 0 && tables?.length === 0) {
    // Two empty databases are the same, and mostly not those that were meant.
    unproven.push(`there is no table in ${schemas.join(', ')}: no row was compared`);
  }
  const differences = lacking?.different ?? [];
  const outcomes: readonly Outcome[] = [
    ...(differences.length > 0 ? ['different' as const] : []),
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
    schemas,
    differences,
    schema,
    tables,
    leftOut: [...options.skip, ...(options.tables ? [`every table but ${options.tables.join(', ')}`] : [])],
    unproven,
    notes: [...(remarks ?? []), ...(checkpoint?.notes ?? [])],
    ...(checkpoint?.earlier && rows && rows.earlierRows > 0
      ? { resumed: { ...checkpoint.earlier, sourceRows: rows.earlierRows } }
      : {}),
  };
}

/** Returns the names of the schemas that a side has: what the target has alone is a difference as well. */
async function schemasOfBoth({ source, target }: DatabasePair): Promise<readonly string[]> {
  const names = (await Promise.all([source.schemaNames(), target.schemaNames()])).flat();
  return [...new Set(names)].sort();
}

/** Returns what either side holds that cannot be compared, in a sentence each. */
export async function beyondReach(
  { source, target }: DatabasePair,
  schemas: readonly string[],
): Promise<readonly string[]> {
  const [ours, theirs] = await Promise.all([source.beyondReach(schemas), target.beyondReach(schemas)]);
  return [...ours.map((text) => `source: ${text}`), ...theirs.map((text) => `target: ${text}`)];
}

async function remarksOn({ source, target }: DatabasePair, schemas: readonly string[]): Promise<readonly string[]> {
  const remarks = await Promise.all([source.remarks?.(schemas), target.remarks?.(schemas)]);
  return [...new Set(remarks.flatMap((found) => found ?? []))];
}

/** Says of schemas that a side lacks that they differ, or are not proven where they may be there and hidden. */
async function lackingSchemas(
  databases: DatabasePair,
  schemas: readonly string[],
  oneSided: readonly string[],
): Promise<{ readonly different: readonly string[]; readonly unproven: readonly string[] }> {
  const { source, target } = databases;
  const absent = await absentSchemas(databases, schemas);
  const [ours, theirs] = await Promise.all([source.schemaNames(), target.schemaNames()]);
  const lacking = oneSided.flatMap((name): readonly (readonly ['source' | 'target', string])[] => {
    const [has, otherHas] = [ours.includes(name), theirs.includes(name)];
    return has === otherHas ? [] : [[has ? 'target' : 'source', name]];
  });
  const ourHidden = (await source.hiddenSchemas?.(schemas)) ?? [];
  const theirHidden = (await target.hiddenSchemas?.(schemas)) ?? [];
  const isHidden = ([side, name]: (typeof lacking)[number]) =>
    (side === 'source' ? ourHidden : theirHidden).includes(name);
  const text = ([side, name]: (typeof lacking)[number]) => `schema ${name}: the ${side} has none`;
  return {
    different: lacking.filter((one) => !isHidden(one)).map(text),
    unproven: [...absent, ...lacking.filter(isHidden).map((one) => `${text(one)}, or hides it from its user`)],
  };
}

/** Says of a schema that neither side has that nothing was compared: an empty comparison would be an equal one. */
export async function absentSchemas(
  { source, target }: DatabasePair,
  schemas: readonly string[],
): Promise<readonly string[]> {
  const present = new Set((await Promise.all([source.schemaNames(), target.schemaNames()])).flat());
  return schemas.length === 0
    ? ['neither side has a schema']
    : schemas.filter((name) => !present.has(name)).map((name) => `schema ${name}: neither side has it`);
}

async function compareSchemasOf(
  { source, target }: DatabasePair,
  schemas: readonly string[],
  { skip, grants }: PassOptions,
): Promise<SchemaComparison> {
  const [ours, theirs] = await Promise.all([source.schema(schemas), target.schema(schemas)]);
  return compareSchemas(ours, theirs, grants ? skip : new Set([...skip, 'grant']));
}
