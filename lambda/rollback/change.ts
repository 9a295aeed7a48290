import { ChangeResourceRecordSetsCommand, type Route53Client } from '@aws-sdk/client-route-53';
import { type InSyncWait, waitUntilInSync } from '../in-sync';
import { log } from '../log';
import { type Reading, reading } from '../reading';
import type { TrafficEnvironment } from '../traffic-environment';
import { readWeightedSet, type WeightedSet, type Weights, weightChanges, weightsOf } from './records';

/** A change of the weights. */
export interface WeightChange {
  /** The records as they are. */
  readonly set: WeightedSet;
  /** The weights that they get. */
  readonly weights: Weights;
  /** Who changes them, for CloudTrail. */
  readonly comment: string;
  /** Called when Route 53 has accepted the change, before the wait for its servers. @default - nobody is called */
  readonly accepted?: () => void;
}

/** What came of a change. */
export interface ChangeResult {
  readonly changeStatus: 'INSYNC' | 'PENDING';
  /** For `aws route53 get-change`. */
  readonly changeId: string | undefined;
  /**
   * The weights after the wait. Others than those that were written are somebody else's: a deploy that was under way
   * writes its second record after this change, and CloudFormation compares with nothing before it does.
   */
  readonly found: Reading<Weights>;
}

/**
 * Writes both weights in one change, waits until it is on all servers of Route 53, and reads the records again.
 *
 * @throws the error of Route 53 where it does not accept the change
 */
export async function changeWeights(
  route53: Route53Client,
  environment: TrafficEnvironment,
  { set, weights, comment, accepted }: WeightChange,
  waits: InSyncWait,
): Promise<ChangeResult> {
  const { ChangeInfo } = await route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: environment.hostedZoneId,
      ChangeBatch: { Comment: comment, Changes: weightChanges(set, weights) },
    }),
  );
  log('info', { event: 'change accepted', changeId: ChangeInfo?.Id, before: weightsOf(set), after: weights });
  accepted?.();
  const changeStatus = await waitUntilInSync(route53, ChangeInfo?.Id, waits);
  const found = await reading(readWeightedSet(route53, environment).then(weightsOf));
  return { changeStatus, changeId: ChangeInfo?.Id, found };
}
