import { rowsPerRange, sampleOf, type TableSize } from '../../lib/validation/postgresql/table-size';

const gibibyte = 1024 ** 3;
/** A table of so many rows of so many bytes. */
const table = (rows: number, rowBytes: number): TableSize => {
  const pages = Math.ceil((rows * rowBytes) / 8192);
  return { pages, longest: pages, bytes: rows * rowBytes, rows };
};

test('a range has the rows that are wanted, unless they are wide or there would be too many ranges', () => {
  expect(rowsPerRange(table(10_000_000, 168), 50_000)).toBe(50_000);
  // 1 MiB each: half a GiB is enough for one statement.
  expect(rowsPerRange(table(10_000, gibibyte / 1024), 50_000)).toBe(512);
  expect(rowsPerRange(table(10, 4 * gibibyte), 50_000)).toBe(1);
  expect(rowsPerRange(table(60_000_000_000, 168), 50_000)).toBe(1_200_000);
  expect(rowsPerRange(table(0, 0), 50_000)).toBe(50_000);
});

test('a small table is walked, a large one is sampled by about a hundredth', () => {
  expect(sampleOf(table(100_000, 100), 50_000)).toBeUndefined();
  expect(sampleOf(table(0, 0), 50_000)).toBeUndefined();
  const sample = sampleOf(table(10_000_000, 168), 50_000);
  expect(sample?.percent).toBeCloseTo(0.97, 1);
  expect(sample?.share).toBe(1);
  expect(sample?.step).toBeCloseTo(487, -1);
});

test('the rows of a sample stay few enough to be sorted', () => {
  const size = table(60_000_000_000, 168);
  const perRange = rowsPerRange(size, 50_000);
  const { percent = 0, share = 0, step = 0 } = sampleOf(size, perRange) ?? {};
  expect((size.rows * percent * share) / 100).toBeLessThanOrEqual(2_000_001);
  expect((size.rows * percent * share) / 100 / step).toBeCloseTo(50_000, -3);
});
