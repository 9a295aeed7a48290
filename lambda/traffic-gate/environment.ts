import { Problems } from '../../lib/problems';
import { advice, readTrafficEnvironment, type TrafficEnvironment } from '../traffic-environment';
import { type Variables, variableReader } from '../variables';

/** Where the gate looks, from its environment variables. Nothing in it changes with a weight. */
export interface GateEnvironment extends TrafficEnvironment {
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
  /** `PROOF_VALID_HOURS`: hours for which a proof of the validation counts. */
  readonly proofValidHours: number;
  /** `DATA_STACK`: physical name of DataStack, whose output `Validate` is the command of a validation. */
  readonly dataStack: string;
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
  const read = variableReader(variables, problems, advice);
  const bucket = read('VALIDATION_BUCKET', /^([a-z0-9.-]{3,63})?$/, 'the name of a bucket, or nothing');
  const environment: GateEnvironment = {
    ...readTrafficEnvironment(variables, problems),
    replicationTaskArn: read(
      'REPLICATION_TASK_ARN',
      /^arn:[^:]+:dms:[^:]+:\d+:task:[^:\s]+$/,
      'the ARN of a DMS replication task',
    ),
    replicationInstance: read('REPLICATION_INSTANCE', /^[\w-]+$/, 'the identifier of a DMS replication instance'),
    lagLimitSeconds: Number(read('LAG_LIMIT_SECONDS', /^\d+$/, 'seconds')),
    rollbackAlarms: read('ROLLBACK_ALARMS', /^[^,]+(,[^,]+)*$/, 'names with commas between them').split(','),
    ...(bucket !== '' && { validationBucket: bucket }),
    proofValidHours: Number(read('PROOF_VALID_HOURS', /^[1-9]\d*$/, 'hours')),
    dataStack: read('DATA_STACK', /^[\w-]+$/, 'the name of a stack'),
    recordKey: read('RECORD_KEY', /^[^/]+\/[^/]+(\/[^/]+)?$/, '<migration>/<environment>'),
  };
  problems.throwIfAny();
  return environment;
}
