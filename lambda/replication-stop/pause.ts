import { addToNote } from './note';
import { type StepContext, type Waiting, waitingFor } from './step';
import { isResting, stopTask, type Task, tasksOn } from './tasks';

/**
 * Brings every task on the instance to a stand, and notes those that ran, so that they run again after the change.
 *
 * DMS refuses a change of a running task and of an endpoint that a running task uses, and restarts the instance under its
 * tasks for a change of the instance. The note is written before the first stop: whatever ends the function between the
 * two, no task stands that is not in it.
 *
 * @returns what still moves; undefined when all tasks stand
 * @throws Error when a task is in its full load
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.Modifying.html
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/27661 for the endpoints
 */
export async function pause({ request, clients, now }: StepContext): Promise<Waiting> {
  const tasks = await tasksOn(clients.dms, request.instanceArn);
  const running = tasks.filter(({ status }) => status === 'running');
  const loading = running.filter(({ loaded }) => !loaded);
  if (loading.length > 0) {
    throw new Error(describeRefusal(loading));
  }
  if (running.length > 0) {
    await addToNote(clients.ssm, request.noteName, running, now);
    for (const { arn } of running) {
      await stopTask(clients.dms, arn);
    }
  }
  const moving = tasks.filter((task) => !isResting(task));
  return waitingFor(moving.map(({ arn, status }) => `Replication task ${arn} is still ${status}`));
}

/**
 * A task that resumes in its full load begins each unfinished table anew, and the rows that it had loaded are still there
 * (`TargetTablePrepMode` is `DO_NOTHING`): the load would end with errors.
 */
function describeRefusal(loading: readonly Task[]): string {
  const progress = loading.map(({ arn, loadedPercent }) => `${arn} (${loadedPercent} % loaded)`).join(', ');
  return (
    'This deploy changes the replication, which would have to be stopped in its full load: tables that are half loaded ' +
    `would be loaded again over the rows that they hold. Nothing was stopped. Loading: ${progress}. What to do next: wait ` +
    'until the load has ended, then deploy again. If the load itself is wrong, stop the task, empty the tables in Aurora, ' +
    'deploy, and start the task with reload-target.'
  );
}
