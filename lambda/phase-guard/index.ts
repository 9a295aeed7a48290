import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { createClients } from './clients';
import { handleEvent } from './handler';

const clients = createClients();

/** Handles `Custom::LivePhase` and `Custom::PhaseGuard`. */
export async function handler(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  return handleEvent(event, clients);
}
