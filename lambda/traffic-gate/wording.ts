import { firstPhase } from '../../lib/migration-phase';
import type { GateEnvironment } from './environment';
import type { WeightRequest } from './request';

/** How a refusal names what its reader ran, and what to run next. */
export interface Wording {
  /** Begins a sentence: what is refused. */
  readonly subject: string;
  /** The command that asks for a weight. */
  readonly ask: (weight: number) => string;
  /** The flag that acknowledges a rollback. */
  readonly acknowledge: (id: string) => string;
  /** The command that writes a weight to Route 53 itself. */
  readonly write: (weight: number) => string;
}

type Place = Pick<GateEnvironment, 'selection'>;

/** The words for somebody who ran `cdk deploy`. */
export function deployWording(place: Place, request: Pick<WeightRequest, 'phase'>): Wording {
  const flags = flagsOf(place, request);
  return {
    subject: 'This deploy',
    ask: (weight) => `npx cdk deploy TrafficStack --exclusively ${flags} -c awsTrafficWeight=${weight}`,
    acknowledge: (id) => `-c acknowledgeRollback=${id}`,
    write: (weight) => `npm run shift -- ${flags} --weight ${weight}`,
  };
}

/** The words for somebody who ran `npm run shift`. */
export function shiftWording(place: Place, request: Pick<WeightRequest, 'phase'>): Wording {
  const write = (weight: number) => `npm run shift -- ${flagsOf(place, request)} --weight ${weight}`;
  return { subject: 'This shift', ask: write, acknowledge: (id) => `--acknowledge ${id}`, write };
}

function flagsOf({ selection }: Place, { phase }: Pick<WeightRequest, 'phase'>): string {
  return phase === firstPhase ? selection : `${selection} -c migrationPhase=${phase}`;
}
