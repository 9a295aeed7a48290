import { firstPhase } from '../../lib/migration-phase';
import type { TrafficEnvironment } from '../traffic-environment';
import type { WeightRequest } from './request';

/** How a refusal names what its reader ran, and what to run next. */
export interface Wording {
  /** Begins a sentence: what is refused. */
  readonly subject: string;
  /** The command that asks for a weight, or for a placeholder of one. */
  readonly ask: (weight: number | string) => string;
  /** The flag that acknowledges a rollback. */
  readonly acknowledge: (id: string) => string;
}

type Place = Pick<TrafficEnvironment, 'selection'>;
type Given = Pick<WeightRequest, 'phase'>;

/** The words for somebody who ran `cdk deploy`. */
export function deployWording(place: Place, given: Given): Wording {
  return {
    subject: 'This deploy',
    ask: (weight) => `npx cdk deploy TrafficStack --exclusively ${flagsOf(place, given)} -c awsTrafficWeight=${weight}`,
    acknowledge: (id) => `-c acknowledgeRollback=${id}`,
  };
}

/** The words for somebody who ran `npm run shift`, which writes a weight to Route 53 itself. */
export function shiftWording(place: Place, given: Given): Wording {
  return {
    subject: 'This shift',
    ask: (weight) => `npm run shift -- ${flagsOf(place, given)} --weight ${weight}`,
    acknowledge: (id) => `--acknowledge ${id}`,
  };
}

function flagsOf({ selection }: Place, { phase }: Given): string {
  return phase === firstPhase ? selection : `${selection} -c migrationPhase=${phase}`;
}
