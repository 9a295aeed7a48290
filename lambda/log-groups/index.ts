import type {
  CdkCustomResourceEvent,
  CdkCustomResourceIsCompleteEvent,
  CdkCustomResourceIsCompleteResponse,
  CdkCustomResourceResponse,
} from 'aws-lambda';
import { deployedLogGroups } from './client';
import { beginWatch, continueWatch } from './handlers';

const logGroups = deployedLogGroups();

/** Handles Create, Update and Delete of `Custom::LogGroups`. */
export async function onEvent(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  return beginWatch(event, new Date());
}

/** Deletes the groups that have come again when their stack goes, and answers whether none does any more. */
export async function isComplete(
  event: CdkCustomResourceIsCompleteEvent,
): Promise<CdkCustomResourceIsCompleteResponse> {
  return continueWatch(event, logGroups, new Date());
}
