import fs, { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Checkpoint } from '../../lib/validation/checkpoint';
import type { Scope } from '../../lib/validation/checkpoint-file';
import { validate } from '../../lib/validation/pass';
import type { Table } from '../../lib/validation/table';
import { eager, options, passWith, scope, useCheckpointFiles } from './checkpoints';
import { madeUpPair } from './made-up-table';

const { directory, nextPath } = useCheckpointFiles();
let path = '';
beforeEach(() => {
  path = nextPath();
});
const pass = passWith(() => path);

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
    ['null\n', 'this one is something else'],
    ['{"checkpoint":"crossfade validation"}\n', 'this one is something else'],
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

  test.each(['null', '{}', '[]', '7'])('that holds a line which is none of its own is refused: %s', async (line) => {
    await pass([{ rows: 100 }], 50);
    appendFileSync(path, `${line}\n`);
    const lines = readFileSync(path, 'utf8').trim().split('\n').length;
    expect(() => open()).toThrow(`line ${lines} is none of a checkpoint`);
  });

  test.each(['at', 'table', 'shape', 'complete', 'opened', 'closed', 'proven', 'sourceRows'])(
    'that lacks %s is refused',
    async (field) => {
      await pass([{ rows: 100 }], 50);
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll(`"${field}":`, '"x":'));
      expect(() => open()).toThrow('is none of a checkpoint');
    },
  );

  test('that cannot be written is refused', () => {
    path = join(directory, 'absent', 'file');
    expect(() => open()).toThrow(`--checkpoint: got "${path}", allowed a file that can be written; ENOENT`);
  });

  test('is written within a second, however long the next range takes', async () => {
    const databases = madeUpPair({ rows: 100 });
    const [table] = await databases.source.tables(['public']);
    const pair = databases.pairTables(table as Table, table as Table);
    jest.useFakeTimers();
    try {
      const checkpoint = Checkpoint.open(path, scope, () => 0);
      const lines = () => readFileSync(path, 'utf8').trim().split('\n').length;
      checkpoint.ledger(pair).looked({}, { ranges: 1, sourceRows: 1, targetRows: 1, inFlight: 0 });
      jest.advanceTimersByTime(999);
      expect(lines()).toBe(1);
      jest.advanceTimersByTime(1);
      expect(lines()).toBe(2);
      checkpoint.end(false);
    } finally {
      jest.useRealTimers();
    }
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
