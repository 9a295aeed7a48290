import type { CdkCustomResourceEvent } from 'aws-lambda';
import { Problems } from '../../lib/problems';

/** The service that is released, from the properties of `Custom::InstanceRelease`. */
export interface ReleaseTarget {
  /** Tag of the image to release. Absent: the live image stays. */
  readonly imageTag: string | undefined;
  /** Name of the Auto Scaling group. */
  readonly group: string;
  /** Name of the SSM parameter that holds the live image. */
  readonly parameter: string;
  /** The service's image repository with its registry, without a tag. */
  readonly repositoryUri: string;
  /** Names of the alarms that stop a release. */
  readonly alarms: readonly string[];
  /** Seconds after which a new instance counts as one that serves. */
  readonly warmupSeconds: number;
  /** Seconds that the first new instance is watched before the others follow. */
  readonly canarySeconds: number;
  /** Name of the log group of the service, where an instance that could not start says why. */
  readonly logGroup: string;
}

/** One event of one release. */
export interface ReleaseRequest extends ReleaseTarget {
  readonly type: 'Create' | 'Update' | 'Delete';
  /** Id of the event; a repeated event has the same one. */
  readonly requestId: string;
  readonly stackId: string;
}

const parameterName = [/^\/[\w./-]+$/, 'the name of an SSM parameter'] as const;

/**
 * Reads a release from an event.
 *
 * @throws InvalidInputError with every property that is missing or cannot be right
 */
export function readRequest(event: CdkCustomResourceEvent): ReleaseRequest {
  const problems = new Problems();
  const read = reader(event, problems);
  const imageTag = read('ImageTag', /^([A-Za-z0-9_][A-Za-z0-9._-]{0,127})?$/, 'an image tag, or empty');
  const alarms: unknown = event.ResourceProperties['Alarms'];
  if (!Array.isArray(alarms) || !alarms.every((alarm) => typeof alarm === 'string')) {
    problems.add('Alarms', alarms, 'a list of names of alarms', advice);
  }
  const request: ReleaseRequest = {
    type: event.RequestType,
    requestId: event.RequestId,
    stackId: event.StackId,
    imageTag: imageTag === '' ? undefined : imageTag,
    group: read('Group', /^[\w-]+$/, 'the name of an Auto Scaling group'),
    parameter: read('Parameter', ...parameterName),
    repositoryUri: read('RepositoryUri', /^[^\s:/]+\/[^\s:]+$/, 'a repository with its registry'),
    alarms: alarms as string[],
    warmupSeconds: Number(read('WarmupSeconds', /^\d{1,4}$/, 'a number of seconds')),
    canarySeconds: Number(read('CanarySeconds', /^\d{1,4}$/, 'a number of seconds')),
    logGroup: read('LogGroup', /\S/, 'the name of a log group'),
  };
  problems.throwIfAny();
  return request;
}

/**
 * Reads the name of the parameter from an event of `Custom::LiveImage`.
 *
 * @throws InvalidInputError when it is missing or cannot be right
 */
export function readParameterName(event: CdkCustomResourceEvent): string {
  const problems = new Problems();
  const name = reader(event, problems)('Parameter', ...parameterName);
  problems.throwIfAny();
  return name;
}

const advice = 'set by AppStack: deploy it again';

function reader({ ResourceProperties }: CdkCustomResourceEvent, problems: Problems) {
  return (name: string, pattern: RegExp, allowed: string): string => {
    const value: unknown = ResourceProperties[name];
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    if (!pattern.test(text)) {
      problems.add(name, value, allowed, advice);
    }
    return text;
  };
}
