import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { alternate, type Command, type Durations } from './measure';

/** What is held against the measurements. */
export const targets = {
  /** The synth of all stacks against the synth of an empty app. */
  synthRatio: 2.5,
  /** Size of the rollback function's bundle, kB of 1000 bytes. */
  bundleKilobytes: 400,
} as const;

/** What the benchmark measured. Durations in seconds. */
export interface Measurements {
  readonly runs: number;
  readonly synth: {
    readonly allStacks: Durations;
    readonly emptyApp: Durations;
    /** Median of all stacks over median of the empty app. */
    readonly ratio: number;
  };
  readonly rollback: {
    readonly bundleKilobytes: number;
    /** A Node.js process that imports the bundle and ends. */
    readonly coldImport: Durations;
    /** A Node.js process that imports an empty module and ends. */
    readonly emptyModule: Durations;
  };
}

/**
 * Measures the synth of trading and the rollback function. Runs in the folder of the project.
 *
 * @param runs how often each is counted
 * @param onProgress called with what is measured next
 * @throws InvalidInputError with the output of a command that fails
 */
export async function measure(runs: number, onProgress: (text: string) => void): Promise<Measurements> {
  const scratch = mkdtempSync(join(tmpdir(), 'crossfade-benchmark-'));
  const progress = (name: string) => (run: number) => onProgress(`${name}, run ${run} of ${runs + 1}`);
  try {
    const synth: Command = ['npx', 'cdk', 'synth', '--quiet', '--output'];
    const [allStacks, emptyApp] = await alternate(
      [...synth, join(scratch, 'trading'), '--context', 'migration=trading'],
      [...synth, join(scratch, 'empty'), '--app', 'node bin/run.mjs ../test/benchmark/empty-app'],
      runs,
      progress('synth'),
    );
    // The synth has built it.
    const bundle = resolve('.build/lambda/rollback/index.js');
    const emptyFile = join(scratch, 'empty.js');
    writeFileSync(emptyFile, '');
    const [coldImport, emptyModule] = await alternate(
      [process.execPath, '--eval', `require(${JSON.stringify(bundle)})`],
      [process.execPath, '--eval', `require(${JSON.stringify(emptyFile)})`],
      runs,
      progress('cold import'),
    );
    return {
      runs,
      synth: { allStacks, emptyApp, ratio: allStacks.median / emptyApp.median },
      rollback: { bundleKilobytes: statSync(bundle).size / 1000, coldImport, emptyModule },
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
