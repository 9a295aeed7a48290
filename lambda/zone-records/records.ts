import type { ResourceRecordSet } from '@aws-sdk/client-route-53';

/**
 * Whether a record is the one by which ACM validates a name: `_<32 hexadecimal digits>.<name>.`, a CNAME to a name under
 * `acm-validations.aws`.
 *
 * @see https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
export function isValidationRecord({ Name, Type, ResourceRecords }: ResourceRecordSet): boolean {
  return (
    Type === 'CNAME' &&
    /^_[0-9a-f]{32}\./i.test(String(Name)) &&
    (ResourceRecords ?? []).some(({ Value }) => /\.acm-validations\.aws\.?$/i.test(String(Value)))
  );
}

/**
 * Picks the records that somebody else made: neither ACM's, nor the name servers and the start of authority that every
 * zone has at its apex. The apex is where the SOA record stands; NS records elsewhere delegate a subdomain.
 *
 * @param records all records of one zone
 */
export function foreignRecords(records: readonly ResourceRecordSet[]): ResourceRecordSet[] {
  const apex = records.find(({ Type }) => Type === 'SOA')?.Name;
  return records.filter(
    (record) => !(isValidationRecord(record) || (['NS', 'SOA'].includes(String(record.Type)) && record.Name === apex)),
  );
}

/** Names a record for a person: name, type and, if it is one of several, its set identifier. */
export function describeRecord({ Name, Type, SetIdentifier }: ResourceRecordSet): string {
  return SetIdentifier === undefined ? `${Name} (${Type})` : `${Name} (${Type} "${SetIdentifier}")`;
}
