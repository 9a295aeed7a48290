import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RehearsalFailure } from './failure';

/** Where a rehearsal finds and puts its files. */
export interface Places {
  /** Root of the project: the folder of `cdk.json`. */
  readonly project: string;
  /** Folder of the rehearsal's own files that are not TypeScript. */
  readonly source: string;
  /** Folder for everything that a rehearsal makes; git-ignored. */
  readonly work: string;
  /** Folder for the full output of every program. */
  readonly logs: string;
}

/** The places of a rehearsal in a project. Nothing is made yet. */
export function placesIn(project: string): Places {
  const work = join(project, '.rehearsal');
  return { project, source: join(project, 'test', 'rehearsal'), work, logs: join(work, 'logs') };
}

/**
 * Claims the working folder for this process and clears what the run before has left in it; an installed emulator stays.
 *
 * @throws RehearsalFailure when another rehearsal runs there
 */
export function claim(places: Places): void {
  mkdirSync(places.work, { recursive: true });
  const claimed = owner(places);
  if (claimed !== undefined && claimed !== process.pid && runs(claimed)) {
    throw new RehearsalFailure(`Another rehearsal runs in this folder (process ${claimed}): wait until it has ended.`);
  }
  writeFileSync(join(places.work, 'owner'), String(process.pid));
  for (const name of readdirSync(places.work).filter((entry) => /^(logs|assembly-|emulator-files-)/.test(entry))) {
    rmSync(join(places.work, name), { recursive: true, force: true });
  }
  mkdirSync(places.logs);
}

/** Gives the working folder free, if this process has claimed it. A claim that was never given free ends with its process. */
export function release(places: Places): void {
  if (owner(places) === process.pid) {
    rmSync(join(places.work, 'owner'));
  }
}

function owner({ work }: Places): number | undefined {
  const file = join(work, 'owner');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
