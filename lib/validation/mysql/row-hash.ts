import type { ColumnPair } from '../table';
import { type Side, serialised } from './values';

/** Bytes of max_allowed_packet from which values of a usual length go into the hash of a row as they are. */
const longestAsIs = 4096;

/** Bytes of a value's length, of the commas and of what stands beside it. */
const aroundValue = 64;

/** Bytes of a hash that takes the place of a long value. */
const hashBytes = 64;

/**
 * Returns the bytes up to which a value goes into the hash of its row as it is. A text of more bytes than
 * max_allowed_packet would be NULL, with no more than a warning, and the row would count as nothing.
 *
 * @param packetBytes the smaller max_allowed_packet of both sides
 * @throws Error when even hashes of the values are too much
 */
export function longestValue(columns: number, packetBytes: number): number {
  // Half of the packet, for what a conversion between character sets may add.
  const longest = Math.min(longestAsIs, Math.floor(packetBytes / 2 / Math.max(columns, 1)) - aroundValue);
  if (longest < hashBytes) {
    throw new Error(
      `max_allowed_packet of ${packetBytes} bytes is too small to hash ${columns} columns: raise it on both servers`,
    );
  }
  return longest;
}

/**
 * Returns SQL of bytes that no two different rows share, of some columns. The comma is a byte and no character, so that
 * no text is converted to the character set of another.
 */
export function serialisedRow(columns: readonly ColumnPair[], side: Side, longest: number): string {
  return `CONCAT_WS(X'2C', ${columns.flatMap((pair) => serialised(pair, side, longest)).join(', ') || "''"})`;
}

/**
 * Returns SQL of 64 bits from a row: the beginning of its SHA-256, which leaves nothing linear in it, so that sums of it
 * see rows that swap values. CRC32, which others use, is linear.
 */
export function hashOf(columns: readonly ColumnPair[], side: Side, longest: number): string {
  return `CAST(CONV(LEFT(SHA2(${serialisedRow(columns, side, longest)}, 256), 16), 16, 10) AS UNSIGNED)`;
}

/** Returns SQL of the bucket that a row falls into by its key. It only spreads rows, so a CRC does. */
export function bucketOf(key: readonly ColumnPair[], side: Side, count: number, longest: number): string {
  return `CRC32(${serialisedRow(key, side, longest)}) & ${count - 1}`;
}
