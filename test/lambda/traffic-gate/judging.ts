import type { Reading } from '../../../lambda/reading';
import { decide } from '../../../lambda/traffic-gate/decide';
import type { LiveWeight, Observed, ObservedVerdict } from '../../../lambda/traffic-gate/observed';
import { describeRefusal } from '../../../lambda/traffic-gate/refusal';
import type { WeightRequest } from '../../../lambda/traffic-gate/request';
import { deployWording } from '../../../lambda/traffic-gate/wording';
import { verdict as conclusion, validated as environment } from './fixtures';

/** A validation that proved both sides equal, an hour ago. */
export const verdict: ObservedVerdict = { ...conclusion, ageHours: 1 };

/** The weights of both records, and the share that they come to. */
export function weightOf(aws: number | null, legacy: number | null, percent: number): LiveWeight {
  return { aws, legacy, percent };
}

function live(percent: number): Reading<LiveWeight> {
  return { value: weightOf(percent, 100 - percent, percent) };
}

/** Nothing stands against more users. */
export function ready(weight: number, changes: Partial<Observed> = {}): Observed {
  return {
    live: live(weight),
    phase: { value: 'replicate' },
    latch: { value: undefined },
    task: {
      value: { status: 'running', loadedPercent: 100, tablesLoading: 0, tablesQueued: 0, tablesErrored: 0 },
    },
    lagSeconds: { value: 3 },
    alarms: { value: environment.rollbackAlarms.map((name) => ({ name, state: 'OK' })) },
    validation: { value: verdict },
    ...changes,
  };
}

/** AWS answers to none of the questions. */
export const nothingReadable: Observed = {
  live: { unreadable: 'Throttling: Rate exceeded' },
  phase: { unreadable: 'Throttling: Rate exceeded' },
  latch: { unreadable: 'Throttling: Rate exceeded' },
  task: { unreadable: 'Throttling: Rate exceeded' },
  lagSeconds: { unreadable: 'Throttling: Rate exceeded' },
  alarms: { unreadable: 'Throttling: Rate exceeded' },
  validation: { unreadable: 'Throttling: Rate exceeded' },
};

/** What comes of a request by a deploy. */
export function judge(request: WeightRequest, observed: Observed, wording = deployWording(environment, request)) {
  return decide(request, observed, { environment, wording });
}

/** The reasons against a request by a deploy, as the operator reads them. */
export function reasons(request: WeightRequest, observed: Observed): readonly string[] {
  return judge(request, observed).refusals.map(describeRefusal);
}
