import { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import type {
  CdkCustomResourceEvent,
  CdkCustomResourceIsCompleteEvent,
  CdkCustomResourceIsCompleteResponse,
  CdkCustomResourceResponse,
} from 'aws-lambda';
import { dmsConfiguration } from './client';
import { begin, proceed } from './handlers';

const dms = new DatabaseMigrationServiceClient(dmsConfiguration);

/** Handles Create, Update and Delete of `Custom::ReplicationStop`. */
export async function onEvent(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  return begin(event, new Date());
}

/** Answers whether the task stands still, and stops it if it does not. */
export async function isComplete(
  event: CdkCustomResourceIsCompleteEvent,
): Promise<CdkCustomResourceIsCompleteResponse> {
  return proceed(event, dms, new Date());
}
