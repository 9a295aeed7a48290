import type { CdkCustomResourceEvent } from 'aws-lambda';
import type { StackOperation } from '../stack-operation';
import type { ReplicationRequest } from './request';
import type { Work } from './step';

/**
 * Returns what an event asks for. CloudFormation's order makes the two resources a bracket around everything of the
 * replication: it updates `ReplicationPause` first, since all depends on it, and `ReplicationStop` last, since it refers to
 * the task. The same order holds in a rollback, but a rollback reaches only what the update had reached; so the resume of
 * `ReplicationStop` cannot be the only one.
 *
 * The physical id of the pause changes with the fingerprint. So CloudFormation deletes the id that is out of force when
 * everything else is over, after the update as after its rollback, and by then whatever is still noted has to run again.
 */
export function workFor(
  event: CdkCustomResourceEvent,
  request: ReplicationRequest,
  operation: StackOperation | undefined,
): Work {
  if (event.RequestType === 'Create') {
    return 'nothing';
  }
  if (request.resource === 'pause') {
    if (event.RequestType === 'Update') {
      // The id is in force already where nothing changes, and in the rollback of a pause that failed: nothing after it was
      // touched, and nothing will be.
      return event.PhysicalResourceId === physicalIdOf(event, request) ? 'resume' : 'pause';
    }
    // Where the stack goes, or was never made, nothing is to run again.
    return operation?.type === 'UPDATE' ? 'resume' : 'nothing';
  }
  if (event.RequestType === 'Update') {
    return 'resume';
  }
  // An update that added the resource is taken back: the task was there before it and stays.
  return operation?.type === 'UPDATE' && operation.rollingBack ? 'nothing' : 'remove';
}

/** Returns the physical id that an event is answered with. */
export function physicalIdOf(event: CdkCustomResourceEvent, request: ReplicationRequest): string {
  if (event.RequestType === 'Delete') {
    return event.PhysicalResourceId;
  }
  if (request.resource === 'pause') {
    return `${request.instanceArn}/replication-pause/${request.fingerprint}`;
  }
  // Never another one: CloudFormation would delete the one before, and so remove the tasks of an instance that stays.
  return event.RequestType === 'Create' ? `${request.taskArn}/replication-stop` : event.PhysicalResourceId;
}
