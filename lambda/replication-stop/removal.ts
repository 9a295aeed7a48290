import { removeRuns } from './assessments';
import { deleteNote } from './note';
import { type StepContext, type Waiting, waitingFor } from './step';
import { deleteTask, isResting, stopTask, tasksOn } from './tasks';

/**
 * Makes way for CloudFormation, which deletes its task and then the instance: DMS deletes no running task, and no instance
 * that has a task. So every task on the instance is stopped, and each but CloudFormation's own is deleted; the way back
 * after a cutover is such a task, which no stack has made.
 *
 * @returns what is in the way; undefined when nothing is
 */
export async function remove({ request, clients: { dms, ssm } }: StepContext): Promise<Waiting> {
  const waiting = request.assessments ? [...(await removeRuns(dms, request.taskArn))] : [];
  for (const task of await tasksOn(dms, request.instanceArn)) {
    const owned = task.arn === request.taskArn;
    if (task.status === 'running') {
      await stopTask(dms, task.arn);
    } else if (isResting(task) && !owned) {
      await deleteTask(dms, task.arn);
    }
    if (!isResting(task) || !owned) {
      waiting.push(`Replication task ${task.arn} is still ${isResting(task) ? 'there' : task.status}`);
    }
  }
  if (waiting.length === 0) {
    await deleteNote(ssm, request.noteName);
  }
  return waitingFor(waiting);
}
