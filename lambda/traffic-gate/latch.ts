import type { Latch } from '../rollback/latch';
import { unlatchedLegacyWeight } from '../rollback/records';
import type { DecisionContext } from './decide';
import type { LiveWeight, Observed } from './observed';
import { type Refusal, shortened, unreadable } from './refusal';
import type { WeightRequest } from './request';

type Held = Pick<Observed, 'latch' | 'live'>;

/** Returns what a rollback that nobody has acknowledged has against more users on AWS. */
export function refusalsOfLatch(
  request: WeightRequest,
  { latch, live }: Held,
  context: DecisionContext,
): readonly Refusal[] {
  if (!('value' in latch)) {
    return [unreadable('The latch of the rollback', latch.unreadable)];
  }
  if (latch.value === undefined) {
    return 'value' in live && lacksLatch(live.value) ? [missing(context)] : [];
  }
  return latch.value.id === request.acknowledgeRollback ? [] : [unacknowledged(request, latch.value, context)];
}

/**
 * Returns what stands against an acknowledgment where nobody is to be moved to AWS: it is of another rollback than the one
 * that holds the users. Fewer users on AWS wait for nothing.
 */
export function refusalsOfAcknowledgment(
  request: WeightRequest,
  { latch, live }: Held,
  context: DecisionContext,
): readonly Refusal[] {
  const { weight, acknowledgeRollback } = request;
  const lowers = !('value' in live) || weight < live.value.percent;
  const set = 'value' in latch ? latch.value : undefined;
  return lowers || acknowledgeRollback === undefined || set === undefined || set.id === acknowledgeRollback
    ? []
    : [unacknowledged(request, set, context)];
}

/** Whether a rollback left this weight, with the sign that its latch could not be set. */
function lacksLatch({ aws, legacy }: LiveWeight): boolean {
  return aws === 0 && legacy === unlatchedLegacyWeight;
}

function missing({ environment: { selection } }: DecisionContext): Refusal {
  return {
    reason: `A rollback holds the users on the legacy system, and could not set its latch: the legacy weight is ${unlatchedLegacyWeight}`,
    next: `start the rollback again, which sets the latch and prints its id: npm run rollback -- ${selection}`,
  };
}

function unacknowledged(
  { acknowledgeRollback }: WeightRequest,
  { id, at, reason }: Latch,
  { wording }: DecisionContext,
): Refusal {
  const other =
    acknowledgeRollback === undefined ? '' : `; acknowledged was ${acknowledgeRollback}, which is another one`;
  return {
    reason: `A rollback holds the users on the legacy system: ${id}, set ${at} (${shortened(reason)})${other}`,
    next: `when its cause is gone, give ${wording.acknowledge(id)} as well`,
  };
}
