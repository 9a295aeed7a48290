import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claim, type Places, placesIn, release } from './places';

let places: Places;
beforeEach(() => {
  places = placesIn(mkdtempSync(join(tmpdir(), 'places-')));
});
afterEach(() => rmSync(places.project, { recursive: true }));

/** Leaves a claim of another process. */
function claimedBy(pid: number): void {
  mkdirSync(places.work);
  writeFileSync(join(places.work, 'owner'), String(pid));
}

describe('the working folder of a rehearsal', () => {
  it('is made, claimed and given free', () => {
    claim(places);
    expect(readdirSync(places.work).sort()).toEqual(['logs', 'owner']);
    release(places);
    expect(readdirSync(places.work)).toEqual(['logs']);
  });

  it('is cleared of the run before, the installed emulator aside', () => {
    for (const name of ['logs', 'assembly-1', 'emulator-files-4000', 'emulator-0123456789ab']) {
      mkdirSync(join(places.work, name), { recursive: true });
    }
    writeFileSync(join(places.logs, 'old.log'), '');
    claim(places);
    expect(readdirSync(places.work).sort()).toEqual(['emulator-0123456789ab', 'logs', 'owner']);
    expect(readdirSync(places.logs)).toEqual([]);
  });

  it('is refused while another rehearsal runs in it, and nothing is touched', () => {
    claimedBy(process.ppid);
    mkdirSync(places.logs);
    writeFileSync(join(places.logs, 'its.log'), '');
    expect(() => claim(places)).toThrow(
      `Another rehearsal runs in this folder (process ${process.ppid}): wait until it has ended.`,
    );
    release(places);
    expect(readdirSync(places.work).sort()).toEqual(['logs', 'owner']);
    expect(existsSync(join(places.logs, 'its.log'))).toBe(true);
  });

  it('is taken over from a rehearsal that was killed', () => {
    claimedBy(spawnSync('true').pid);
    expect(() => claim(places)).not.toThrow();
  });
});
