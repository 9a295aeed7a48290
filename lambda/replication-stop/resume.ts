import { tryAgain } from './connections';
import { deleteNote, type PausedTask, readNote, writeNote } from './note';
import { type StepContext, type Waiting, waitingFor } from './step';
import { isResting, resumeTask, type Task, tasksOn } from './tasks';

/**
 * Lets those tasks run again that stand because of a change, from where they stopped, and deletes the note of them when
 * they do. Without a note nothing is touched: a task that stood before the change stays as it is.
 *
 * @returns what is not running yet; undefined when nothing is left to resume
 * @throws Error in the words of DMS when a task does not stay up
 */
export async function resume(context: StepContext): Promise<Waiting> {
  const { request, clients } = context;
  const note = await readNote(clients.ssm, request.noteName);
  if (note === undefined) {
    return undefined;
  }
  const tasks = await tasksOn(clients.dms, request.instanceArn);
  const waiting: string[] = [];
  const resumed: PausedTask[] = [];
  for (const paused of note.tasks) {
    const task = tasks.find(({ arn }) => arn === paused.arn);
    if (task === undefined || isDone(context, paused, task)) {
      continue;
    }
    const obstacle = await goOn(context, paused, task);
    waiting.push(obstacle ?? `Replication task ${task.arn} is still starting`);
    if (obstacle === undefined) {
      resumed.push(paused);
    }
  }
  if (resumed.length > 0) {
    const marked = note.tasks.map((paused) =>
      resumed.includes(paused) ? { ...paused, resumedBy: context.begun.startedAt } : paused,
    );
    await writeNote(clients.ssm, request.noteName, { tasks: marked });
  }
  if (waiting.length === 0) {
    await deleteNote(clients.ssm, request.noteName);
  }
  return waitingFor(waiting);
}

/** A task that has gone on, and come to the next stop of its own settings, waits for whoever loads, as without a change. */
function isDone({ begun }: StepContext, paused: PausedTask, task: Task): boolean {
  return task.status === 'running' || (paused.resumedBy === begun.startedAt && task.stoppedBySettings);
}

/**
 * Asks DMS to go on with a task that stands.
 *
 * @returns what keeps it from starting, which may pass; undefined when it is starting
 */
async function goOn({ request, begun, clients }: StepContext, paused: PausedTask, task: Task): Promise<Waiting> {
  if (!isResting(task)) {
    return `Replication task ${task.arn} is still ${task.status}`;
  }
  if (paused.resumedBy === begun.startedAt) {
    throw new Error(`Replication task ${task.arn} was resumed and is ${task.status} again (${task.reason})`);
  }
  const refusal = await resumeTask(clients.dms, task.arn);
  if (refusal === undefined) {
    return undefined;
  }
  const failures = await tryAgain(clients.dms, request.instanceArn, task.endpointArns);
  return `Replication task ${task.arn} cannot be resumed (${[refusal, ...failures].join('; ')})`;
}
