import type { DecisionContext } from './decide';
import { describeWeight } from './live-weight';
import type { LiveWeight, Reading } from './observed';
import { type Refusal, unreadable } from './refusal';
import type { WeightRequest } from './request';

/** Whether somebody asks by a flag for no user on AWS: the way back, which need not wait until anything can be read. */
export function isWayBack({ givenBy, weight }: WeightRequest): boolean {
  return givenBy === 'flag' && weight === 0;
}

/** Returns what the live weight has against a request. */
export function refusalsOfMove(
  request: WeightRequest,
  live: Reading<LiveWeight>,
  context: DecisionContext,
): readonly Refusal[] {
  if (!('value' in live)) {
    return isWayBack(request) ? [] : [unreadable('The live weight', live.unreadable)];
  }
  if (request.weight === live.value.percent) {
    return [];
  }
  if (request.givenBy !== 'flag') {
    return [notByFlag(request, live.value, context)];
  }
  return request.weight === request.templateWeight ? [sameTemplate(request.weight, live.value, context)] : [];
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
 * record, and would report success. A deploy of the live weight makes the two agree and moves nobody.
 */
function sameTemplate(weight: number, live: LiveWeight, { wording }: DecisionContext): Refusal {
  const next = Number.isInteger(live.percent)
    ? `first let the template agree with the records: ${wording.ask(live.percent)}, and then ask again: ${wording.ask(weight)}`
    : `write the weight to Route 53 itself: ${wording.write(weight)}`;
  return {
    reason: `The live weight is ${describeWeight(live)}, but the deployed template has ${weight} % already, as after a rollback, so CloudFormation would not touch the records`,
    next,
  };
}
