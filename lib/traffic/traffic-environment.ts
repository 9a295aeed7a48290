import type { RollbackEnvironment } from '../../lambda/rollback/environment';
import type { TrafficEnvironment } from '../../lambda/traffic-environment';
import { selection } from '../commands';
import { livePhaseParameter } from '../migration-phase';
import type { MigrationSettings } from '../settings';
import { setIdentifiers, userHostName } from './weighted-records';

/** Environment variables of a function that is to be made. */
export type FunctionVariables = Readonly<Record<string, string>>;

/** Returns the name of the SSM parameter that exists while a rollback has not been acknowledged. */
export function latchParameter({ names }: Pick<MigrationSettings, 'names'>): string {
  return names.parameter('live/rollback-latch');
}

/**
 * Returns which records share the users, and where their live state is.
 *
 * @param hostedZoneId id of the public zone, which Route 53 chooses where the app creates it
 */
export function trafficEnvironment(settings: MigrationSettings, hostedZoneId: string): TrafficEnvironment {
  const { definition } = settings;
  const { name: recordName, type: recordType } = userHostName(definition);
  return {
    region: definition.region,
    hostedZoneId,
    recordName,
    recordType,
    awsSetIdentifier: setIdentifiers.aws,
    legacySetIdentifier: setIdentifiers.legacy,
    latchParameter: latchParameter(settings),
    phaseParameter: livePhaseParameter(settings),
    selection: selection(settings),
  };
}

/** Returns what a rollback works on. @param alertTopicArn absent where nobody can be told */
export function rollbackEnvironment(
  settings: MigrationSettings,
  hostedZoneId: string,
  alertTopicArn: string | undefined,
): RollbackEnvironment {
  return {
    ...trafficEnvironment(settings, hostedZoneId),
    templatePhase: settings.migrationPhase,
    rollbackFunction: settings.names.of('rollback', 64),
    ...(alertTopicArn !== undefined && { alertTopicArn }),
  };
}

/** Returns the records and their state as the environment variables of a function; Lambda itself adds the Region. */
export function trafficVariables(environment: TrafficEnvironment): FunctionVariables {
  return {
    HOSTED_ZONE_ID: environment.hostedZoneId,
    RECORD_NAME: environment.recordName,
    RECORD_TYPE: environment.recordType,
    AWS_SET_IDENTIFIER: environment.awsSetIdentifier,
    LEGACY_SET_IDENTIFIER: environment.legacySetIdentifier,
    LATCH_PARAMETER: environment.latchParameter,
    PHASE_PARAMETER: environment.phaseParameter,
    SELECTION: environment.selection,
  };
}

/** Returns what a rollback works on as the environment variables of a function. */
export function rollbackVariables(
  settings: MigrationSettings,
  hostedZoneId: string,
  alertTopicArn: string,
): FunctionVariables {
  const environment = rollbackEnvironment(settings, hostedZoneId, alertTopicArn);
  return {
    ...trafficVariables(environment),
    TEMPLATE_PHASE: environment.templatePhase,
    ROLLBACK_FUNCTION: environment.rollbackFunction,
    ALERT_TOPIC_ARN: alertTopicArn,
  };
}
