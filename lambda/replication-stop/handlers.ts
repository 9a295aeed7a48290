import type { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import type {
  CdkCustomResourceEvent,
  CdkCustomResourceIsCompleteEvent,
  CdkCustomResourceIsCompleteResponse,
  CdkCustomResourceResponse,
} from 'aws-lambda';
import { Problems } from '../../lib/problems';
import { log } from '../log';
import { isPassing } from '../passing-error';
import { stopIfRunning } from './task';
import { giveUpAfterMinutes } from './timing';

/** Field that `begin` adds to the event for `proceed`. */
interface BeginningFields {
  readonly StartedAt: string;
}

/**
 * Notes when an event came. Everything else is done in the questions after it, which may fail and be asked again.
 *
 * The physical id follows the task: when a stack replaces its task, CloudFormation deletes the id of the old one, and so
 * the old task stands still before it is deleted.
 *
 * @throws InvalidInputError when `TaskArn` is not the ARN of a replication task
 */
export function begin(event: CdkCustomResourceEvent, now: Date): CdkCustomResourceResponse & BeginningFields {
  const PhysicalResourceId =
    event.RequestType === 'Delete' ? event.PhysicalResourceId : `${readTaskArn(event)}/replication-stop`;
  return { PhysicalResourceId, StartedAt: now.toISOString() };
}

/**
 * On Delete, brings the task of the resource's `TaskArn` to a stand and says whether it stands: DMS deletes no running
 * task, and CloudFormation stops none. On Create and Update there is nothing to do: an operator starts the task.
 *
 * The framework takes any error for the end of the event, so one that may pass is answered with "not done yet".
 *
 * @throws InvalidInputError when `TaskArn` is not the ARN of a replication task
 * @throws Error when DMS refuses, or the task moves for longer than 30 minutes, with what to do next
 */
export async function proceed(
  event: CdkCustomResourceIsCompleteEvent,
  dms: DatabaseMigrationServiceClient,
  now: Date,
): Promise<CdkCustomResourceIsCompleteResponse> {
  if (event.RequestType !== 'Delete') {
    return { IsComplete: true };
  }
  const taskArn = readTaskArn(event);
  const state = await lookAndStop(dms, taskArn);
  log('info', { event: 'looked at the replication task', taskArn, state });
  if (state === undefined) {
    return { IsComplete: true };
  }
  if (now.getTime() - Date.parse(event['StartedAt']) >= giveUpAfterMinutes * 60_000) {
    throw new Error(`Replication task ${taskArn} ${state} after ${giveUpAfterMinutes} minutes. ${nextStep(taskArn)}`);
  }
  return { IsComplete: false };
}

/** Returns what keeps the task from being deleted; undefined when nothing does. */
async function lookAndStop(dms: DatabaseMigrationServiceClient, taskArn: string): Promise<string | undefined> {
  try {
    const { status, resting } = await stopIfRunning(dms, taskArn);
    return resting ? undefined : `is still ${status}`;
  } catch (error) {
    const { message } = error as Error;
    if (isPassing(error)) {
      return `cannot be looked at or stopped (${message})`;
    }
    throw new Error(`Replication task ${taskArn} was not stopped (${message}). ${nextStep(taskArn)}`, { cause: error });
  }
}

function nextStep(taskArn: string): string {
  // arn:<partition>:dms:<region>:...
  const [, , , region] = taskArn.split(':');
  return (
    `What to do next: run \`aws dms stop-replication-task --region ${region} --replication-task-arn ${taskArn}\` (DMS ` +
    'refuses it unless the task is running), wait until ' +
    `\`aws dms describe-replication-tasks --region ${region} --without-settings --filters Name=replication-task-arn,Values=${taskArn} --query 'ReplicationTasks[0].Status'\` ` +
    'says stopped, ready or failed, then delete the stack again.'
  );
}

function readTaskArn({ ResourceProperties: { TaskArn } }: CdkCustomResourceEvent): string {
  const problems = new Problems();
  if (typeof TaskArn !== 'string' || !/^arn:[^:]+:dms:[^:]+:\d+:task:[^:\s]+$/.test(TaskArn)) {
    problems.add('TaskArn', TaskArn, 'the ARN of a DMS replication task', 'set by DataStack: deploy it again');
  }
  problems.throwIfAny();
  return TaskArn;
}
