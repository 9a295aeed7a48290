import fs, { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Checkpoint } from '../../lib/validation/checkpoint';
import type { Scope } from '../../lib/validation/checkpoint-file';
import { type PassOptions, validate } from '../../lib/validation/pass';
import type { Verdict } from '../../lib/validation/verdict';
import { rowsOnly } from './databases';
import { type MadeUpTable, madeUpPair } from './made-up-table';
import { numbers } from './random-tables';

const directory = mkdtempSync(join(tmpdir(), 'crossfade-checkpoint-'));
afterAll(() => rmSync(directory, { recursive: true }));
let files = 0;
let path = '';
beforeEach(() => {
  path = join(directory, `${files++}`);
});

const scope: Scope = {
  source: 'postgresql://old:5432/shop',
  target: 'postgresql://new:5432/shop',
  schemas: null,
  tables: null,
};
const options: PassOptions = { ...rowsOnly, schemas: ['public'], rowsPerRange: 10, concurrency: 1 };
/** A clock on which every look takes long enough to be written down. */
const eager = () => {
  let time = Date.parse('2026-11-21T12:00:00Z');
  return () => {
    time += 1000;
    return time;
  };
};

/** Compares, and is interrupted before the range that begins after a key. */
async function pass(tables: readonly MadeUpTable[], until?: number, more: Partial<PassOptions> = {}): Promise<Verdict> {
  const interruption = new AbortController();
  const held = tables.map((table) => ({
    ...table,
    before: async ([after, upTo]: [number, number]) => {
      await table.before?.([after, upTo]);
      if (after === until) {
        interruption.abort();
        throw new Error('cancelled');
      }
    },
  }));
  const checkpoint = Checkpoint.open(path, scope, eager());
  return await validate(
    madeUpPair(...held),
    { ...options, ...more, signal: interruption.signal, checkpoint },
    () => {},
  );
}

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

describe('the file', () => {
  const open = (other: Partial<Scope> = {}) => Checkpoint.open(path, { ...scope, ...other }, eager());

  test('is for its owner alone', async () => {
    writeFileSync(path, '', { mode: 0o644 });
    await pass([{ rows: 100 }], 50);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('may end in a line that is not whole', async () => {
    await pass([{ rows: 100 }], 50);
    appendFileSync(path, '{"at":"2026-11-21T12:0');
    const looked: [number, number][] = [];
    await pass([{ rows: 100, looked }], 70);
    expect(looked).toEqual([
      [50, 60],
      [60, 70],
    ]);
    expect((await pass([{ rows: 100 }])).outcome).toBe('equal');
  });

  test.each([
    [
      { source: 'postgresql://other:5432/shop' },
      'its source is "postgresql://old:5432/shop" and not "postgresql://other',
    ],
    [{ target: 'postgresql://other:5432/shop' }, 'its target is'],
    [{ schemas: ['a'] }, 'its schemas is null and not ["a"]'],
    [{ tables: ['a.b'] }, 'its tables is null and not ["a.b"]'],
  ])('of another run is refused: %j', async (other, reason) => {
    await pass([{ rows: 100 }], 50);
    const left = readFileSync(path, 'utf8');
    expect(() => open(other)).toThrow(reason);
    expect(readFileSync(path, 'utf8')).toBe(left);
  });

  test.each([
    ['# Notes\n', 'line 1 cannot be read'],
    ['{}\n', 'this one is something else'],
    ['no end of a line', 'this one is something else'],
  ])('that holds something else is refused and stays as it is: %j', (text, reason) => {
    writeFileSync(path, text);
    expect(() => open()).toThrow(reason);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test('that is broken within is refused', async () => {
    await pass([{ rows: 100 }], 50);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"upTo"', 'upTo'));
    expect(() => open()).toThrow('line 2 cannot be read');
  });

  test('that cannot be written is refused', () => {
    path = join(directory, 'absent', 'file');
    expect(() => open()).toThrow(`--checkpoint: got "${path}", allowed a file that can be written; ENOENT`);
  });

  test('on a full disk does not end the pass', async () => {
    const checkpoint = Checkpoint.open(path, scope, eager());
    const full = jest.spyOn(fs, 'writeSync').mockImplementation(() => {
      throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    });
    const verdict = await validate(madeUpPair({ rows: 100 }), { ...options, checkpoint }, () => {});
    full.mockRestore();
    expect(verdict).toMatchObject({
      outcome: 'equal',
      notes: [`--checkpoint ${path}: could not be written (ENOSPC), so a further run would begin earlier`],
    });
  });
});
