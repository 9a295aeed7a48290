import { type BackupClient, BackupServiceException } from '@aws-sdk/client-backup';
import type {
  CdkCustomResourceEvent,
  CdkCustomResourceIsCompleteEvent,
  CdkCustomResourceIsCompleteResponse,
  CdkCustomResourceResponse,
} from 'aws-lambda';
import { Problems } from '../../lib/problems';
import { log } from '../log';
import { withNextStep } from '../next-step';
import { isPassing } from '../passing-error';
import { describeFailure, describeSilence, nextStep } from './failure';
import { stopJobs } from './jobs';
import { deletePoints } from './points';
import { giveUpAfterMinutes } from './timing';

/** Field that `beginEmptying` adds to the event for `continueEmptying`. */
interface BeginningFields {
  readonly StartedAt: string;
}

/**
 * Notes when an event came. Everything else is done in the questions after it.
 *
 * @throws InvalidInputError when `BackupVaultName` is not the name of a backup vault
 */
export function beginEmptying(event: CdkCustomResourceEvent, now: Date): CdkCustomResourceResponse & BeginningFields {
  const vaultName = readVaultName(event);
  return {
    // Never another id, whatever the vault is called: CloudFormation would empty the "old" one in an update.
    PhysicalResourceId: event.RequestType === 'Create' ? vaultName : event.PhysicalResourceId,
    StartedAt: now.toISOString(),
  };
}

/**
 * When the resource is deleted, stops the backup jobs of the vault, deletes what can be deleted of it now, and says whether
 * it is empty. A vault that holds a recovery point cannot be deleted, and its stack would stay with it
 * (https://github.com/aws/aws-cdk/issues/33711).
 *
 * The framework takes any error for the end, so one that may pass is answered with "not empty yet".
 *
 * @throws Error naming what is left and what to do: when the vault is not empty in time, and at once when the function may
 *   delete nothing of what is left
 */
export async function continueEmptying(
  event: CdkCustomResourceIsCompleteEvent,
  backup: BackupClient,
  now: Date,
): Promise<CdkCustomResourceIsCompleteResponse> {
  const vaultName = readVaultName(event);
  if (event.RequestType !== 'Delete') {
    return { IsComplete: true };
  }
  const minutes = (now.getTime() - new Date(event['StartedAt']).getTime()) / 60_000;
  const overdue = minutes >= giveUpAfterMinutes;
  try {
    // First the jobs: one that ends between the two lists leaves its recovery point in the second.
    const jobs = await stopJobs(backup, vaultName);
    const points = await deletePoints(backup, vaultName);
    const hopeless = jobs.length === 0 && points.length > 0 && points.every(({ refusal }) => refusal?.final);
    if (hopeless || (overdue && jobs.length + points.length > 0)) {
      throw new Error(describeFailure({ vaultName, jobs, points }));
    }
    return { IsComplete: jobs.length + points.length === 0 };
  } catch (error) {
    if (isVaultGone(error)) {
      log('info', { event: 'backup vault is gone already', vaultName });
      return { IsComplete: true };
    }
    if (!isPassing(error)) {
      throw withNextStep(error, { what: `Backup vault ${vaultName} was not emptied`, next: nextStep(vaultName) });
    }
    if (overdue) {
      throw new Error(describeSilence(vaultName, error));
    }
    log('warn', { event: 'will ask again', vaultName, error });
    return { IsComplete: false };
  }
}

/**
 * Returns whether AWS Backup knows no such vault. It says so by `AccessDeniedException` too, even to somebody who may do
 * everything (https://github.com/aws/aws-sdk-js/issues/2625), but without IAM's "is not authorized to perform". Where this
 * takes a denial for a vault that is gone, nothing is lost: CloudFormation cannot delete a vault that holds recovery points.
 */
function isVaultGone(error: unknown): boolean {
  return (
    error instanceof BackupServiceException &&
    (error.name === 'ResourceNotFoundException' ||
      (error.name === 'AccessDeniedException' && !/not authorized/i.test(error.message)))
  );
}

function readVaultName({ ResourceProperties: { BackupVaultName } }: CdkCustomResourceEvent): string {
  const problems = new Problems();
  if (typeof BackupVaultName !== 'string' || !/^[\w-]{2,50}$/.test(BackupVaultName)) {
    problems.add('BackupVaultName', BackupVaultName, 'the name of a backup vault', 'set by DataStack: deploy it again');
  }
  problems.throwIfAny();
  return BackupVaultName;
}
