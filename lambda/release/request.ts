import type { CdkCustomResourceEvent } from 'aws-lambda';
import { Problems } from '../../lib/problems';

/** The service that is released, from the properties of `Custom::Release`. */
export interface ReleaseTarget {
  /** Tag of the image to release. Absent: the live image stays. */
  readonly imageTag: string | undefined;
  /** ARN of the task definition revision with the current configuration and the bootstrap image. */
  readonly templateArn: string;
  /** Name of the ECS cluster. */
  readonly cluster: string;
  /** Name of the ECS service. */
  readonly service: string;
  /** Name of the CodeDeploy application. */
  readonly application: string;
  readonly deploymentGroup: string;
  readonly containerName: string;
  readonly containerPort: number;
  /** The service's image repository with its registry, without a tag. */
  readonly repositoryUri: string;
}

/** One event of one release. */
export interface ReleaseRequest extends ReleaseTarget {
  readonly type: 'Create' | 'Update' | 'Delete';
  /** Id of the event; a repeated event has the same one. */
  readonly requestId: string;
  readonly stackId: string;
}

/**
 * Reads a release from an event.
 *
 * @throws InvalidInputError with every property that is missing or cannot be right
 */
export function readRequest(event: CdkCustomResourceEvent): ReleaseRequest {
  const { ResourceProperties } = event;
  const problems = new Problems();
  const read = (name: string, pattern: RegExp, allowed: string): string => {
    const value: unknown = ResourceProperties[name];
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    if (!pattern.test(text)) {
      problems.add(name, value, allowed, 'set by AppStack: deploy it again');
    }
    return text;
  };
  const imageTag = read('ImageTag', /^([A-Za-z0-9_][A-Za-z0-9._-]{0,127})?$/, 'an image tag, or empty');
  const request: ReleaseRequest = {
    type: event.RequestType,
    requestId: event.RequestId,
    stackId: event.StackId,
    imageTag: imageTag === '' ? undefined : imageTag,
    templateArn: read('TaskDefinitionArn', /^arn:[^:]+:ecs:.*:task-definition\/[^/:]+:\d+$/, 'a task definition ARN'),
    cluster: read('Cluster', /^[\w-]+$/, 'the name of a cluster'),
    service: read('Service', /^[\w-]+$/, 'the name of a service'),
    application: read('Application', /\S/, 'the name of a CodeDeploy application'),
    deploymentGroup: read('DeploymentGroup', /\S/, 'the name of a deployment group'),
    containerName: read('ContainerName', /^[\w-]+$/, 'the name of a container'),
    containerPort: Number(read('ContainerPort', /^\d{1,5}$/, 'a port')),
    repositoryUri: read('RepositoryUri', /^[^\s:]+\/[^\s:]+$/, 'a repository with its registry'),
  };
  problems.throwIfAny();
  return request;
}

/** Returns the family of a task definition from the ARN of one of its revisions. */
export function familyOf(taskDefinitionArn: string): string {
  return taskDefinitionArn.replace(/^.*task-definition\//, '').replace(/:\d+$/, '');
}
