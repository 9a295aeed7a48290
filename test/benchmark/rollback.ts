import { statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Durations, inTurns } from './measure';

/** Size of the rollback function, and how long its cold start reads it. */
export interface RollbackMeasurements {
  readonly bundleKilobytes: number;
  /** A Node.js process that imports the bundle and ends. */
  readonly coldImport: Durations;
  /** A Node.js process that imports an empty module and ends. */
  readonly emptyModule: Durations;
}

/** Measures the bundle of the rollback function. */
export async function measureRollback(
  runs: number,
  scratch: string,
  onRun: (run: number) => void,
): Promise<RollbackMeasurements> {
  // bin/run.mjs, which has started this program, has built it.
  const bundle = resolve('.build', 'lambda', 'rollback', 'index.js');
  const emptyFile = join(scratch, 'empty.js');
  writeFileSync(emptyFile, '');
  const imports = [bundle, emptyFile].map(
    (file) => [process.execPath, '--eval', `require(${JSON.stringify(file)})`] as const,
  );
  const [coldImport, emptyModule] = (await inTurns(imports, runs, onRun)) as [Durations, Durations];
  return { bundleKilobytes: statSync(bundle).size / 1000, coldImport, emptyModule };
}
