import { join } from 'node:path';
import { definitions } from '../../lib/definitions';
import { type Durations, inTurns } from './measure';
import { synthOf, synthOfOther } from './synth';

/** How long the synth of one definition takes. */
export interface DefinitionSynth {
  readonly definition: string;
  readonly durations: Durations;
  /** Median over the median of the empty app. */
  readonly ratio: number;
}

/** The synth of every definition against that of an app with one empty stack. */
export interface DefinitionMeasurements {
  readonly emptyApp: Durations;
  readonly definitions: readonly DefinitionSynth[];
}

/** Measures the synth of all five stacks of each definition, in its first environment. */
export async function measureDefinitions(
  runs: number,
  scratch: string,
  onRun: (run: number) => void,
): Promise<DefinitionMeasurements> {
  const names = Object.keys(definitions);
  const commands = [
    synthOfOther('empty-app', {}, join(scratch, 'empty')),
    ...names.map((migration) => synthOf({ migration }, join(scratch, migration))),
  ];
  const [emptyApp, ...durations] = (await inTurns(commands, runs, onRun)) as [Durations, ...Durations[]];
  return {
    emptyApp,
    definitions: durations.map((durations, index) => ({
      definition: names[index] as string,
      durations,
      ratio: durations.median / emptyApp.median,
    })),
  };
}
