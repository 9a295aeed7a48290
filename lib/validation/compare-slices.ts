import {
  both,
  bucketsFor,
  choose,
  differences,
  differingBuckets,
  type LookLimits,
  type RangeComparison,
  type Suspect,
} from './compare-range';
import type { ReaderPair } from './database';
import { type Checksum, type HashedRow, keyId, type RowReader } from './rows';
import type { TablePair } from './table';

/** Rows that a bucket should hold, and buckets at most: each is a line of the answer for every slice. */
const rowsPerBucket = 256;
const mostBuckets = 2 ** 14;

/** Rows of a slice for each bucket, so that the answers are small beside what they sum up. */
const rowsPerAnswer = 8;

/** Rows of a table without statistics. */
const usualRows = 1_000_000;

/** How often both sides are read for the rows of buckets that differ, before the rest of those buckets counts as unlisted. */
const mostReadings = 4;

/**
 * Compares a table whose sides have no order in common. Each side is read in slices of its own, every slice gives a checksum
 * for each bucket of keys, and those add up to the checksums of the whole table by bucket. Only the rows of buckets that
 * differ are read, slice by slice again.
 *
 * A slice is a moment of its own. With a key that does not matter: slices are ranges of keys, so that a row which is there
 * all the time is in exactly one of them. Without a key all slices of a side see one moment, for a row that is written moves
 * to another page.
 *
 * @param open parts that an earlier look has left unlisted: those that were equal since then are not looked into again
 */
export async function compareSlices(
  readers: ReaderPair,
  pair: TablePair,
  limits: LookLimits,
  open?: ReadonlyMap<string, string>,
): Promise<RangeComparison> {
  const { mostSuspects } = limits;
  const keyed = pair.key.length > 0;
  const rows = Math.max(pair.source.estimatedRows, pair.target.estimatedRows) || usualRows;
  const count = bucketsFor(rows, rowsPerBucket, mostBuckets);
  const reading: Reading = {
    rows: Math.max(limits.rowsPerRange, count * rowsPerAnswer),
    keyed,
    beforeSlice: limits.beforeRange,
  };
  const [ours, theirs] = await Promise.all([
    bucketsOf(readers.source, reading, count),
    bucketsOf(readers.target, reading, count),
  ]);
  const differing = differingBuckets(ours, theirs).filter((bucket) => open?.has(`${bucket}`) ?? true);
  const counted = { sourceRows: rowsIn(ours), targetRows: rowsIn(theirs) };

  let suspects: readonly Suspect[] = [];
  const listed = new Set<number>();
  for (let readings = 0; readings < mostReadings && suspects.length < mostSuspects; readings++) {
    const left = differing.filter((bucket) => !listed.has(bucket));
    const chosen = choose(left, ours, theirs, mostSuspects);
    if (chosen.length === 0) {
      break;
    }
    const [ourRows, theirRows] = await Promise.all([
      rowsOf(readers.source, reading, count, chosen, mostSuspects),
      rowsOf(readers.target, reading, count, chosen, mostSuspects),
    ]);
    if (ourRows === undefined || theirRows === undefined) {
      break;
    }
    for (const bucket of chosen) {
      listed.add(bucket);
    }
    // Arguments of a call would be too many for the stack.
    suspects = [...suspects, ...differences(ourRows, theirRows)];
  }
  const unlisted = new Map(
    differing
      .filter((bucket) => !listed.has(bucket))
      .map((bucket) => [`${bucket}`, both(ours.get(bucket), theirs.get(bucket))]),
  );
  const overflow = unlisted.size > 0;
  return {
    ...counted,
    suspects,
    overflow,
    unlisted,
    inconclusive: differing.length > 0 && suspects.length === 0 && !overflow,
  };
}

/** How one side is read. */
interface Reading {
  /** Rows of a slice. */
  readonly rows: number;
  /** Whether rows have a key, by which slices are cut. */
  readonly keyed: boolean;
  readonly beforeSlice?: () => Promise<void>;
}

/** Adds the checksums of all slices up, by bucket. */
function bucketsOf(reader: RowReader, reading: Reading, count: number): Promise<ReadonlyMap<number, Checksum>> {
  return inSlices(reading, reader, async (slices) => {
    const sums = new Map<number, { readonly rows: number; readonly sum: bigint }>();
    for await (const [one, slice] of slices) {
      for (const [bucket, { rows, sum }] of await one.buckets(slice, count)) {
        const before = sums.get(bucket) ?? { rows: 0, sum: 0n };
        sums.set(bucket, { rows: before.rows + rows, sum: before.sum + BigInt(sum) });
      }
    }
    return new Map([...sums].map(([bucket, { rows, sum }]) => [bucket, { rows, sum: `${sum}` }]));
  });
}

/** Reads the rows of some buckets from all slices; undefined where there are more than may be kept. */
function rowsOf(
  reader: RowReader,
  reading: Reading,
  count: number,
  chosen: readonly number[],
  limit: number,
): Promise<readonly HashedRow[] | undefined> {
  return inSlices(reading, reader, async (slices) => {
    const rows = new Map<string, HashedRow>();
    for await (const [one, slice] of slices) {
      const found = await one.rowsOf(slice, count, chosen, limit);
      for (const row of found) {
        const id = keyId(row.key);
        const occurrences = reading.keyed ? 0 : (rows.get(id)?.occurrences ?? 0);
        rows.set(id, { ...row, occurrences: row.occurrences + occurrences });
      }
      if (found.length === limit || rows.size >= limit) {
        return undefined;
      }
    }
    return [...rows.values()];
  });
}

type Slices = AsyncGenerator<readonly [RowReader, Parameters<RowReader['buckets']>[0]]>;

/** Reads all slices of a side one after the other; of a table without a key in one snapshot. */
function inSlices<Result>(
  { rows, keyed, beforeSlice }: Reading,
  reader: RowReader,
  read: (slices: Slices) => Promise<Result>,
): Promise<Result> {
  const slicesOf = async function* (one: RowReader): Slices {
    for await (const slice of one.slices(rows)) {
      // A pause inside a snapshot would keep the server from clearing away what the snapshot sees.
      await (keyed ? beforeSlice?.() : undefined);
      yield [one, slice];
    }
  };
  return keyed || reader.inOneSnapshot === undefined
    ? read(slicesOf(reader))
    : reader.inOneSnapshot((one) => read(slicesOf(one)));
}

function rowsIn(buckets: ReadonlyMap<number, Checksum>): number {
  return [...buckets.values()].reduce((sum, { rows }) => sum + rows, 0);
}
