import type { TablePair } from '../table';
import { printed, quoted } from './row-hash';
import type { TextRow } from './sessions';

/** SQL of the key's columns, with commas between them. */
export function keyColumns({ key }: TablePair): string {
  return key.map(({ name }) => quoted(name)).join(', ');
}

/** SQL of the key's columns as text, `t0` and so on. */
export function keyTexts({ key }: TablePair): readonly string[] {
  return key.map((pair, index) => `${printed(pair)} AS t${index}`);
}

/**
 * The key of a row that was read by `keyTexts`; of a table without a key its hash, as `t0`.
 *
 * @throws Error when a key cannot be named, so that the row could not be found again
 */
export function keyOf({ key, name }: TablePair, row: TextRow): readonly string[] {
  return Array.from({ length: Math.max(key.length, 1) }, (_, index) => {
    const text = row[`t${index}`];
    // What the driver makes of bytes that are no text.
    if (text == null || text.includes('\ufffd')) {
      throw new Error(`a key of ${name} has bytes that are no character, so that its row could not be found again`);
    }
    return text;
  });
}
