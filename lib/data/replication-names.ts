import { maximumNameLength } from '../naming';
import type { MigrationSettings } from '../settings';

/** The databases between which DMS replicates, each as DMS reads it and as DMS writes it. */
export const endpointKinds = ['source', 'target', 'reverse-source', 'reverse-target'] as const;

/** One endpoint: `source` and `target` lead to Aurora, `reverse-source` and `reverse-target` back to the old database. */
export type EndpointKind = (typeof endpointKinds)[number];

/** One direction of the replication. */
export interface Direction {
  /** Identifier of the task, the last part of its ARN, and so the CloudWatch dimension `ReplicationTaskIdentifier`. */
  readonly taskIdentifier: string;
  readonly taskArn: string;
  readonly sourceEndpointArn: string;
  readonly targetEndpointArn: string;
}

/** Everything of DMS by name. */
export interface ReplicationNames {
  /** Identifier of the instance, the last part of its ARN, and so the CloudWatch dimension `ReplicationInstanceIdentifier`. */
  readonly instanceIdentifier: string;
  readonly instanceArn: string;
  /** Log group of every task on the instance: DMS writes to this name and to no other. */
  readonly logGroupName: string;
  /** From the source to Aurora. Its task is one of the stack. */
  readonly forward: Direction;
  /** From Aurora to the source. No stack has its task: it starts at a position that is known at the cutover only. */
  readonly reverse: Direction;
}

/**
 * Returns the names of the replication. DMS makes an ARN from the `resourceIdentifier` that it is given, so all of them are
 * known before anything exists; a stack that used a reference would import what phase `complete` takes away, and
 * CloudFormation takes nothing away that is still imported.
 *
 * @see https://docs.aws.amazon.com/dms/latest/APIReference/API_CreateReplicationTask.html
 */
export function replicationNames(
  settings: Pick<MigrationSettings, 'names' | 'account' | 'definition'>,
): ReplicationNames {
  const { account, definition } = settings;
  const arn = (resource: string, identifier: string) =>
    `arn:aws:dms:${definition.region}:${account}:${resource}:${identifier}`;
  const endpoint = (kind: EndpointKind) => arn('endpoint', endpointIdentifier(settings, kind));
  const direction = (task: string, source: EndpointKind, target: EndpointKind): Direction => {
    const taskIdentifier = identifier(settings, task);
    return {
      taskIdentifier,
      taskArn: arn('task', taskIdentifier),
      sourceEndpointArn: endpoint(source),
      targetEndpointArn: endpoint(target),
    };
  };
  const instanceIdentifier = identifier(settings, 'dms-instance');
  return {
    instanceIdentifier,
    instanceArn: arn('rep', instanceIdentifier),
    logGroupName: `dms-tasks-${instanceIdentifier}`,
    forward: direction('dms-task', 'source', 'target'),
    reverse: direction('dms-reverse-task', 'reverse-source', 'reverse-target'),
  };
}

/** Returns the identifier of an endpoint. It is frozen: another one would replace the endpoint, and with it the task. */
export function endpointIdentifier(settings: Pick<MigrationSettings, 'names'>, kind: EndpointKind): string {
  return identifier(settings, `dms-${kind}`);
}

function identifier({ names }: Pick<MigrationSettings, 'names'>, type: string): string {
  return names.of(type, maximumNameLength.dmsResource);
}
