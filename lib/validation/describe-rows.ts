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
  const described: RowDifference[] = [];
  for (let first = 0; first < rows.length; first += batch) {
    const some = rows.slice(first, first + batch);
    const changed = some.filter((row) => findingOf(row) === 'changed');
    const cells = pair.key.length === 0 ? [] : await cellDifferences(readers, changed, showValues);
    described.push(
      ...some.map((row) => ({
        key: row.key,
        finding: findingOf(row),
        cells: cells[changed.indexOf(row)] ?? [],
        ...(pair.key.length === 0 && {
          occurrences: { source: row.source?.occurrences ?? 0, target: row.target?.occurrences ?? 0 },
        }),
      })),
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
