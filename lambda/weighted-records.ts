import { ListResourceRecordSetsCommand, type ResourceRecordSet, type Route53Client } from '@aws-sdk/client-route-53';

/** A record with a weight. Records of the same name and type without one follow another routing policy. */
export type WeightedRecord = ResourceRecordSet & { readonly Weight: number };

/** What the records that share the users have in common. */
export interface WeightedName {
  readonly hostedZoneId: string;
  /** Domain name, with or without a dot at its end. */
  readonly recordName: string;
  readonly recordType: 'A' | 'CNAME';
}

/** Lists the records of a name and type, and some of those that follow in the zone. */
export async function listRecordsFrom(
  route53: Route53Client,
  { hostedZoneId, recordName, recordType }: WeightedName,
): Promise<ResourceRecordSet[]> {
  const { ResourceRecordSets } = await route53.send(
    new ListResourceRecordSetsCommand({
      HostedZoneId: hostedZoneId,
      StartRecordName: recordName,
      StartRecordType: recordType,
      // The most weighted records that one name and type can have, so that one call always holds all:
      // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
      MaxItems: 100,
    }),
  );
  return ResourceRecordSets ?? [];
}

/** Picks the weighted records of a name and type from such a list, those that somebody else added among them. */
export function weightedRecordsOf(
  records: readonly ResourceRecordSet[],
  { recordName, recordType }: Pick<WeightedName, 'recordName' | 'recordType'>,
): WeightedRecord[] {
  return records
    .filter((record): record is WeightedRecord => record.Weight !== undefined)
    .filter(({ Name, Type }) => plainName(Name) === plainName(recordName) && Type === recordType);
}

/**
 * Route 53 lists names with a dot at the end and with octal codes for special characters (`\052` for `*`):
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
 */
function plainName(name: string | undefined): string {
  return (name ?? '')
    .replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)))
    .replace(/\.$/, '')
    .toLowerCase();
}
