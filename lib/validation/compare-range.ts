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
}

/** Rows that a bucket should hold, so that one differing row costs few others. */
const rowsPerBucket = 32;

/**
 * Compares the rows of a range: one checksum on each side at once, and only where they differ the rows themselves, of
 * those buckets that differ.
 *
 * @param mostSuspects rows that are listed at most; memory grows with it. 0: a range that differs is not looked into
 */
export async function compareRange(
  { source, target }: ReaderPair,
  range: KeyRange,
  mostSuspects: number,
): Promise<RangeComparison> {
  const [ours, theirs] = await Promise.all([source.checksum(range), target.checksum(range)]);
  const counted = { sourceRows: ours.rows, targetRows: theirs.rows };
  if (equal(ours, theirs)) {
    return { ...counted, suspects: [], overflow: false, inconclusive: false };
  }
  if (mostSuspects === 0) {
    return { ...counted, suspects: [], overflow: true, inconclusive: false };
  }
  const count = bucketsFor(Math.max(ours.rows, theirs.rows));
  const [ourBuckets, theirBuckets] = await Promise.all([source.buckets(range, count), target.buckets(range, count)]);
  const differing = [...new Set([...ourBuckets.keys(), ...theirBuckets.keys()])].filter(
    (bucket) => !equal(ourBuckets.get(bucket), theirBuckets.get(bucket)),
  );
  const { chosen, overflow } = choose(differing, ourBuckets, theirBuckets, mostSuspects);
  const [ourRows, theirRows] = await Promise.all([
    source.rowsOf(range, count, chosen, mostSuspects),
    target.rowsOf(range, count, chosen, mostSuspects),
  ]);
  // A full answer may have been cut: what it lacks would look like a row that the other side has alone.
  const cut = ourRows.length === mostSuspects || theirRows.length === mostSuspects;
  const suspects = cut ? [] : differences(ourRows, theirRows);
  const more = overflow || cut;
  return { ...counted, suspects, overflow: more, inconclusive: suspects.length === 0 && !more };
}

function equal(left: Checksum | undefined, right: Checksum | undefined): boolean {
  return left !== undefined && right !== undefined && left.rows === right.rows && left.sum === right.sum;
}

/** A power of two, since the bucket is some of a hash's bits. */
function bucketsFor(rows: number): number {
  return 2 ** Math.min(16, Math.max(4, Math.ceil(Math.log2(rows / rowsPerBucket + 1))));
}

/** Chooses as many differing buckets as have no more rows than may be listed. */
function choose(
  differing: readonly number[],
  ours: ReadonlyMap<number, Checksum>,
  theirs: ReadonlyMap<number, Checksum>,
  mostRows: number,
): { readonly chosen: readonly number[]; readonly overflow: boolean } {
  let rows = 0;
  const chosen = differing.filter((bucket) => {
    rows += Math.max(ours.get(bucket)?.rows ?? 0, theirs.get(bucket)?.rows ?? 0);
    return rows < mostRows;
  });
  return { chosen, overflow: chosen.length < differing.length };
}

function differences(ours: readonly HashedRow[], theirs: readonly HashedRow[]): readonly Suspect[] {
  const others = new Map(theirs.map((row) => [keyId(row.key), row]));
  const found = ours.flatMap((source): readonly Suspect[] => {
    const target = others.get(keyId(source.key));
    others.delete(keyId(source.key));
    return sameRow(source, target) ? [] : [{ key: source.key, source, target }];
  });
  return [...found, ...[...others.values()].map((target) => ({ key: target.key, source: undefined, target }))];
}

/** Whether two looks at one key saw the same. */
export function sameRow(left: HashedRow | undefined, right: HashedRow | undefined): boolean {
  return left?.hash === right?.hash && left?.occurrences === right?.occurrences;
}
