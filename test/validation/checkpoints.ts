import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Checkpoint } from '../../lib/validation/checkpoint';
import type { Scope } from '../../lib/validation/checkpoint-file';
import { type PassOptions, validate } from '../../lib/validation/pass';
import type { Verdict } from '../../lib/validation/verdict';
import { rowsOnly } from './databases';
import { type MadeUpTable, madeUpPair } from './made-up-table';

/** What all runs of these tests compare. */
export const scope: Scope = {
  source: 'postgresql://old:5432/shop',
  target: 'postgresql://new:5432/shop',
  schemas: null,
  tables: null,
};

/** Options of a pass in ranges of ten rows, one after the other. */
export const options: PassOptions = { ...rowsOnly, schemas: ['public'], rowsPerRange: 10, concurrency: 1 };

/** A clock on which every look takes long enough to be written down. */
export const eager = () => {
  let time = Date.parse('2026-11-21T12:00:00Z');
  return () => {
    time += 1000;
    return time;
  };
};

/** A folder that goes after the last test of a file, and the path of a file in it, another one each time. */
export function useCheckpointFiles(): { readonly directory: string; nextPath(): string } {
  const directory = mkdtempSync(join(tmpdir(), 'crossfade-checkpoint-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  let files = 0;
  return { directory, nextPath: () => join(directory, `${files++}`) };
}

/**
 * Returns a function that compares, and is interrupted before the range that begins after a key.
 *
 * @param path of the file in which a pass keeps its checkpoint, asked for by each
 */
export function passWith(path: () => string) {
  return async function pass(
    tables: readonly MadeUpTable[],
    until?: number,
    more: Partial<PassOptions> = {},
  ): Promise<Verdict> {
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
    const checkpoint = Checkpoint.open(path(), scope, eager());
    return await validate(
      madeUpPair(...held),
      { ...options, ...more, signal: interruption.signal, checkpoint },
      () => {},
    );
  };
}
