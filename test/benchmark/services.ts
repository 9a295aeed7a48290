import { join } from 'node:path';
import { serviceCountKey } from './growth';
import { type Durations, inTurns } from './measure';
import { synthOfOther } from './synth';

/** The numbers of services that are measured beside one. */
export const serviceCounts = [10, 50, 100] as const;

/** How long the synth of a definition with so many services takes. */
export interface ServiceSynth {
  readonly services: number;
  readonly durations: Durations;
  /** What each service beside the first adds to the median. */
  readonly secondsPerService: number;
  /** `secondsPerService` over that of the least number: 1 where the time grows as the number does. */
  readonly growth: number;
}

/** How the synth grows with the number of services. */
export interface ServiceMeasurements {
  readonly oneService: Durations;
  readonly counts: readonly ServiceSynth[];
}

/** Measures the synth of one definition with more and more services. */
export async function measureServices(
  runs: number,
  scratch: string,
  onRun: (run: number) => void,
): Promise<ServiceMeasurements> {
  const commands = [1, ...serviceCounts].map((count) =>
    synthOfOther(
      'growth-app',
      {
        [serviceCountKey]: String(count),
        // CloudFormation's own limit is 500 resources: such stacks are made to be measured, never deployed.
        '@aws-cdk/core:stackResourceLimit': '0',
      },
      join(scratch, `services-${count}`),
    ),
  );
  const [oneService, ...durations] = (await inTurns(commands, runs, onRun)) as [Durations, ...Durations[]];
  return { oneService, counts: growthOf(oneService, durations) };
}

/** Returns what each service adds, by the durations in the order of `serviceCounts`. */
export function growthOf(oneService: Durations, durations: readonly Durations[]): readonly ServiceSynth[] {
  const added = serviceCounts.map((services, index) => {
    const own = durations[index] ?? oneService;
    return { services, durations: own, secondsPerService: (own.median - oneService.median) / (services - 1) };
  });
  const [least] = added;
  return added.map((own) => ({ ...own, growth: own.secondsPerService / (least?.secondsPerService ?? Number.NaN) }));
}
