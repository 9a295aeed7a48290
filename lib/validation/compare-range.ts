import type { ReaderPair } from './database';
import { type Checksum, type HashedRow, type KeyRange, keyId } from './rows';

/** A row that was not the same on both sides when it was looked at. */
export interface Suspect {
  readonly key: readonly string[];
  /** Undefined where the side has no such row. */
  readonly source: HashedRow | undefined;
  readonly target: HashedRow | undefined;
}

/** What a look at one range found. */
export interface RangeComparison {
  readonly sourceRows: number;
  readonly targetRows: number;
  readonly suspects: readonly Suspect[];
  /** Whether there are more suspects than were listed: the range differs whatever the listed ones turn out to be. */
  readonly overflow: boolean;
  /** Whether the checksums differed and no row did a moment later: the range has to be compared again. */
  readonly inconclusive: boolean;
  /**
   * Parts of the range that differ and whose rows are not listed, each with what both sides came to. One that is the same at
   * a later look differs for good.
   */
  readonly unlisted: ReadonlyMap<string, string>;
}

/** How much one look may read and keep. */
export interface LookLimits {
  /** Rows that are listed at most; memory grows with it. 0: a range that differs is not looked into. */
  readonly mostSuspects: number;
  /** Rows that one statement should read. A range that differs, or is not read to its end, and has far more of them is cut. */
  readonly rowsPerRange: number;
  /** Is awaited before each part of a range that is cut. */
  readonly beforeRange?: () => Promise<void>;
}

/** Rows that a bucket should hold: one differing row costs few others, and the answer is short beside what it sums up. */
const rowsPerBucket = 128;

/** How many times the rows that were wanted a range may have before it is cut. */
const mostGrowth = 8;

/**
 * Compares the rows of a range: one checksum on each side at once, and only where they differ the rows themselves, of
 * those buckets that differ.
 */
export async function compareRange(readers: ReaderPair, range: KeyRange, limits: LookLimits): Promise<RangeComparison> {
  const { source, target } = readers;
  const { mostSuspects, rowsPerRange } = limits;
  const mostRows = rowsPerRange * mostGrowth;
  const [ours, theirs] = await Promise.all([source.checksum(range, mostRows), target.checksum(range, mostRows)]);
  const same = !ours.cut && !theirs.cut && equal(ours, theirs);
  const grown = ({ rows, cut }: Checksum) => cut || rows > mostRows;
  if (!same && (grown(ours) || grown(theirs))) {
    return comparePieces(readers, range, grown(ours) ? 'source' : 'target', limits);
  }
  const counted = { sourceRows: ours.rows, targetRows: theirs.rows };
  if (same) {
    return { ...counted, ...nothingFound };
  }
  if (mostSuspects === 0) {
    return { ...counted, ...nothingFound, overflow: true, unlisted: new Map([[rangeName(range), both(ours, theirs)]]) };
  }
  const count = bucketsFor(Math.max(ours.rows, theirs.rows), rowsPerBucket, 2 ** 16);
  const [ourBuckets, theirBuckets] = await Promise.all([source.buckets(range, count), target.buckets(range, count)]);
  const differing = differingBuckets(ourBuckets, theirBuckets);
  const chosen = choose(differing, ourBuckets, theirBuckets, mostSuspects);
  const [ourRows, theirRows] = await Promise.all([
    source.rowsOf(range, count, chosen, mostSuspects),
    target.rowsOf(range, count, chosen, mostSuspects),
  ]);
  // A full answer may have been cut: what it lacks would look like a row that the other side has alone.
  const cut = ourRows.length === mostSuspects || theirRows.length === mostSuspects;
  const suspects = cut ? [] : differences(ourRows, theirRows);
  const listed = new Set(cut ? [] : chosen);
  const unlisted = new Map(
    differing
      .filter((bucket) => !listed.has(bucket))
      .map((bucket) => [
        `${rangeName(range)} ${count} ${bucket}`,
        both(ourBuckets.get(bucket), theirBuckets.get(bucket)),
      ]),
  );
  const overflow = unlisted.size > 0 || cut;
  return { ...counted, suspects, overflow, unlisted, inconclusive: suspects.length === 0 && !overflow };
}

