import type { GateEnvironment, GateValidation } from '../../lambda/traffic-gate/environment';
import { replicationNames } from '../data/replication-names';
import type { ValidationDefinition } from '../definition';
import { keyOf } from '../live-record';
import type { MigrationSettings } from '../settings';
import { type FunctionVariables, trafficEnvironment, trafficVariables } from './traffic-environment';

/** Type in the name of the validation's bucket. */
const validationBucketType = 'validation';

/** Hours for which a proof counts where the definition says nothing: a pass of every night lets users move by day. */
const usualProofValidHours = 24;

/** Returns the names of the alarms that start the rollback. */
export function rollbackAlarmNames({ names }: Pick<MigrationSettings, 'names'>) {
  return {
    errors: names.of('alarm-rollback-errors', 255),
    latency: names.of('alarm-rollback-latency', 255),
  };
}

/**
 * Returns where to look before users are moved: the same for the gate of TrafficStack and for the commands that work
 * without it. Everything but the zone follows from the definition.
 *
 * @param hostedZoneId id of the public zone, which Route 53 chooses where the app creates it
 */
export function gateEnvironment(settings: MigrationSettings, hostedZoneId: string): GateEnvironment {
  const { definition, environment, environmentSuffix, names } = settings;
  const { instanceIdentifier, forward } = replicationNames(settings);
  return {
    ...trafficEnvironment(settings, hostedZoneId),
    replicationTaskArn: forward.taskArn,
    replicationInstance: instanceIdentifier,
    lagLimitSeconds: definition.replication.lagAlarmSeconds,
    rollbackAlarms: Object.values(rollbackAlarmNames(settings)),
    ...(definition.validation && { validation: gateValidation(settings, definition.validation) }),
    dataStack: names.of('data-stack'),
    recordKey: keyOf({ migration: definition.name, environment: environment.name, environmentSuffix }),
  };
}

/** Returns the same as the environment variables of a function. */
export function gateVariables(environment: GateEnvironment): FunctionVariables {
  return {
    ...trafficVariables(environment),
    REPLICATION_TASK_ARN: environment.replicationTaskArn,
    REPLICATION_INSTANCE: environment.replicationInstance,
    LAG_LIMIT_SECONDS: String(environment.lagLimitSeconds),
    ROLLBACK_ALARMS: environment.rollbackAlarms.join(','),
    ...(environment.validation && validationVariables(environment.validation)),
    DATA_STACK: environment.dataStack,
    RECORD_KEY: environment.recordKey,
  };
}

function gateValidation({ definition, names }: MigrationSettings, validation: ValidationDefinition): GateValidation {
  return {
    bucket: names.bucket(validationBucketType),
    proofValidHours: validation.proofValidHours ?? usualProofValidHours,
    database: definition.source.databaseName,
    schemas: definition.source.schemas,
  };
}

function validationVariables({ bucket, proofValidHours, database, schemas }: GateValidation): FunctionVariables {
  return {
    VALIDATION_BUCKET: bucket,
    PROOF_VALID_HOURS: String(proofValidHours),
    DATABASE_NAME: database,
    SCHEMAS: schemas.join(','),
  };
}
