import type { Cells } from '../rows';
import type { ColumnPair } from '../table';
import { printed } from './row-hash';
import type { TextRow } from './sessions';

/** Longest beginning of a value that is brought along for people, in characters. */
const longestValue = 200;

/** SQL of the cell of each column: `h0` its hash, `v0` the beginning of its value, and so on. */
export function cellValues(columns: readonly ColumnPair[]): readonly string[] {
  return columns.map((pair, index) => {
    const text = printed(pair);
    return `hashtextextended(${text} COLLATE "C", 0) AS h${index}, left(${text}, ${longestValue}) AS v${index}`;
  });
}

/** The cells of a row that was read by `cellValues`. */
export function cellsOf(columns: readonly ColumnPair[], row: TextRow): Cells {
  return Object.fromEntries(
    columns.map(({ name }, index) => [name, { hash: row[`h${index}`] ?? null, value: row[`v${index}`] ?? null }]),
  );
}
