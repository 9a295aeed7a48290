import type { Problems } from '../lib/problems';
import { type Variables, variableReader } from './variables';
import type { WeightedName } from './weighted-records';

/** Which records share the users, and where their live state is: the same for the gate, the rollback and the teardown. */
export interface TrafficEnvironment extends WeightedName {
  /** `AWS_REGION`, which Lambda sets: Region of the migration. */
  readonly region: string;
  /** `AWS_SET_IDENTIFIER`: set identifier of the record that leads to AWS. */
  readonly awsSetIdentifier: string;
  /** `LEGACY_SET_IDENTIFIER`: set identifier of the record that leads to the legacy system. */
  readonly legacySetIdentifier: string;
  /** `LATCH_PARAMETER`: SSM parameter whose existence is the latch. */
  readonly latchParameter: string;
  /** `PHASE_PARAMETER`: SSM parameter that holds the live phase. */
  readonly phaseParameter: string;
  /** `SELECTION`: the `-c` flags that choose this deployment, for the commands in a message. */
  readonly selection: string;
}

/** What to do about a variable that is missing. */
export const advice = 'set by TrafficStack: deploy it again';

/** Reads those environment variables, and records each that is missing or cannot be right. */
export function readTrafficEnvironment(variables: Variables, problems: Problems): TrafficEnvironment {
  const read = variableReader(variables, problems, advice);
  const parameter = /^\/[\w./-]+$/;
  read('RECORD_TYPE', /^(A|CNAME)$/, 'A or CNAME');
  const environment: TrafficEnvironment = {
    region: read('AWS_REGION', /^[a-z0-9-]+$/, 'a Region'),
    hostedZoneId: read('HOSTED_ZONE_ID', /^[A-Za-z0-9]+$/, 'the id of a hosted zone, letters and digits'),
    recordName: read('RECORD_NAME', /^[^\s.]+(\.[^\s.]+)+\.?$/, 'a domain name'),
    recordType: variables.RECORD_TYPE === 'CNAME' ? 'CNAME' : 'A',
    awsSetIdentifier: read('AWS_SET_IDENTIFIER', /\S/, 'the set identifier of the record that leads to AWS'),
    legacySetIdentifier: read('LEGACY_SET_IDENTIFIER', /\S/, 'the set identifier of the legacy record'),
    latchParameter: read('LATCH_PARAMETER', parameter, 'the name of an SSM parameter'),
    phaseParameter: read('PHASE_PARAMETER', parameter, 'the name of an SSM parameter'),
    selection: read('SELECTION', /^-c migration=/, 'the flags that choose the deployment'),
  };
  const { awsSetIdentifier, legacySetIdentifier } = environment;
  if (awsSetIdentifier !== '' && awsSetIdentifier === legacySetIdentifier) {
    problems.add('LEGACY_SET_IDENTIFIER', legacySetIdentifier, 'another value than AWS_SET_IDENTIFIER');
  }
  return environment;
}
