import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { createClients } from './clients';
import { guardWeights } from './handler';

// Outside the handler, so that the update that follows a refusal finds the connections open.
const clients = createClients();

/** Handles Create, Update and Delete of `Custom::TrafficGate`. */
export async function handler(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  return guardWeights(event, { clients, variables: process.env, now: new Date() });
}
