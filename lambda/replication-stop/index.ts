import type {
  CdkCustomResourceEvent,
  CdkCustomResourceIsCompleteEvent,
  CdkCustomResourceIsCompleteResponse,
  CdkCustomResourceResponse,
} from 'aws-lambda';
import { createClients } from './clients';
import { begin, proceed } from './handlers';

const clients = createClients();

/** Handles Create, Update and Delete of `Custom::ReplicationPause` and `Custom::ReplicationStop`. */
export async function onEvent(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  return begin(event, clients, new Date());
}

/** Answers whether the tasks are as they have to be, and takes the next step if they are not. */
export async function isComplete(
  event: CdkCustomResourceIsCompleteEvent,
): Promise<CdkCustomResourceIsCompleteResponse> {
  return proceed(event, clients, new Date());
}
