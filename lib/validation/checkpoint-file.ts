import { InvalidInputError } from '../problems';
import type { KeyRange } from './rows';

/** What a pass compares, as far as an earlier run must have compared the same. No credentials. */
export interface Scope {
  /** Engine, host, port and database. */
  readonly source: string;
  readonly target: string;
  /** Null for every schema of the source. */
  readonly schemas: readonly string[] | null;
  /** Null for every table. */
  readonly tables: readonly string[] | null;
}

/** Rows of ranges that were the same on both sides. */
export interface ProvenRows {
  readonly ranges: number;
  readonly sourceRows: number;
  readonly targetRows: number;
  /** Rows that were not the same at first. */
  readonly inFlight: number;
}

/** When an earlier run looked at the rows that it has proven. */
export interface EarlierRun {
  /** ISO 8601. */
  readonly from: string;
  /** ISO 8601. */
  readonly until: string;
}

/** How far a table is, as one line says it. */
export interface LedgerEntry {
  readonly table: string;
  /** Identity of the columns and the key that were compared. */
  readonly shape: string;
  /** Key up to which everything is proven or open. Absent: nothing is, or `complete`. */
  readonly upTo?: readonly string[];
  /** Whether everything up to the table's end is proven or open. */
  readonly complete: boolean;
  /** Ranges before `upTo` that are not proven, beyond those that earlier lines say. */
  readonly opened: readonly KeyRange[];
  /** Ranges of this line or an earlier one that have been proven since. */
  readonly closed: readonly KeyRange[];
  /** All that is proven so far. */
  readonly proven: ProvenRows;
}

/** A line of the file after the first one. */
export interface CheckpointLine extends LedgerEntry {
  /** ISO 8601. */
  readonly at: string;
}

/** What an earlier run has left of a table. */
export type EarlierTable = Omit<LedgerEntry, 'opened' | 'closed'> & { readonly open: ReadonlyMap<string, KeyRange> };

/** What an earlier run has left. */
export interface CheckpointContent {
  readonly tables: ReadonlyMap<string, EarlierTable>;
  readonly earlier: EarlierRun | undefined;
  /** Bytes of the whole lines. 0: the file is empty. */
  readonly bytes: number;
}

interface Header {
  readonly checkpoint: 'crossfade validation';
  /** ISO 8601. */
  readonly startedAt: string;
  readonly scope: Scope;
}

/** Open ranges of a table that are kept, at most: memory grows with them. With more it is compared from its beginning. */
const mostOpen = 10_000;

/**
 * Reads a file. A last line that is not whole is what a crash has left.
 *
 * @throws InvalidInputError when it is of another run, or no checkpoint
 */
export function readCheckpoint(path: string, content: Buffer, scope: Scope): CheckpointContent {
  const bytes = content.lastIndexOf('\n') + 1;
  if (content.length === 0) {
    return { tables: new Map(), earlier: undefined, bytes };
  }
  const refuse = (reason: string) =>
    new InvalidInputError([
      `--checkpoint: got ${JSON.stringify(path)}, allowed a new file or that of an unfinished run with the same arguments; ${reason}`,
    ]);
  const [header, ...lines] = content
    .subarray(0, bytes)
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line, index) => {
      try {
        return JSON.parse(line) as unknown;
      } catch {
        throw refuse(`line ${index + 1} cannot be read`);
      }
    });
  if (!isHeader(header)) {
    throw refuse('this one is something else');
  }
  if (!lines.every(isLine)) {
    throw refuse(`line ${lines.findIndex((line) => !isLine(line)) + 2} is none of a checkpoint`);
  }
  for (const name of Object.keys(scope) as (keyof Scope)[]) {
    const [theirs, ours] = [header.scope[name], scope[name]].map((value) => JSON.stringify(value));
    if (theirs !== ours) {
      throw refuse(`its ${name} is ${theirs} and not ${ours}`);
    }
  }
  const until = lines.at(-1)?.at;
  return {
    tables: tablesOf(lines),
    earlier: until === undefined ? undefined : { from: header.startedAt, until },
    bytes,
  };
}

function isHeader(line: unknown): line is Header {
  const { checkpoint, startedAt, scope } = (line ?? {}) as Partial<Header>;
  return checkpoint === 'crossfade validation' && typeof startedAt === 'string' && typeof scope === 'object';
}

/** Whether a line has all that is read of one. What somebody else has written into the file proves nothing. */
function isLine(line: unknown): line is CheckpointLine {
  const { at, table, shape, complete, opened, closed, proven } = (line ?? {}) as Partial<CheckpointLine>;
  const { ranges, sourceRows, targetRows, inFlight } = proven ?? {};
  return (
    [at, table, shape].every((value) => typeof value === 'string') &&
    typeof complete === 'boolean' &&
    [opened, closed].every(Array.isArray) &&
    [ranges, sourceRows, targetRows, inFlight].every((value) => typeof value === 'number')
  );
}

/** Name of a range in a map. */
export function rangeId({ after, upTo }: KeyRange): string {
  return JSON.stringify([after, upTo]);
}

function tablesOf(lines: readonly CheckpointLine[]): ReadonlyMap<string, EarlierTable> {
  const tables = new Map<string, EarlierTable & { readonly open: Map<string, KeyRange> }>();
  for (const { at: _, opened, closed, ...entry } of lines) {
    const before = tables.get(entry.table);
    // Lines about another shape, from before the table was changed, are about another table.
    const open = before?.shape === entry.shape ? before.open : new Map<string, KeyRange>();
    for (const range of opened) {
      open.set(rangeId(range), range);
    }
    for (const range of closed) {
      open.delete(rangeId(range));
    }
    tables.set(entry.table, { ...entry, open });
  }
  return new Map([...tables].filter(([, { open }]) => open.size <= mostOpen));
}
