import type { DatabasePair } from './database';
import type { KeyRange } from './rows';
import type { TablePair } from './table';

/**
 * Cuts a table into ranges of keys, by the source's rows; in one piece where the sides order the key differently.
 *
 * @param first the key after which to begin; none: the table's beginning
 */
export async function* rangesOf(
  databases: DatabasePair,
  pair: TablePair,
  rowsPerRange: number,
  first?: readonly string[],
): AsyncGenerator<KeyRange> {
  let after = first;
  if (pair.ranges) {
    for await (const upTo of databases.readers(pair).source.boundaries(rowsPerRange, first)) {
      yield { after, upTo };
      after = upTo;
    }
  }
  // Open at its end: the target may have rows beyond the last of the source.
  yield { after };
}