const nothingFound = { suspects: [], overflow: false, inconclusive: false, unlisted: new Map<string, string>() };

/** Compares a range in pieces of the rows that were wanted, one after the other, by the keys of one side. */
async function comparePieces(
  readers: ReaderPair,
  { after, upTo }: KeyRange,
  side: 'source' | 'target',
  limits: LookLimits,
): Promise<RangeComparison> {
  let sum: RangeComparison = { sourceRows: 0, targetRows: 0, ...nothingFound };
  const add = async (piece: KeyRange) => {
    await limits.beforeRange?.();
    const mostSuspects = Math.max(0, limits.mostSuspects - sum.suspects.length);
    const found = await compareRange(readers, piece, { ...limits, mostSuspects });
    sum = {
      sourceRows: sum.sourceRows + found.sourceRows,
      targetRows: sum.targetRows + found.targetRows,
      suspects: [...sum.suspects, ...found.suspects],
      overflow: sum.overflow || found.overflow,
      inconclusive: sum.inconclusive || found.inconclusive,
      unlisted: new Map([...sum.unlisted, ...found.unlisted]),
    };
  };
  let last = after;
  for await (const boundary of readers[side].boundaries(limits.rowsPerRange, after, upTo)) {
    await add({ after: last, upTo: boundary });
    last = boundary;
  }
  await add({ after: last, upTo });
  return sum;
}

/** Whether two checksums are of the same rows. Absent: none were found, and then the other side has some. */
export function equal(left: Checksum | undefined, right: Checksum | undefined): boolean {
  return left !== undefined && right !== undefined && left.rows === right.rows && left.sum === right.sum;
}

/** A power of two, since the bucket is some of a hash's bits. */
export function bucketsFor(rows: number, rowsInOne: number, most: number): number {
  return Math.min(most, 2 ** Math.max(4, Math.ceil(Math.log2(rows / rowsInOne + 1))));
}

/** Returns the buckets that are not the same on both sides. */
export function differingBuckets(
  ours: ReadonlyMap<number, Checksum>,
  theirs: ReadonlyMap<number, Checksum>,
): readonly number[] {
  return [...new Set([...ours.keys(), ...theirs.keys()])].filter(
    (bucket) => !equal(ours.get(bucket), theirs.get(bucket)),
  );
}

/** Chooses as many differing buckets as have no more rows than may be listed. */
export function choose(
  differing: readonly number[],
  ours: ReadonlyMap<number, Checksum>,
  theirs: ReadonlyMap<number, Checksum>,
  mostRows: number,
): readonly number[] {
  let rows = 0;
  return differing.filter((bucket) => {
    const more = Math.max(ours.get(bucket)?.rows ?? 0, theirs.get(bucket)?.rows ?? 0);
    const fits = rows + more < mostRows;
    rows += fits ? more : 0;
    return fits;
  });
}

/** What both sides came to, as a text that is equal when both are. */
export function both(ours: Checksum | undefined, theirs: Checksum | undefined): string {
  return [ours, theirs].map((side) => (side ? `${side.rows}:${side.sum}` : '-')).join(' ');
}

function rangeName({ after, upTo }: KeyRange): string {
  return JSON.stringify([after ?? null, upTo ?? null]);
}

/** Returns the rows that are not the same in two lists. */
export function differences(ours: readonly HashedRow[], theirs: readonly HashedRow[]): readonly Suspect[] {
  const others = new Map(theirs.map((row) => [keyId(row.key), row]));
  const found = ours.flatMap((source): readonly Suspect[] => {
    const target = others.get(keyId(source.key));
    others.delete(keyId(source.key));
    return sameRow(source, target) ? [] : [{ key: source.key, source, target }];
  });
  return [...found, ...[...others.values()].map((target) => ({ key: target.key, source: undefined, target }))];
}

/** Whether two looks at one key saw the same values. */
export function sameRow(left: HashedRow | undefined, right: HashedRow | undefined): boolean {
  return left?.hash === right?.hash && left?.occurrences === right?.occurrences;
}
