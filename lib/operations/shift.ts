import { changeWeights } from '../../lambda/rollback/change';
import { readLatch } from '../../lambda/rollback/latch';
import { describeWeights, readWeightedSet, sameWeights, weightsFor, weightsOf } from '../../lambda/rollback/records';
import type { Waits } from '../../lambda/rollback/timing';
import { liveWeight } from '../../lambda/traffic-gate/live-weight';
import { observe } from '../../lambda/traffic-gate/observe';
import type { LiveWeight } from '../../lambda/traffic-gate/observed';
import { pass } from '../../lambda/traffic-gate/pass';
import type { WeightRequest } from '../../lambda/traffic-gate/request';
import { shiftWording } from '../../lambda/traffic-gate/wording';
import type { OperationClients } from './clients';
import type { Deployment } from './deployment';

/** What a shift works with. */
export interface ShiftDependencies {
  readonly deployment: Deployment;
  readonly clients: OperationClients;
  readonly waits: Waits;
  readonly now: Date;
  /** Tells how far the shift is, and what is not certain about it. */
  readonly tell: (text: string) => void;
}

/** What a shift did. */
export interface ShiftOutcome {
  readonly before: LiveWeight;
  readonly after: LiveWeight;
  /** `UNCHANGED`: the share of the users was what was asked for. */
  readonly changeStatus: 'INSYNC' | 'PENDING' | 'UNCHANGED';
  /** Id of the change, for `aws route53 get-change`. @default - no change was asked for */
  readonly changeId?: string | undefined;
  /** Id of the latch that was taken away. @default - none was */
  readonly acknowledged?: string;
}

/**
 * Moves users by writing both weights to Route 53, after the same checks that let a deploy through. Both weights are one
 * change, which Route 53 makes as a whole: a command that is ended at any moment has made it or not made it.
 *
 * @throws RefusedError with every reason; nothing was changed then
 * @throws Error when a record is missing, or somebody else moves users in this moment or has done so after the change
 */
export async function shift(request: WeightRequest, dependencies: ShiftDependencies): Promise<ShiftOutcome> {
  const { deployment, clients, waits, now, tell } = dependencies;
  const { gate } = deployment;
  const { weight } = request;
  const { live, ...others } = await observe(clients, gate, now);
  const context = { environment: gate, wording: shiftWording(gate, request) };
  const { acknowledged } = await pass(request, { live, ...others }, context, clients.ssm);
  const released = acknowledged === undefined ? {} : { acknowledged };
  const seen = 'value' in live ? live.value : undefined;
  if (seen?.percent === weight) {
    return { before: seen, after: seen, changeStatus: 'UNCHANGED', ...released };
  }
  if (!('value' in others.phase)) {
    tell(
      `The live phase could not be read (${others.phase.unreadable}). Where Aurora is the writer of record, users of the legacy system write to a database that nobody replicates from: then shift them back at once.`,
    );
  }

  const set = await readWeightedSet(clients.route53, gate);
  const { aws, legacy } = weightsOf(set);
  const before = liveWeight(aws, legacy);
  if (seen !== undefined && weight > before.percent) {
    await refuseIfRolledBack(seen, before, dependencies);
  }
  if (aws === null && weight > 0) {
    throw new Error('There is no record that leads to AWS, so no user was moved. Deploy TrafficStack, which makes it.');
  }
  const weights = weightsFor(set, { aws: weight, legacy: 100 - weight });
  const accepted = () => tell('Route 53 has accepted the change; waiting for its servers');
  const change = { set, weights, comment: `Shift to ${weight} %`, accepted };
  const { found, ...changed } = await changeWeights(clients.route53, gate, change, waits);
  if (!('value' in found)) {
    tell(`The records could not be read again (${found.unreadable}). Look whether they are as you want them.`);
  } else if (!sameWeights(found.value, weights)) {
    throw new Error(
      `Somebody else, a rollback, or a deploy that was under way has changed the weights since to ${describeWeights(found.value)}. Look at what happened, and try again when the deploy has ended.`,
    );
  }
  return { before, after: liveWeight(weights.aws, weights.legacy), ...changed, ...released };
}

/** The looks take seconds. What has happened meanwhile, a rollback above all, must not be lifted by a look from before it. */
async function refuseIfRolledBack(
  seen: LiveWeight,
  before: LiveWeight,
  { deployment: { gate }, clients }: ShiftDependencies,
): Promise<void> {
  const latch = await readLatch(clients.ssm, gate.latchParameter);
  if (latch !== undefined || seen.percent !== before.percent) {
    throw new Error(
      'Somebody else, or a rollback, has moved users in this moment; this command has moved none. Look at what happened, then try again.',
    );
  }
}
