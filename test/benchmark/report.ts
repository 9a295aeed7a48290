import { type Measurements, targets } from './benchmark';
import type { Durations } from './measure';

/** The measurements as a table, each target with whether it is met. */
export function renderMeasurements({ runs, synth, rollback }: Measurements): string {
  const importCost = rollback.coldImport.median - rollback.emptyModule.median;
  return [
    `seconds, ${runs} runs each`.padEnd(34) +
      ['minimum', 'median', 'maximum'].map((title) => title.padStart(9)).join(''),
    line('npx cdk synth, all stacks', synth.allStacks),
    line('npx cdk synth, an empty app', synth.emptyApp),
    line('cold import, the rollback bundle', rollback.coldImport),
    line('cold import, an empty module', rollback.emptyModule),
    '',
    `The synth takes ${synth.ratio.toFixed(2)} times that of an empty app; ${target(synth.ratio, targets.synthRatio)}.`,
    `The rollback bundle has ${rollback.bundleKilobytes.toFixed(0)} kB; ${target(rollback.bundleKilobytes, targets.bundleKilobytes)}.`,
    `Importing it takes ${(importCost * 1000).toFixed(0)} ms more than importing nothing.`,
  ].join('\n');
}

function line(name: string, { minimum, median, maximum }: Durations): string {
  return name.padEnd(34) + [minimum, median, maximum].map((value) => value.toFixed(3).padStart(9)).join('');
}

const target = (value: number, limit: number) =>
  `the target, at most ${limit}, is ${value <= limit ? 'met' : 'missed'}`;
