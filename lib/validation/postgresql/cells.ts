import { longestShown } from '../cells';
import type { ColumnPair } from '../table';
import { printed } from './row-hash';

/** SQL of the cell of each column, as `cellsOf` reads them. */
export function cellValues(columns: readonly ColumnPair[]): readonly string[] {
  return columns.map((pair, index) => {
    const text = printed(pair);
    return `hashtextextended(${text} COLLATE "C", 0) AS h${index}, left(${text}, ${longestShown}) AS v${index}`;
  });
}
