import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { passWith, scope, useCheckpointFiles } from './checkpoints';
import { numbers } from './random-tables';

const { nextPath } = useCheckpointFiles();
let path = '';
beforeEach(() => {
  path = nextPath();
});
const pass = passWith(() => path);

describe('an interrupted pass', () => {
  test('is not proven, and says so of every table that was not compared to its end', async () => {
    const verdict = await pass([{ rows: 30 }, { rows: 100 }, { rows: 10 }], 50);
    expect(verdict).toMatchObject({
      outcome: 'unproven',
      unproven: ['interrupted before everything was compared'],
      tables: [
        { outcome: 'equal', sourceRows: 30 },
        { outcome: 'unproven', sourceRows: 50, reasons: ['interrupted before everything was compared'] },
        { outcome: 'unproven', sourceRows: 0, reasons: ['interrupted before everything was compared'] },
      ],
    });
    expect(verdict).not.toHaveProperty('resumed');
  });

  test('goes on behind what was proven, counts it, and says that it was not looked at again', async () => {
    await pass([{ rows: 30 }, { rows: 100 }], 50);
    const looked: [number, number][][] = [[], []];
    const verdict = await pass(looked.map((one, index) => ({ rows: index === 0 ? 30 : 100, looked: one })));
    expect(looked).toEqual([
      [],
      [
        [50, 60],
        [60, 70],
        [70, 80],
        [80, 90],
        [90, 100],
      ],
    ]);
    expect(verdict).toMatchObject({
      outcome: 'equal',
      tables: [
        { sourceRows: 30, targetRows: 30, ranges: 3 },
        { sourceRows: 100, ranges: 10 },
      ],
      resumed: {
        from: expect.stringMatching(/^2026-11-21T12:00/),
        until: expect.stringMatching(/^2026-11-21T12:00/),
        sourceRows: 80,
      },
    });
  });

  test('goes on from the same keys where the ranges are cut otherwise by then', async () => {
    await pass([{ rows: 100 }], 50);
    const looked: [number, number][] = [];
    await pass([{ rows: 100, looked }], undefined, { rowsPerRange: 33 });
    expect(looked).toEqual([
      [50, 60],
      [60, 93],
      [93, 100],
    ]);
  });

  test('looks again at what was different, and finds it mended or not', async () => {
    expect((await pass([{ rows: 100, differing: [15, 35] }], 70)).outcome).toBe('different');
    const looked: [number, number][] = [];
    const verdict = await pass([{ rows: 100, differing: [35], looked }], 80);
    expect(looked).toEqual([
      [10, 20],
      [30, 40],
      [70, 80],
    ]);
    expect(verdict.tables).toMatchObject([{ outcome: 'different', differentRows: 1, differences: [{ key: ['35'] }] }]);
    const last: [number, number][] = [];
    expect(await pass([{ rows: 100, looked: last }])).toMatchObject({
      outcome: 'equal',
      tables: [{ sourceRows: 100, ranges: 10 }],
    });
    expect(last).toEqual([
      [30, 40],
      [80, 90],
      [90, 100],
    ]);
  });

  test('looks again at every range behind one that was still being looked at', async () => {
    const before = async ([after]: [number, number]) => {
      // The second range takes until after the interruption.
      await sleep(after === 10 ? 200 : 0);
    };
    await pass([{ rows: 100, before }], 70, { concurrency: 2 });
    const [header, ...lines] = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(header.scope).toEqual(scope);
    expect(lines[0]).toMatchObject({ upTo: ['10'], proven: { sourceRows: 10 } });
    // By its end the second one is proven as well, but what counts is what a killed process would have left.
    writeFileSync(path, `${[header, lines[0]].map((line) => JSON.stringify(line)).join('\n')}\n`);
    const looked: [number, number][] = [];
    await pass([{ rows: 100, looked }]);
    expect(looked[0]).toEqual([10, 20]);
    expect(looked).toHaveLength(9);
  });

  test('looks again at a table that had no rows', async () => {
    await pass([{ rows: 0 }, { rows: 100 }], 50);
    const verdict = await pass([{ rows: 10, differing: [7] }, { rows: 100 }]);
    expect(verdict).toMatchObject({ outcome: 'different', resumed: { sourceRows: 50 } });
    expect(verdict.tables?.[0]?.differences).toMatchObject([{ key: ['7'] }]);
  });

  test('begins a table anew whose key has another type by then', async () => {
    await pass([{ rows: 30 }, { rows: 100 }], 50);
    const looked: [number, number][] = [];
    await pass([{ rows: 30 }, { rows: 100, keyType: 'int4', looked }], 90);
    expect(looked[0]).toEqual([0, 10]);
    const rest: [number, number][] = [];
    expect(await pass([{ rows: 30 }, { rows: 100, keyType: 'int4', looked: rest }])).toMatchObject({
      tables: [{}, { sourceRows: 100 }],
    });
    expect(rest).toEqual([[90, 100]]);
  });

  test('begins a table anew of which very many ranges are open', async () => {
    const rows = 10_002;
    const failing = async ([after]: [number, number]) => {
      if (after < 10_001) {
        throw new Error('gone');
      }
    };
    await pass([{ rows, before: failing }], undefined, { rowsPerRange: 1, concurrency: 64 });
    const looked: [number, number][] = [];
    await pass([{ rows, looked }], undefined, { rowsPerRange: 1000 });
    expect(looked).toHaveLength(11);
  });
});

test('a pass that could not read everything keeps its file, and one that compared everything takes it away', async () => {
  const failing = async ([after]: [number, number]) => {
    if (after === 20) {
      throw new Error('gone');
    }
  };
  const { tables } = await pass([{ rows: 50, before: failing, differing: [7] }]);
  expect(tables).toMatchObject([{ outcome: 'different', reasons: ['gone'] }]);
  expect(existsSync(path)).toBe(true);
  const looked: [number, number][] = [];
  expect((await pass([{ rows: 50, differing: [7], looked }])).outcome).toBe('different');
  expect(looked).toEqual([
    [0, 10],
    [20, 30],
  ]);
  expect(existsSync(path)).toBe(false);
});

test('however a run ends, no difference is lost: 100 runs that were killed at random and went on', async () => {
  const below = numbers(1);
  for (let run = 0; run < 100; run++) {
    const rows = 1 + below(60);
    const differing = [1 + below(rows)];
    const random = { rowsPerRange: 1 + below(8), concurrency: 1 + below(4) };
    const before = () => sleep(below(2));
    await pass([{ rows, differing, before }], below(rows), random);
    if (existsSync(path)) {
      const left = readFileSync(path);
      const header = left.indexOf('\n') + 1;
      writeFileSync(path, left.subarray(0, header + below(left.length - header + 1)));
    }
    const { outcome, tables } = await pass([{ rows, differing }], undefined, { rowsPerRange: 1 + below(8) });
    expect([run, outcome]).toEqual([run, 'different']);
    expect(tables).toMatchObject([{ sourceRows: rows, differentRows: 1, differences: [{ key: [`${differing[0]}`] }] }]);
  }
}, 120_000);
