import { firstPhase } from '../../lib/migration-phase';
import type { GateEnvironment } from './environment';
import { refusalsOfAcknowledgment, refusalsOfLatch } from './latch';
import { refusalsOfMove } from './move';
import type { Observed } from './observed';
import { refusalsOfPhase } from './phase';
import { refusalsOfReadiness } from './readiness';
import type { Refusal } from './refusal';
import type { WeightRequest } from './request';
import type { Wording } from './wording';

/** What comes of a request. */
export interface Decision {
  /** Every reason against it; none where it may pass. */
  readonly refusals: readonly Refusal[];
  /** Id of the latch to take away as the last act. @default - none is to be taken away */
  readonly acknowledged?: string;
}

/** What a decision reads beside the request and what was observed. */
export interface DecisionContext {
  readonly environment: GateEnvironment;
  readonly wording: Wording;
}

/**
 * Decides whether the weights may become what is asked for. It only judges: what it says depends on its arguments alone.
 *
 * Fewer users on AWS by a flag is the way back, so nothing stands against it but the phase, in which a user of the legacy
 * system would write to a database that nobody replicates from; and for no users at all nothing need even be readable.
 */
export function decide(request: WeightRequest, observed: Observed, context: DecisionContext): Decision {
  const { live, phase, latch } = observed;
  const raises =
    request.givenBy === 'flag' && request.weight > 0 && (!('value' in live) || request.weight > live.value.percent);
  const replicates = ('value' in phase ? phase.value : request.phase) === firstPhase;
  const refusals = [
    ...refusalsOfPhase(request, phase, context),
    ...refusalsOfMove(request, observed, context),
    ...(raises ? refusalsOfLatch(request, observed, context) : refusalsOfAcknowledgment(request, observed, context)),
    ...(raises && replicates ? refusalsOfReadiness(observed, context.environment) : []),
  ];
  const set = 'value' in latch ? latch.value : undefined;
  const acknowledged = refusals.length === 0 && set !== undefined && set.id === request.acknowledgeRollback;
  return { refusals, ...(acknowledged && { acknowledged: set.id }) };
}
