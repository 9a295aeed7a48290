import { BackupServiceException } from '@aws-sdk/client-backup';
import { isPassing } from '../passing-error';

/** Why AWS Backup did not do what it was asked. */
export interface Refusal {
  /** Name and message of the error. */
  readonly reason: string;
  /** Whether the same call is refused later as well, whatever happens to the vault: a permission is missing. */
  readonly final: boolean;
}

/**
 * Calls AWS Backup and returns its refusal, undefined when it did what it was asked or there is nothing left to do it to.
 *
 * A refusal is no end: what is refused today, a nested recovery point or a job in progress keeps back, and the list of the
 * next question tells.
 *
 * @throws an error that may pass, and one that AWS Backup did not answer with
 */
export async function refusalOf(call: () => Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    if (!(error instanceof BackupServiceException) || isPassing(error)) {
      throw error;
    }
    return error.name === 'ResourceNotFoundException'
      ? undefined
      : { reason: `${error.name}: ${error.message}`, final: error.name === 'AccessDeniedException' };
  }
}
