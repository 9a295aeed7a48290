import { type Measurements, targets } from './benchmark';
import type { DefinitionMeasurements } from './definitions';
import type { Durations } from './measure';
import type { RollbackMeasurements } from './rollback';
import type { ServiceMeasurements } from './services';

/** The measurements as tables, each target with whether it is met. */
export function renderMeasurements({ runs, definitions, services, rollback }: Measurements): string {
  const sections = [
    ...(definitions === undefined ? [] : [renderDefinitions(definitions)]),
    ...(services === undefined ? [] : [renderServices(services)]),
    ...(rollback === undefined ? [] : [renderRollback(rollback)]),
  ];
  return [line(`seconds, ${runs} runs each`, ['minimum', 'median', 'maximum']), ...sections].join('\n\n');
}

function renderDefinitions({ emptyApp, definitions }: DefinitionMeasurements): string {
  const worst = Math.max(...definitions.map(({ ratio }) => ratio));
  return [
    measured('npx cdk synth, an empty app', emptyApp),
    ...definitions.map(({ definition, durations, ratio }) =>
      measured(`npx cdk synth, ${definition}`, durations, `${ratio.toFixed(2)} of empty`),
    ),
    `A synth takes at most ${worst.toFixed(2)} times that of an empty app; ${target(worst, targets.synthRatio)}.`,
  ].join('\n');
}

function renderServices({ oneService, counts }: ServiceMeasurements): string {
  const worst = Math.max(...counts.map(({ growth }) => growth));
  return [
    measured('synth, 1 service', oneService),
    ...counts.map(({ services, durations, secondsPerService, growth }) =>
      measured(
        `synth, ${services} services`,
        durations,
        `${secondsPerService.toFixed(3)} a service, ${growth.toFixed(2)} of the first`,
      ),
    ),
    `What a service adds grows to ${worst.toFixed(2)} times (linear: 1); ${target(worst, targets.growth)}.`,
  ].join('\n');
}

function renderRollback({ bundleKilobytes, coldImport, emptyModule }: RollbackMeasurements): string {
  const cost = (coldImport.median - emptyModule.median) * 1000;
  return [
    measured('cold import, the rollback bundle', coldImport),
    measured('cold import, an empty module', emptyModule),
    `The rollback bundle has ${bundleKilobytes.toFixed(0)} kB; ${target(bundleKilobytes, targets.bundleKilobytes)}.`,
    `Importing it takes ${cost.toFixed(0)} ms more than importing nothing.`,
  ].join('\n');
}

function measured(name: string, { minimum, median, maximum }: Durations, remark?: string): string {
  return line(
    name,
    [minimum, median, maximum].map((value) => value.toFixed(3)),
    remark,
  );
}

function line(name: string, columns: readonly string[], remark?: string): string {
  return [name.padEnd(34), ...columns.map((column) => column.padStart(9)), ...(remark ? [`   ${remark}`] : [])].join(
    '',
  );
}

const target = (value: number, limit: number) =>
  `the target, at most ${limit}, is ${value <= limit ? 'met' : 'missed'}`;
