import type { CdkCustomResourceEvent } from 'aws-lambda';
import { type MigrationPhase, migrationPhases } from '../../lib/migration-phase';
import { Problems } from '../../lib/problems';

/** What a deploy declares. */
export interface GuardRequest {
  /** Name of the SSM parameter that holds the live phase. */
  readonly parameter: string;
  /** The phase that the template was made for. */
  readonly phase: MigrationPhase;
  /** Key of the deployment under `live` in `cdk.json`, for a message. */
  readonly recordKey: string;
  /** ARN of the stack that the guard stands in. */
  readonly stackId: string;
}

const advice = 'set by the stack: deploy it again';

/**
 * Reads the name of the parameter from the properties of either resource.
 *
 * @throws InvalidInputError when there is none
 */
export function readParameterName(event: CdkCustomResourceEvent): string {
  const problems = new Problems();
  const parameter = parameterOf(event, problems);
  problems.throwIfAny();
  return parameter;
}

/**
 * Reads the properties of a guard.
 *
 * @throws InvalidInputError that names every property which cannot be used
 */
export function readGuardRequest(event: CdkCustomResourceEvent): GuardRequest {
  const problems = new Problems();
  const parameter = parameterOf(event, problems);
  const { Phase, RecordKey } = event.ResourceProperties;
  const phase = migrationPhases.find((name) => name === Phase);
  if (phase === undefined) {
    problems.add('Phase', Phase, `one of ${migrationPhases.join(', ')}`, advice);
  }
  if (typeof RecordKey !== 'string' || RecordKey === '') {
    problems.add('RecordKey', RecordKey, 'the key of the deployment in cdk.json', advice);
  }
  if (problems.any || phase === undefined) {
    throw problems.toError();
  }
  return { parameter, phase, recordKey: String(RecordKey), stackId: event.StackId };
}

function parameterOf({ ResourceProperties: { Parameter } }: CdkCustomResourceEvent, problems: Problems): string {
  if (typeof Parameter !== 'string' || !/^\/[\w./-]+$/.test(Parameter)) {
    problems.add('Parameter', Parameter, 'the name of an SSM parameter', advice);
  }
  return String(Parameter);
}
