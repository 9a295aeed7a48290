import type { Route53Client } from '@aws-sdk/client-route-53';
import { listRecordsFrom, weightedRecordsOf } from '../weighted-records';
import type { GateEnvironment } from './environment';
import type { LiveWeight } from './observed';

/** Which records the weight is read from. */
export type WeightSource = Pick<
  GateEnvironment,
  'hostedZoneId' | 'recordName' | 'recordType' | 'awsSetIdentifier' | 'legacySetIdentifier'
>;

/** Reads the weights from Route 53. Before the first deploy there are none, and every user is on the legacy system. */
export async function readLiveWeight(route53: Route53Client, source: WeightSource): Promise<LiveWeight> {
  const weighted = weightedRecordsOf(await listRecordsFrom(route53, source), source);
  const weightOf = (identifier: string) =>
    weighted.find(({ SetIdentifier }) => SetIdentifier === identifier)?.Weight ?? null;
  return liveWeight(weightOf(source.awsSetIdentifier), weightOf(source.legacySetIdentifier));
}

/** Returns the weight that two records make; null for one that does not exist. */
export function liveWeight(aws: number | null, legacy: number | null): LiveWeight {
  return { percent: percentOf(aws, legacy), aws, legacy };
}

/**
 * The share of a weight is what it is of the sum: a rollback that could not set its latch leaves 0 and 255, which is 0 %.
 * Of two zeros Route 53 makes even shares, and of one record without the other everything, whatever its weight.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-weighted.html
 */
function percentOf(aws: number | null, legacy: number | null): number {
  if (aws === null) {
    return 0;
  }
  if (legacy === null) {
    return 100;
  }
  return aws + legacy === 0 ? 50 : (100 * aws) / (aws + legacy);
}

/** Describes a live weight for people. */
export function describeWeight({ percent, aws, legacy }: LiveWeight): string {
  const of = (weight: number | null) => weight ?? '(no record)';
  return aws === null && legacy === null
    ? '0 % (there are no weighted records yet)'
    : `${Number(percent.toFixed(2))} % (aws ${of(aws)}, legacy ${of(legacy)})`;
}
