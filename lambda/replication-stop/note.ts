import {
  DeleteParameterCommand,
  GetParameterCommand,
  ParameterNotFound,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { Task } from './tasks';

/** A task that ran when a change came, and has to run again after it. */
export interface PausedTask {
  readonly arn: string;
  /** When it was stopped, ISO 8601. */
  readonly pausedAt: string;
  /** Progress of its full load, percent, for a person who reads the note. */
  readonly loadedPercent: number;
  /** Position in the source's log that it had reached, for a person who reads the note. */
  readonly checkpoint?: string;
  /** When the event began by which it was last started again, ISO 8601. Absent before the first time. */
  readonly resumedBy?: string;
}

/** The tasks that a change has stopped, as they stand in SSM Parameter Store: the replication is to be resumed. */
export interface Note {
  readonly tasks: readonly PausedTask[];
}

/** Reads the note; undefined when there is none, so that nothing is to be resumed. */
export async function readNote(ssm: SSMClient, name: string): Promise<Note | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name }));
    return JSON.parse(Parameter?.Value ?? '{"tasks":[]}');
  } catch (error) {
    if (error instanceof ParameterNotFound) {
      return undefined;
    }
    throw error;
  }
}

/** Writes the note over the one before it. */
export async function writeNote(ssm: SSMClient, name: string, note: Note): Promise<void> {
  await ssm.send(
    new PutParameterCommand({
      Name: name,
      Value: JSON.stringify(note),
      Type: 'String',
      Overwrite: true,
      Description: 'Replication tasks that a deploy has stopped and will resume',
    }),
  );
}

/** Adds running tasks to the note. Those of an attempt before this one stay: they stand because of it. */
export async function addToNote(ssm: SSMClient, name: string, running: readonly Task[], now: Date): Promise<void> {
  const before = (await readNote(ssm, name))?.tasks ?? [];
  const added = running.map(({ arn, loadedPercent, checkpoint }): PausedTask => {
    return { arn, pausedAt: now.toISOString(), loadedPercent, ...(checkpoint !== undefined && { checkpoint }) };
  });
  const others = before.filter(({ arn }) => !running.some((task) => task.arn === arn));
  await writeNote(ssm, name, { tasks: [...others, ...added] });
}

/** Deletes the note, whether it is there or not. */
export async function deleteNote(ssm: SSMClient, name: string): Promise<void> {
  try {
    await ssm.send(new DeleteParameterCommand({ Name: name }));
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) {
      throw error;
    }
  }
}
