import type { RowDifference, TableResult } from '../../../lib/validation/verdict';

/** A row of `orders` that is made different on the target, and how. */
export interface PlantedRow {
  readonly id: number;
  readonly finding: RowDifference['finding'];
}

/** What changes a row, by what is chosen for it: one column each, by as little as can be. */
const assignments = [
  'quantity = coalesce(quantity, 0) + 1',
  `note = coalesce(note || ' ', '')`,
  'price = price + 0.01',
  `placed_at = placed_at + interval '1 microsecond'`,
  'paid = NOT paid',
  'ratio = ratio + ratio / 4503599627370496',
  'shipped_at = CASE WHEN shipped_at IS NULL THEN placed_at END',
] as const;

/**
 * Chooses rows all over the table, the first and the last one among them. Of ten rows one is missing on the target, one is
 * extra (its id is beyond the last), the others are changed. A larger number of rows contains a smaller one.
 *
 * @param rows rows a side
 * @param count rows that differ
 */
export function plantedRows(rows: number, count: number): readonly PlantedRow[] {
  const chosen = new Map<number, PlantedRow['finding']>();
  // A Lehmer generator: the same rows in every run.
  let state = 48_271;
  for (let number = 0; chosen.size < count; number++) {
    state = (state * 48_271) % 2_147_483_647;
    const anywhere = 1 + (state % rows);
    const finding = number % 10 === 4 ? 'missing' : number % 10 === 7 ? 'extra' : 'changed';
    const ends = [anywhere, 1, rows];
    const id = finding === 'extra' ? rows + 1 + (state % rows) : (ends[number] ?? anywhere);
    chosen.set(id, chosen.get(id) ?? finding);
  }
  return [...chosen].map(([id, finding]) => ({ id, finding }));
}

/** SQL that makes the target's rows differ as planted. */
export function plantingSql(planted: readonly PlantedRow[]): string {
  const ids = (finding: PlantedRow['finding'], wanted = (_id: number) => true) =>
    planted.filter((row) => row.finding === finding && wanted(row.id)).map(({ id }) => id);
  const among = (chosen: readonly number[]) => `id = ANY ('{${chosen.join(',')}}'::int8[])`;
  const pattern = '(SELECT * FROM orders LIMIT 1)';
  return [
    ...assignments.map(
      (assignment, index) =>
        `UPDATE orders SET ${assignment} WHERE ${among(ids('changed', (id) => id % assignments.length === index))}`,
    ),
    `INSERT INTO orders SELECT n, quantity, code, price, note, address, placed_at, shipped_at, paid, ratio
      FROM unnest('{${ids('extra').join(',')}}'::int8[]) n, ${pattern} o`,
    `DELETE FROM orders WHERE ${among(ids('missing'))}`,
  ].join(';\n');
}

/** What a comparison found, against what was planted. */
export interface FoundRows {
  /** Planted rows that are in the report with the right finding. */
  readonly found: number;
  /** Planted rows that are not. */
  readonly notFound: readonly PlantedRow[];
  /** Keys in the report that were not planted, or with another finding. */
  readonly wronglyFound: readonly string[];
}

/** Holds a report against what was planted. */
export function holdAgainst(
  planted: readonly PlantedRow[],
  { differences }: Pick<TableResult, 'differences'>,
): FoundRows {
  const name = (id: string, finding: string) => `${finding} ${id}`;
  const reported = new Set(differences.map(({ key, finding }) => name(key.join(), finding)));
  const expected = new Set(planted.map(({ id, finding }) => name(`${id}`, finding)));
  const notFound = planted.filter(({ id, finding }) => !reported.has(name(`${id}`, finding)));
  return {
    found: planted.length - notFound.length,
    notFound,
    wronglyFound: [...reported].filter((row) => !expected.has(row)),
  };
}
