import type {
  CdkCustomResourceEvent,
  CdkCustomResourceIsCompleteEvent,
  CdkCustomResourceIsCompleteResponse,
  CdkCustomResourceResponse,
} from 'aws-lambda';
import { createClients } from './clients';
import { begin, proceed } from './handlers';

const clients = createClients();

/** Handles Create, Update and Delete of `Custom::LoadingStop`. */
export async function onEvent(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  return begin(event, new Date());
}

/** Answers whether the load has ended, and ends it if it has not. */
export async function isComplete(
  event: CdkCustomResourceIsCompleteEvent,
): Promise<CdkCustomResourceIsCompleteResponse> {
  return proceed(event, clients, new Date());
}
