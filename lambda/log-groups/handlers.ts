import type {
  CdkCustomResourceEvent,
  CdkCustomResourceIsCompleteEvent,
  CdkCustomResourceIsCompleteResponse,
  CdkCustomResourceResponse,
} from 'aws-lambda';
import { log } from '../log';
import { withNextStep } from '../next-step';
import { isPassing } from '../passing-error';
import { readRequest } from './request';
import { giveUpAfterMinutes } from './timing';

/** The log groups of the account, as far as the functions may reach. */
export interface LogGroups {
  /** Deletes a group. @throws an error whose name is `ResourceNotFoundException` when there is none */
  delete(name: string): Promise<void>;
}

/** Field that `beginWatch` adds to the event for `continueWatch`. */
interface BeginningFields {
  readonly StartedAt: string;
}

/**
 * Notes when an event came. Everything else is done in the questions after it.
 *
 * @throws InvalidInputError with every property that is missing or cannot be right
 */
export function beginWatch(event: CdkCustomResourceEvent, now: Date): CdkCustomResourceResponse & BeginningFields {
  const { names } = readRequest(event);
  return {
    // Never another id, whatever the groups are called: CloudFormation would delete the "old" ones in an update.
    PhysicalResourceId: event.RequestType === 'Create' ? String(names[0]) : event.PhysicalResourceId,
    StartedAt: now.toISOString(),
  };
}

/**
 * When the resource is deleted, deletes the log groups that a service has made once more for a late line, and says whether
 * none comes any more. CloudFormation has deleted them before; mostly there is none.
 *
 * The framework takes any error for the end, so one that may pass is answered with "not yet".
 *
 * @throws Error with what to do next when a group comes again and again, or CloudWatch Logs refuses
 */
export async function continueWatch(
  event: CdkCustomResourceIsCompleteEvent,
  logGroups: LogGroups,
  now: Date,
): Promise<CdkCustomResourceIsCompleteResponse> {
  const { names, watchSeconds } = readRequest(event);
  if (event.RequestType !== 'Delete') {
    return { IsComplete: true };
  }
  const seconds = (now.getTime() - new Date(event['StartedAt']).getTime()) / 1000;
  const overdue = seconds >= giveUpAfterMinutes * 60;
  try {
    const again = await deleteThoseThatAre(names, logGroups);
    if (again.length > 0 && overdue) {
      throw new Error(
        `Log groups were made again for ${giveUpAfterMinutes} minutes after they were deleted: ${again.join(', ')}. ` +
          `Something still writes to them. What to do next: ${nextStep(again)}`,
      );
    }
    return { IsComplete: again.length === 0 && seconds >= watchSeconds };
  } catch (error) {
    if (isPassing(error) && !overdue) {
      log('warn', { event: 'will ask again', names, error });
      return { IsComplete: false };
    }
    throw withNextStep(error, { what: 'Log groups may be left', next: nextStep(names) });
  }
}

/** Returns the groups that there were. */
async function deleteThoseThatAre(names: readonly string[], logGroups: LogGroups): Promise<readonly string[]> {
  const again: string[] = [];
  for (const name of names) {
    try {
      await logGroups.delete(name);
      again.push(name);
      log('info', { event: 'a log group had come again and is deleted', name });
    } catch (error) {
      if (!(error instanceof Error && error.name === 'ResourceNotFoundException')) {
        throw error;
      }
    }
  }
  return again;
}

function nextStep(names: readonly string[]): string {
  const commands = names.map((name) => `aws logs delete-log-group --log-group-name ${name}`);
  return `see that what writes to them is gone, then destroy again, or delete them: ${commands.join('; ')}`;
}
