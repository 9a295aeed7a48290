import { Problems } from '../../lib/problems';
import { advice, readTrafficEnvironment, type TrafficEnvironment } from '../traffic-environment';
import { readNames, type VariableReader, type Variables, variableReader } from '../variables';

/** The proof that the gate asks for. */
export interface GateValidation {
  /** `VALIDATION_BUCKET`: bucket of the validation's results. */
  readonly bucket: string;
  /** `PROOF_VALID_HOURS`: hours for which a proof counts. */
  readonly proofValidHours: number;
  /** `DATABASE_NAME`: name of both databases. */
  readonly database: string;
  /** `SCHEMAS`: the schemas that move, with commas between them. */
  readonly schemas: readonly string[];
}

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
  /** What has to be proven. @default - the definition asks for no validation */
  readonly validation?: GateValidation;
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
  const environment: GateEnvironment = {
    ...readTrafficEnvironment(variables, problems),
    replicationTaskArn: read(
      'REPLICATION_TASK_ARN',
      /^arn:[^:]+:dms:[^:]+:\d+:task:[^:\s]+$/,
      'the ARN of a DMS replication task',
    ),
    replicationInstance: read('REPLICATION_INSTANCE', /^[\w-]+$/, 'the identifier of a DMS replication instance'),
    lagLimitSeconds: Number(read('LAG_LIMIT_SECONDS', /^\d+$/, 'seconds')),
    rollbackAlarms: readNames(read, 'ROLLBACK_ALARMS'),
    ...(variables['VALIDATION_BUCKET'] !== undefined && { validation: readValidation(read) }),
    dataStack: read('DATA_STACK', /^[\w-]+$/, 'the name of a stack'),
    recordKey: read('RECORD_KEY', /^[^/]+\/[^/]+(\/[^/]+)?$/, '<migration>/<environment>'),
  };
  problems.throwIfAny();
  return environment;
}

function readValidation(read: VariableReader): GateValidation {
  return {
    bucket: read('VALIDATION_BUCKET', /^[a-z0-9.-]{3,63}$/, 'the name of a bucket'),
    proofValidHours: Number(read('PROOF_VALID_HOURS', /^[1-9]\d*$/, 'hours')),
    database: read('DATABASE_NAME', /\S/, 'the name of a database'),
    schemas: readNames(read, 'SCHEMAS'),
  };
}
