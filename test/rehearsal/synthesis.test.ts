import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Synthesis } from './synthesis';

let work: string;
let log: string[];
let synthesis: Synthesis;

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'synthesis-'));
  log = [];
  synthesis = new Synthesis(work, async (flags, path) => {
    const weight = String(flags['awsTrafficWeight']);
    log.push(`begin ${weight}`);
    await sleep(10);
    log.push(`end ${weight}`);
    if (weight === 'bad') {
      throw new Error('not synthesised');
    }
    mkdirSync(path);
    return { path, stacks: [] };
  });
});

afterEach(() => rmSync(work, { recursive: true }));

const at = (awsTrafficWeight: string) => ({ awsTrafficWeight });

describe('the assemblies of a rehearsal', () => {
  it('are made once for the same flags, one after the other', async () => {
    const [one, other, again] = await Promise.all([
      synthesis.of(at('0')),
      synthesis.of(at('25')),
      synthesis.of(at('0')),
    ]);
    expect(again).toBe(one);
    expect(other.path).not.toBe(one.path);
    expect(log).toEqual(['begin 0', 'end 0', 'begin 25', 'end 25']);
  });

  it('go on after one that failed', async () => {
    const bad = synthesis.of(at('bad'));
    const good = synthesis.of(at('0'));
    await expect(bad).rejects.toThrow('not synthesised');
    await expect(good).resolves.toMatchObject({ stacks: [] });
  });

  it('are deleted and made again once they are forgotten', async () => {
    const { path } = await synthesis.of(at('0'));
    await synthesis.forget();
    expect(existsSync(path)).toBe(false);
    await synthesis.of(at('0'));
    expect(log).toHaveLength(4);
  });

  it('are not made any more after the end', async () => {
    synthesis.end();
    await expect(synthesis.of(at('0'))).rejects.toThrow('The rehearsal has ended.');
    expect(log).toEqual([]);
  });
});
