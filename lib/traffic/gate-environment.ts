import type { GateEnvironment } from '../../lambda/traffic-gate/environment';
import type { Variables } from '../../lambda/variables';
import { selection } from '../commands';
import { replicationNames } from '../data/replication-names';
import { keyOf } from '../live-record';
import { livePhaseParameter } from '../migration-phase';
import type { MigrationSettings } from '../settings';
import { setIdentifiers, userHostName } from './weighted-records';

/** Type in the name of the validation's bucket. */
const validationBucketType = 'validation';

/** Returns the names of the alarms that start the rollback. */
export function rollbackAlarmNames({ names }: Pick<MigrationSettings, 'names'>): readonly string[] {
  return ['alarm-rollback-errors', 'alarm-rollback-latency'].map((type) => names.of(type, 255));
}

/** Returns the name of the SSM parameter that exists while a rollback has not been acknowledged. */
export function latchParameter({ names }: Pick<MigrationSettings, 'names'>): string {
  return names.parameter('live/rollback-latch');
}

/**
 * Returns where to look before users are moved: the same for the gate of TrafficStack and for the commands that work
 * without it. Everything but the zone follows from the definition.
 *
 * @param hostedZoneId id of the public zone, which Route 53 chooses where the app creates it
 */
export function gateEnvironment(settings: MigrationSettings, hostedZoneId: string): GateEnvironment {
  const { definition, environment, environmentSuffix, names } = settings;
  const { name: recordName, type: recordType } = userHostName(definition);
  const { instanceIdentifier, forward } = replicationNames(settings);
  return {
    region: definition.region,
    hostedZoneId,
    recordName,
    recordType,
    awsSetIdentifier: setIdentifiers.aws,
    legacySetIdentifier: setIdentifiers.legacy,
    latchParameter: latchParameter(settings),
    phaseParameter: livePhaseParameter(settings),
    replicationTaskArn: forward.taskArn,
    replicationInstance: instanceIdentifier,
    lagLimitSeconds: definition.replication.lagAlarmSeconds,
    rollbackAlarms: rollbackAlarmNames(settings),
    ...(definition.validation && { validationBucket: names.bucket(validationBucketType) }),
    dataStack: names.of('data-stack'),
    selection: selection(settings),
    recordKey: keyOf({ migration: definition.name, environment: environment.name, environmentSuffix }),
  };
}

/** Returns the same as the environment variables of a function; Lambda itself adds the Region. */
export function gateVariables(environment: GateEnvironment): Variables & Readonly<Record<string, string>> {
  return {
    HOSTED_ZONE_ID: environment.hostedZoneId,
    RECORD_NAME: environment.recordName,
    RECORD_TYPE: environment.recordType,
    AWS_SET_IDENTIFIER: environment.awsSetIdentifier,
    LEGACY_SET_IDENTIFIER: environment.legacySetIdentifier,
    LATCH_PARAMETER: environment.latchParameter,
    PHASE_PARAMETER: environment.phaseParameter,
    REPLICATION_TASK_ARN: environment.replicationTaskArn,
    REPLICATION_INSTANCE: environment.replicationInstance,
    LAG_LIMIT_SECONDS: String(environment.lagLimitSeconds),
    ROLLBACK_ALARMS: environment.rollbackAlarms.join(','),
    VALIDATION_BUCKET: environment.validationBucket ?? '',
    DATA_STACK: environment.dataStack,
    SELECTION: environment.selection,
    RECORD_KEY: environment.recordKey,
  };
}
