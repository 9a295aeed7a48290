import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchmarkArguments, Part } from './arguments';
import { type DefinitionMeasurements, measureDefinitions } from './definitions';
import { measureRollback, type RollbackMeasurements } from './rollback';
import { measureServices, type ServiceMeasurements } from './services';

/** What is held against the measurements. */
export const targets = {
  /** The synth of a definition against the synth of an empty app. */
  synthRatio: 2.5,
  /** What a service adds to the synth among 50 and 100 of them against what it adds among 10: 1 is linear. */
  growth: 1.5,
  /** Size of the rollback function's bundle, kB of 1000 bytes. */
  bundleKilobytes: 400,
} as const;

/** What the benchmark measured, a part absent where it was not asked for. Durations in seconds. */
export interface Measurements {
  readonly runs: number;
  readonly definitions?: DefinitionMeasurements;
  readonly services?: ServiceMeasurements;
  readonly rollback?: RollbackMeasurements;
}

/**
 * Measures what the command line asks for. Runs in the folder of the project.
 *
 * @param onProgress called with what is measured next
 * @throws InvalidInputError with the output of a command that fails
 */
export async function measure(
  { runs, parts }: Pick<BenchmarkArguments, 'runs' | 'parts'>,
  onProgress: (text: string) => void,
): Promise<Measurements> {
  const scratch = mkdtempSync(join(tmpdir(), 'crossfade-benchmark-'));
  const progress = (part: Part) => (run: number) => onProgress(`${part}, run ${run} of ${runs + 1}`);
  const asked = (part: Part) => parts.includes(part);
  try {
    return {
      runs,
      ...(asked('definitions') && { definitions: await measureDefinitions(runs, scratch, progress('definitions')) }),
      ...(asked('services') && { services: await measureServices(runs, scratch, progress('services')) }),
      ...(asked('rollback') && { rollback: await measureRollback(runs, scratch, progress('rollback')) }),
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
