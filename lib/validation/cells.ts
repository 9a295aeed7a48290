import type { Cells } from './rows';
import type { ColumnPair } from './table';

/** Longest beginning of a value that is brought along for people, in characters. */
export const longestShown = 200;

/**
 * Returns the cells of a row that a server answered with.
 *
 * @param row `h0` the hash of the first column's cell, `v0` the beginning of its value, and so on
 */
export function cellsOf(columns: readonly ColumnPair[], row: Readonly<Record<string, string | null>>): Cells {
  return Object.fromEntries(
    columns.map(({ name }, index) => [name, { hash: row[`h${index}`] ?? null, value: row[`v${index}`] ?? null }]),
  );
}
