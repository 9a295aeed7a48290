import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { waits } from '../rollback/timing';
import { createClients } from './clients';
import { lookAfterRecords } from './handler';

const clients = createClients();

/**
 * Handles `Custom::RecordTeardown`: holds a rollback against what CloudFormation has written, and deletes the weighted
 * records when their stack goes.
 */
export async function handler(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  return lookAfterRecords(event, { clients, variables: process.env, waits });
}
