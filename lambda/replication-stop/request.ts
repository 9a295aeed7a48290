import type { CdkCustomResourceEvent } from 'aws-lambda';
import { Problems } from '../../lib/problems';

/** Which of the two resources an event is for: the one before everything of the replication, or the one after it. */
export type ReplicationResource = 'pause' | 'stop';

/** What an event says, in the terms of the replication. */
export interface ReplicationRequest {
  readonly resource: ReplicationResource;
  readonly type: CdkCustomResourceEvent['RequestType'];
  /** ARN of the replication instance. Tasks of any other instance are nobody's business here. */
  readonly instanceArn: string;
  /** ARN of the task that CloudFormation owns. */
  readonly taskArn: string;
  /** Name of the SSM parameter that holds which tasks ran before a change. */
  readonly noteName: string;
  /** Digest of everything of the replication that CloudFormation can change. */
  readonly fingerprint: string;
  /** Whether the stack lets an operator start premigration assessments. */
  readonly assessments: boolean;
}

const resources: Readonly<Record<string, ReplicationResource>> = {
  'Custom::ReplicationPause': 'pause',
  'Custom::ReplicationStop': 'stop',
};

/**
 * Reads an event of either resource.
 *
 * @throws InvalidInputError with every property that cannot be right
 */
export function readRequest({
  RequestType,
  ResourceType,
  ResourceProperties,
}: CdkCustomResourceEvent): ReplicationRequest {
  const problems = new Problems();
  const read = (name: string, pattern: RegExp, allowed: string): string => {
    const value: unknown = ResourceProperties[name];
    if (typeof value !== 'string' || !pattern.test(value)) {
      problems.add(name, value, allowed, 'set by DataStack: deploy it again');
    }
    return String(value);
  };
  const resource = resources[ResourceType];
  if (resource === undefined) {
    problems.add('ResourceType', ResourceType, Object.keys(resources).join(' or '));
  }
  const request = {
    type: RequestType,
    instanceArn: read('InstanceArn', /^arn:[^:]+:dms:[^:]+:\d+:rep:[^:\s]+$/, 'the ARN of a DMS replication instance'),
    taskArn: read('TaskArn', /^arn:[^:]+:dms:[^:]+:\d+:task:[^:\s]+$/, 'the ARN of a DMS replication task'),
    noteName: read('NoteName', /^\/[\w./-]+$/, 'the name of an SSM parameter'),
    fingerprint: read('Fingerprint', /^[0-9a-f]{16}$/, 'sixteen hexadecimal digits'),
    assessments: ResourceProperties['Assessments'] === 'true',
  };
  if (resource === undefined || problems.any) {
    throw problems.toError();
  }
  return { resource, ...request };
}
