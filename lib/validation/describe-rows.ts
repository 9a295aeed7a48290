import type { Suspect } from './compare-range';
import type { ReaderPair } from './database';
import type { Cells } from './rows';
import type { TablePair } from './table';
import type { CellDifference, RowDifference } from './verdict';

/** Rows in one statement: each brings the beginning of every column. */
const batch = 200;

/** Says of rows that differ what is different: the row as a whole, or some of its columns. */
export async function describeRows(
  readers: ReaderPair,
  pair: TablePair,
  rows: readonly Suspect[],
  showValues: boolean,
): Promise<readonly RowDifference[]> {
  if (pair.key.length === 0) {
    const values = showValues ? await valuesOf(readers, rows) : [];
    return rows.map((row, index) => keylessDifference(row, values[index]));
  }
  const described: RowDifference[] = [];
  for (let first = 0; first < rows.length; first += batch) {
    const some = rows.slice(first, first + batch);
    const changed = some.filter((row) => findingOf(row) === 'changed');
    const cells = await cellDifferences(readers, changed, showValues);
    described.push(
      ...some.map((row) => ({ key: row.key, finding: findingOf(row), cells: cells[changed.indexOf(row)] ?? [] })),
    );
  }
  return described;
}

/** Of a table without a key: whether the target has fewer or more of such rows. */
function findingOf({ source, target }: Suspect): RowDifference['finding'] {
  if (source?.hash === target?.hash) {
    return (source?.occurrences ?? 0) > (target?.occurrences ?? 0) ? 'missing' : 'extra';
  }
  if (target === undefined) {
    return 'missing';
  }
  return source === undefined ? 'extra' : 'changed';
}

function keylessDifference(row: Suspect, values: RowDifference['values']): RowDifference {
  const occurrences = { source: row.source?.occurrences ?? 0, target: row.target?.occurrences ?? 0 };
  return { key: row.key, finding: findingOf(row), cells: [], occurrences, ...(values && { values }) };
}

/** Values of rows of a table without a key, from a side that has them: both have the same for one hash. */
async function valuesOf(
  { source, target }: ReaderPair,
  rows: readonly Suspect[],
): Promise<readonly RowDifference['values'][]> {
  // All at once: each look for hashes reads the table.
  const keysOf = (side: readonly Suspect[]) => side.map(({ key }) => key);
  const ours = rows.filter((row) => row.source !== undefined);
  const theirs = rows.filter((row) => row.source === undefined);
  const [ourCells, theirCells] = await Promise.all([source.cells(keysOf(ours)), target.cells(keysOf(theirs))]);
  return rows.map((row) => {
    const cells = row.source === undefined ? theirCells[theirs.indexOf(row)] : ourCells[ours.indexOf(row)];
    return cells && Object.fromEntries(Object.entries(cells).map(([column, { value }]) => [column, value]));
  });
}

async function cellDifferences(
  { source, target }: ReaderPair,
  rows: readonly Suspect[],
  showValues: boolean,
): Promise<readonly (readonly CellDifference[])[]> {
  if (rows.length === 0) {
    return [];
  }
  const keys = rows.map(({ key }) => key);
  const [ours, theirs] = await Promise.all([source.cells(keys), target.cells(keys)]);
  return keys.map((_, index) => between(ours[index] ?? {}, theirs[index] ?? {}, showValues));
}

function between(ours: Cells, theirs: Cells, showValues: boolean): readonly CellDifference[] {
  return Object.entries(ours).flatMap(([column, mine]) => {
    const other = theirs[column];
    if (mine.hash === other?.hash) {
      return [];
    }
    return [showValues ? { column, source: mine.value, target: other?.value ?? null } : { column }];
  });
}
