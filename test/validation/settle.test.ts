import type { Suspect } from '../../lib/validation/compare-range';
import type { ReaderPair } from '../../lib/validation/database';
import type { HashedRow, RowReader } from '../../lib/validation/rows';
import { settle } from '../../lib/validation/settle';

/** What one row looks like on each side, look by look; `-` where there is none. */
type Looks = readonly (readonly [source: string, target: string])[];

function row(key: string, hash: string | undefined): HashedRow | undefined {
  return hash === undefined || hash === '-' ? undefined : { key: [key], hash, occurrences: 1 };
}

/** Readers that show each row as its looks say, the first look being the suspicion itself. */
function scripted(rows: Readonly<Record<string, Looks>>): {
  readers: ReaderPair;
  suspects: Suspect[];
  asked: string[][];
} {
  const asked: string[][] = [];
  const reader = (side: 0 | 1): RowReader => {
    let look = 0;
    const rowsByKey = async (keys: readonly (readonly string[])[]) => {
      look++;
      if (side === 0) {
        asked.push(keys.map(([key]) => `${key}`));
      }
      return keys.flatMap(([key]) => row(`${key}`, rows[`${key}`]?.[look]?.[side]) ?? []);
    };
    return { rowsByKey } as unknown as RowReader;
  };
  const suspects = Object.entries(rows).map(([key, looks]) => ({
    key: [key],
    source: row(key, looks[0]?.[0]),
    target: row(key, looks[0]?.[1]),
  }));
  return { readers: { source: reader(0), target: reader(1) }, suspects, asked };
}

const soon = [0.001, 0.001];
const keys = (suspects: readonly Suspect[]) => suspects.map(({ key }) => key[0]);

test('a row that arrives late is in flight, one that stays different is different, one that keeps changing is neither', async () => {
  const { readers, suspects, asked } = scripted({
    late: [
      ['a', '-'],
      ['a', 'a'],
      ['a', '-'],
    ],
    later: [
      ['a', 'b'],
      ['c', 'a'],
      ['c', 'c'],
    ],
    different: [
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b'],
    ],
    missing: [
      ['a', '-'],
      ['a', '-'],
      ['a', '-'],
    ],
    extra: [
      ['-', 'a'],
      ['-', 'a'],
      ['-', 'a'],
    ],
    written: [
      ['a', 'x'],
      ['b', 'x'],
      ['c', 'x'],
    ],
    following: [
      ['a', 'x'],
      ['b', 'x'],
      ['b', 'a'],
    ],
  });
  const { inFlight, different, unsettled } = await settle(readers, suspects, soon);
  expect(inFlight).toBe(2);
  expect(keys(different)).toEqual(['different', 'missing', 'extra']);
  expect(keys(unsettled)).toEqual(['written', 'following']);
  // What is equal is not looked at again.
  expect(asked[1]).not.toContain('late');
});

test('a row that was written between two looks is not different yet, though its values are what they were', async () => {
  const before = { key: ['1'], hash: 'a', occurrences: 1, version: '700' };
  const other = { ...before, hash: 'b' };
  const reader = (rows: readonly HashedRow[]) => ({ rowsByKey: async () => rows }) as unknown as RowReader;
  const suspects = [{ key: ['1'], source: before, target: other }];
  const written = { source: reader([{ ...before, version: '701' }]), target: reader([other]) };
  expect(await settle(written, suspects, [0.001])).toMatchObject({ different: [], unsettled: [{ key: ['1'] }] });
  const untouched = { source: reader([before]), target: reader([other]) };
  expect(await settle(untouched, suspects, [0.001])).toMatchObject({ different: [{ key: ['1'] }], unsettled: [] });
});

test('without a wait what differs is different', async () => {
  const { readers, suspects } = scripted({ one: [['a', 'b']] });
  expect(await settle(readers, suspects, [])).toEqual({
    inFlight: 0,
    vanished: [],
    different: suspects,
    unsettled: [],
  });
});

test('a row that neither side has any longer is told apart: its key may be one that finds no row', async () => {
  const { readers, suspects, asked } = scripted({
    gone: [
      ['a', 'b'],
      ['-', '-'],
      ['a', 'a'],
    ],
    extra: [
      ['-', 'a'],
      ['-', 'a'],
      ['-', '-'],
    ],
    late: [
      ['a', '-'],
      ['a', 'a'],
    ],
  });
  const { inFlight, vanished, different, unsettled } = await settle(readers, suspects, soon);
  expect([inFlight, different, unsettled]).toEqual([1, [], []]);
  expect(keys(vanished)).toEqual(['gone', 'extra']);
  expect(asked[1]).not.toContain('gone');
});

test('no wait is begun when nothing is open', async () => {
  const { readers, suspects } = scripted({
    one: [
      ['a', 'b'],
      ['b', 'b'],
    ],
  });
  const begun = Date.now();
  expect(await settle(readers, suspects, [0.001, 3600])).toMatchObject({ inFlight: 1 });
  expect(Date.now() - begun).toBeLessThan(60_000);
});

test('many rows are asked for in batches', async () => {
  const rows = Object.fromEntries(
    Array.from({ length: 2500 }, (_, n) => [
      `${n}`,
      [
        ['a', 'b'],
        ['a', 'b'],
      ] as const,
    ]),
  );
  const { readers, suspects, asked } = scripted(rows);
  await settle(readers, suspects, [0.001]);
  expect(asked.map(({ length }) => length)).toEqual([1000, 1000, 500]);
});
