import type { DecisionContext } from './decide';
import { describeWeight } from './live-weight';
import type { LiveWeight, Observed } from './observed';
import { type Refusal, unreadable } from './refusal';
import type { WeightRequest } from './request';
import { shiftWording } from './wording';

/** Whether somebody asks by a flag for no user on AWS: the way back, which need not wait until anything can be read. */
export function isWayBack({ givenBy, weight }: WeightRequest): boolean {
  return givenBy === 'flag' && weight === 0;
}

/** Returns what the live weight has against a request. */
export function refusalsOfMove(
  request: WeightRequest,
  observed: Pick<Observed, 'live' | 'latch'>,
  context: DecisionContext,
): readonly Refusal[] {
  const { live } = observed;
  if (!('value' in live)) {
    return isWayBack(request) ? [] : [unreadable('The live weight', live.unreadable)];
  }
  if (request.weight === live.value.percent) {
    return [];
  }
  if (request.givenBy !== 'flag') {
    return [notByFlag(request, live.value, context)];
  }
  return request.weight === request.templateWeight ? [sameTemplate(request, live.value, observed.latch, context)] : [];
}

/** Only a flag moves users: what somebody forgot, or wrote down long ago, must not. */
function notByFlag(
  { weight, givenBy }: WeightRequest,
  live: LiveWeight,
  { environment: { recordKey }, wording }: DecisionContext,
): Refusal {
  const origin =
    givenBy === 'default'
      ? `no weight was given, which stands for ${weight} %`
      : `the record in cdk.json ("live", "${recordKey}") says ${weight} %`;
  const whole = Number.isInteger(live.percent);
  const keep = whole
    ? `to leave the users where they are, give -c awsTrafficWeight=${live.percent} or record "awsTrafficWeight": ${live.percent} under "live", "${recordKey}" in cdk.json`
    : 'no record can stand for a weight that is not a whole number';
  return {
    reason: `The live weight is ${describeWeight(live)}, and ${origin}; only a flag moves users`,
    next: `${keep}; to move them, run: ${wording.ask(weight)}`,
  };
}

/**
 * CloudFormation compares with its template, not with Route 53: where the template has the weight already it touches no
 * record, and would report success. A shift writes the weight to Route 53 itself, and then all three agree.
 */
function sameTemplate(
  request: WeightRequest,
  live: LiveWeight,
  latch: Observed['latch'],
  { environment }: DecisionContext,
): Refusal {
  const { weight } = request;
  const { ask, acknowledge } = shiftWording(environment, request);
  const held = 'value' in latch && weight > live.percent ? latch.value : undefined;
  return {
    reason: `The live weight is ${describeWeight(live)}, but the deployed template has ${weight} % already, as after a rollback, so CloudFormation would not touch the records`,
    next: `write the weight to Route 53 itself, with which the template then agrees: ${ask(weight)}${held === undefined ? '' : ` ${acknowledge(held.id)}`}`,
  };
}
