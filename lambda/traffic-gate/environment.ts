import { Problems } from '../../lib/problems';
import { type Variables, variableReader } from '../variables';
import type { WeightedName } from '../weighted-records';

/** Where the gate looks, from its environment variables. Nothing in it changes with a weight. */
export interface GateEnvironment extends WeightedName {
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
  /** `REPLICATION_TASK_ARN`: the task from the source to Aurora. */
  readonly replicationTaskArn: string;
  /** `REPLICATION_INSTANCE`: value of the CloudWatch dimension `ReplicationInstanceIdentifier`. */
  readonly replicationInstance: string;
  /** `LAG_LIMIT_SECONDS`: replication lag above which no user is moved to AWS. */
  readonly lagLimitSeconds: number;
  /** `ROLLBACK_ALARMS`: names of the alarms that start the rollback. No name of an alarm here holds a comma. */
  readonly rollbackAlarms: readonly string[];
  /** `VALIDATION_BUCKET`: bucket of the validation's results. @default - the definition asks for no validation */
  readonly validationBucket?: string;
  /** `DATA_STACK`: physical name of DataStack, whose output `Validate` is the command of a validation. */
  readonly dataStack: string;
  /** `SELECTION`: the `-c` flags that choose this deployment, for the commands in a refusal. */
  readonly selection: string;
  /** `RECORD_KEY`: key of this deployment in the record `live` of `cdk.json`. */
  readonly recordKey: string;
}

/**
 * Reads the environment variables.
 *
 * @throws InvalidInputError with every variable that is missing or cannot be right
 */
export function readEnvironment(variables: Variables): GateEnvironment {
  const problems = new Problems();
  const read = variableReader(variables, problems, 'set by TrafficStack: deploy it again');
  const parameter = /^\/[\w./-]+$/;
  read('RECORD_TYPE', /^(A|CNAME)$/, 'A or CNAME');
  const bucket = read('VALIDATION_BUCKET', /^([a-z0-9.-]{3,63})?$/, 'the name of a bucket, or nothing');
  const environment: GateEnvironment = {
    region: read('AWS_REGION', /^[a-z0-9-]+$/, 'a Region'),
    hostedZoneId: read('HOSTED_ZONE_ID', /^[A-Za-z0-9]+$/, 'the id of a hosted zone, letters and digits'),
    recordName: read('RECORD_NAME', /^[^\s.]+(\.[^\s.]+)+\.?$/, 'a domain name'),
    recordType: variables.RECORD_TYPE === 'CNAME' ? 'CNAME' : 'A',
    awsSetIdentifier: read('AWS_SET_IDENTIFIER', /\S/, 'the set identifier of the record that leads to AWS'),
    legacySetIdentifier: read('LEGACY_SET_IDENTIFIER', /\S/, 'the set identifier of the legacy record'),
    latchParameter: read('LATCH_PARAMETER', parameter, 'the name of an SSM parameter'),
    phaseParameter: read('PHASE_PARAMETER', parameter, 'the name of an SSM parameter'),
    replicationTaskArn: read(
      'REPLICATION_TASK_ARN',
      /^arn:[^:]+:dms:[^:]+:\d+:task:[^:\s]+$/,
      'the ARN of a DMS replication task',
    ),
    replicationInstance: read('REPLICATION_INSTANCE', /^[\w-]+$/, 'the identifier of a DMS replication instance'),
    lagLimitSeconds: Number(read('LAG_LIMIT_SECONDS', /^\d+$/, 'seconds')),
    rollbackAlarms: read('ROLLBACK_ALARMS', /^[^,]+(,[^,]+)*$/, 'names with commas between them').split(','),
    ...(bucket !== '' && { validationBucket: bucket }),
    dataStack: read('DATA_STACK', /^[\w-]+$/, 'the name of a stack'),
    selection: read('SELECTION', /^-c migration=/, 'the flags that choose the deployment'),
    recordKey: read('RECORD_KEY', /^[^/]+\/[^/]+(\/[^/]+)?$/, '<migration>/<environment>'),
  };
  problems.throwIfAny();
  return environment;
}
