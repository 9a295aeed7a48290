import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { createClients } from './clients';
import { removeRecords } from './teardown';
import { waits } from './timing';

const clients = createClients();

/** Handles `Custom::RecordTeardown`: deletes the weighted records when their stack goes, and does nothing before. */
export async function handler(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  return removeRecords(event, clients, waits);
}
