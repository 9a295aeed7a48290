import type {
  CdkCustomResourceEvent,
  CdkCustomResourceIsCompleteEvent,
  CdkCustomResourceIsCompleteResponse,
  CdkCustomResourceResponse,
} from 'aws-lambda';
import { createClients } from './clients';
import { beginRelease, continueRelease } from './handlers';

const clients = createClients();

/** Handles Create, Update and Delete of `Custom::Release`. */
export async function onEvent(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  return beginRelease(event, clients, new Date());
}

/** Answers whether what `onEvent` began is done. */
export async function isComplete(
  event: CdkCustomResourceIsCompleteEvent,
): Promise<CdkCustomResourceIsCompleteResponse> {
  return continueRelease(event, clients, new Date());
}
