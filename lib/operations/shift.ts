import { type Change, ChangeResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { waitUntilInSync } from '../../lambda/in-sync';
import { readLatch } from '../../lambda/rollback/latch';
import { chooseWeightedSet, type WeightedSet } from '../../lambda/rollback/records';
import type { Waits } from '../../lambda/rollback/timing';
import { liveWeight } from '../../lambda/traffic-gate/live-weight';
import { observe } from '../../lambda/traffic-gate/observe';
import type { LiveWeight } from '../../lambda/traffic-gate/observed';
import { pass } from '../../lambda/traffic-gate/pass';
import type { WeightRequest } from '../../lambda/traffic-gate/request';
import { shiftWording } from '../../lambda/traffic-gate/wording';
import { listRecordsFrom } from '../../lambda/weighted-records';
import type { OperationClients } from './clients';
import type { Deployment } from './deployment';

/** What a shift works with. */
export interface ShiftDependencies {
  readonly deployment: Deployment;
  readonly clients: OperationClients;
  readonly waits: Waits;
  readonly now: Date;
  /** Called when Route 53 has accepted the change, before the wait for its servers. */
  readonly accepted: () => void;
}

/** What a shift did. */
export interface ShiftOutcome {
  readonly before: LiveWeight;
  readonly after: LiveWeight;
  /** `UNCHANGED`: the share of the users was what was asked for. */
  readonly changeStatus: 'INSYNC' | 'PENDING' | 'UNCHANGED';
  /** Id of the change, for `aws route53 get-change`. @default - no change was asked for */
  readonly changeId?: string;
  /** Id of the latch that was taken away. @default - none was */
  readonly acknowledged?: string;
}

/**
 * Moves users by writing both weights to Route 53, after the same checks that let a deploy through. Both weights are one
 * change, which Route 53 makes as a whole: a command that is ended at any moment has made it or not made it.
 *
 * @throws RefusedError with every reason; nothing was changed then
 * @throws Error when a record is missing, or somebody else moves users in this moment
 */
export async function shift(request: WeightRequest, dependencies: ShiftDependencies): Promise<ShiftOutcome> {
  const { deployment, clients, waits, now, accepted } = dependencies;
  const { gate } = deployment;
  const { live, ...others } = await observe(clients, gate, now);
  const context = { environment: gate, wording: shiftWording(gate, request) };
  const { acknowledged } = await pass(request, { live, ...others }, context, clients.ssm);
  const released = acknowledged === undefined ? {} : { acknowledged };
  const seen = 'value' in live ? live.value : undefined;
  if (seen?.percent === request.weight) {
    return { before: seen, after: seen, changeStatus: 'UNCHANGED', ...released };
  }

  const set = chooseWeightedSet(await listRecordsFrom(clients.route53, gate), deployment.rollback);
  const before = liveWeight(set.aws?.Weight ?? null, set.legacy.Weight);
  if (seen !== undefined && request.weight > seen.percent) {
    await refuseIfRolledBack(seen, before, dependencies);
  }
  const { ChangeInfo } = await clients.route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: gate.hostedZoneId,
      ChangeBatch: { Comment: `Shift to ${request.weight} %`, Changes: changes(set, request.weight) },
    }),
  );
  accepted();
  const changeStatus = await waitUntilInSync(clients.route53, ChangeInfo?.Id, waits);
  const after = liveWeight(set.aws === undefined ? null : request.weight, 100 - request.weight);
  return { before, after, changeStatus, changeId: ChangeInfo?.Id, ...released };
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

/** Everything else of a record goes back as it came, because an UPSERT replaces the whole record. */
function changes({ aws, legacy }: WeightedSet, weight: number): Change[] {
  if (aws === undefined && weight > 0) {
    throw new Error('There is no record that leads to AWS, so no user was moved. Deploy TrafficStack, which makes it.');
  }
  const records = [{ ...legacy, Weight: 100 - weight }, ...(aws === undefined ? [] : [{ ...aws, Weight: weight }])];
  return records.map((ResourceRecordSet) => ({ Action: 'UPSERT', ResourceRecordSet }));
}
