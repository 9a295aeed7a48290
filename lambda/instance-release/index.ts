import type {
  CdkCustomResourceEvent,
  CdkCustomResourceIsCompleteEvent,
  CdkCustomResourceIsCompleteResponse,
  CdkCustomResourceResponse,
} from 'aws-lambda';
import { createClients } from './clients';
import { begin, proceed } from './handlers';

const clients = createClients();

/** Handles Create, Update and Delete of `Custom::LiveImage` and `Custom::InstanceRelease`. */
export async function onEvent(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  return begin(event, clients, new Date());
}

/** Answers whether what `onEvent` began is done. */
export async function isComplete(
  event: CdkCustomResourceIsCompleteEvent,
): Promise<CdkCustomResourceIsCompleteResponse> {
  return proceed(event, clients, new Date());
}
