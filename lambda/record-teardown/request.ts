import type { CdkCustomResourceEvent } from 'aws-lambda';
import { Problems } from '../../lib/problems';
import type { WeightedName } from '../weighted-records';

/** The records that the resource looks after. */
export interface TeardownRequest extends WeightedName {
  /** Set identifiers of this migration's records. Others of the same name and type are somebody else's. */
  readonly setIdentifiers: readonly string[];
}

const advice = 'set by TrafficStack: deploy it again';

/**
 * Reads the properties of the resource.
 *
 * @throws InvalidInputError with every property that is missing or cannot be right
 */
export function readRequest({ ResourceProperties: properties }: CdkCustomResourceEvent): TeardownRequest {
  const problems = new Problems();
  const read = (field: string, pattern: RegExp, allowed: string): string => {
    const value: unknown = properties[field];
    if (typeof value !== 'string' || !pattern.test(value)) {
      problems.add(field, value, allowed, advice);
    }
    return String(value);
  };
  const identifiers: unknown = properties['SetIdentifiers'];
  if (!Array.isArray(identifiers) || identifiers.length === 0 || !identifiers.every((id) => typeof id === 'string')) {
    problems.add('SetIdentifiers', identifiers, 'a list of set identifiers', advice);
  }
  read('RecordType', /^(A|CNAME)$/, 'A or CNAME');
  const request: TeardownRequest = {
    hostedZoneId: read('HostedZoneId', /^[A-Za-z0-9]{1,32}$/, 'the id of a hosted zone'),
    recordName: read('RecordName', /^[^\s.]+(\.[^\s.]+)+\.?$/, 'a domain name'),
    recordType: properties['RecordType'] === 'CNAME' ? 'CNAME' : 'A',
    setIdentifiers: identifiers as readonly string[],
  };
  problems.throwIfAny();
  return request;
}
