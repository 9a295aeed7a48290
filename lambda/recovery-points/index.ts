import { BackupClient } from '@aws-sdk/client-backup';
import type {
  CdkCustomResourceEvent,
  CdkCustomResourceIsCompleteEvent,
  CdkCustomResourceIsCompleteResponse,
  CdkCustomResourceResponse,
} from 'aws-lambda';
import { backupConfiguration } from './client';
import { beginEmptying, continueEmptying } from './handlers';

const backup = new BackupClient(backupConfiguration);

/** Handles Create, Update and Delete of `Custom::RecoveryPoints`. */
export async function onEvent(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  return beginEmptying(event, new Date());
}

/** Empties the vault when its stack goes, and answers whether it is empty. */
export async function isComplete(
  event: CdkCustomResourceIsCompleteEvent,
): Promise<CdkCustomResourceIsCompleteResponse> {
  return continueEmptying(event, backup, new Date());
}
