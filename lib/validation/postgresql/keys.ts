import type { TablePair } from '../table';
import type { Side } from './conditions';
import { columnOf, printed } from './row-hash';
import type { TextRow } from './sessions';

/** SQL of the order of a side's key, with commas between its columns. */
export function keyOrder({ key }: TablePair, side: Side): string {
  return key
    .map((pair) => {
      const { operators } = pair[side];
      return `${columnOf(pair.name)}${operators === undefined ? '' : ` USING ${operators['<']}`}`;
    })
    .join(', ');
}

/** SQL of the key's columns as they are, `k0` and so on, for a query around it that reads this one as `r`. */
export function keyValues({ key }: TablePair): readonly string[] {
  return key.map(({ name }, index) => `${columnOf(name)} AS k${index}`);
}

/** SQL of the key's columns as text, `t0` and so on. */
export function keyTexts({ key }: TablePair): readonly string[] {
  return key.map((pair, index) => `${printed(pair)} AS t${index}`);
}

/** The same of a query that reads `keyValues`. */
export function textsOfKeyValues({ key }: TablePair): readonly string[] {
  return key.map((pair, index) => `${printed(pair, `r.k${index}`)} AS t${index}`);
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
