import type { Change, ResourceRecordSet, Route53Client } from '@aws-sdk/client-route-53';
import type { TrafficEnvironment } from '../traffic-environment';
import { listRecordsFrom, type WeightedRecord, weightedRecordsOf } from '../weighted-records';

/** The two records that share the users. */
export interface WeightedSet {
  /** Leads to AWS. Absent when it was deleted: then the legacy record already receives everyone. */
  readonly aws?: WeightedRecord;
  /** Leads to the legacy system. */
  readonly legacy: WeightedRecord;
}

/** Weights of the two records, each 0..255, relative to their sum; null where there is no record. */
export interface Weights {
  readonly aws: number | null;
  readonly legacy: number;
}

/** The legacy weight of a finished rollback. */
export const rolledBackLegacyWeight = 100;

/**
 * The legacy weight of a rollback whose latch could not be set. Beside an AWS weight of 0 it too sends everyone to legacy,
 * but it tells the next run that the latch is still missing. 255 is the highest weight, and not what a deploy writes.
 */
export const unlatchedLegacyWeight = 255;

/**
 * Reads the two records from Route 53.
 *
 * @throws Error when there is no legacy record
 */
export async function readWeightedSet(route53: Route53Client, environment: TrafficEnvironment): Promise<WeightedSet> {
  return chooseWeightedSet(await listRecordsFrom(route53, environment), environment);
}

/**
 * Finds the two records among those that Route 53 listed.
 *
 * @throws Error when there is no legacy record: AWS at 0 would then be a set of zeros only, which Route 53 spreads evenly
 */
export function chooseWeightedSet(records: readonly ResourceRecordSet[], environment: TrafficEnvironment): WeightedSet {
  const { hostedZoneId, recordName, recordType, awsSetIdentifier, legacySetIdentifier } = environment;
  const weighted = weightedRecordsOf(records, environment);
  const legacy = weighted.find(({ SetIdentifier }) => SetIdentifier === legacySetIdentifier);
  if (legacy === undefined) {
    throw new Error(
      `hosted zone ${hostedZoneId} has no weighted ${recordType} record ${recordName} with the set identifier ` +
        `"${legacySetIdentifier}", so there is no legacy system to send users to, and nothing was changed; create that ` +
        `record with weight ${rolledBackLegacyWeight} and the values that TrafficStack's template gives it, then roll back again`,
    );
  }
  return { legacy, aws: weighted.find(({ SetIdentifier }) => SetIdentifier === awsSetIdentifier) };
}

/** Reads the weights of the set. */
export function weightsOf({ aws, legacy }: WeightedSet): Weights {
  return { aws: aws?.Weight ?? null, legacy: legacy.Weight };
}

/** The weights of the set with `legacy` in its legacy record and `aws` in the AWS record, if there is one. */
export function weightsFor({ aws: awsRecord }: WeightedSet, { aws, legacy }: Weights): Weights {
  return { aws: awsRecord === undefined ? null : aws, legacy };
}

/** Whether both have the same weights; a missing record equals only a missing record. */
export function sameWeights(one: Weights, other: Weights): boolean {
  return one.aws === other.aws && one.legacy === other.legacy;
}

/** Whether a rollback has left these weights, with or without its latch. */
export function isRolledBack({ aws, legacy }: Weights): boolean {
  return (aws === null || aws === 0) && [rolledBackLegacyWeight, unlatchedLegacyWeight].includes(legacy);
}

/** Describes weights for people. */
export function describeWeights({ aws, legacy }: Weights): string {
  return `aws ${aws ?? '(no record)'}, legacy ${legacy}`;
}

/**
 * The changes that give the set these weights. Everything else of a record (alias target, TTL, values, health check) goes
 * back as it came, because an UPSERT replaces the whole record. Route 53 applies a batch as a whole or not at all, so that
 * no resolver ever sees both weights at 0.
 */
export function weightChanges({ aws, legacy }: WeightedSet, weights: Weights): Change[] {
  const records = [
    { ...legacy, Weight: weights.legacy },
    ...(aws === undefined ? [] : [{ ...aws, Weight: weights.aws ?? 0 }]),
  ];
  return records.map((ResourceRecordSet) => ({ Action: 'UPSERT', ResourceRecordSet }));
}
