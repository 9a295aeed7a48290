import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { withNextStep } from '../next-step';
import type { Clients } from './clients';
import { guardPhase } from './guard';
import { createLivePhase, removeLivePhase } from './live-phase';
import { readGuardRequest, readParameterName } from './request';

/** The resource that keeps the live phase; every other one guards it. */
const livePhaseType = 'Custom::LivePhase';

/** Handles one event of either resource. */
export async function handleEvent(event: CdkCustomResourceEvent, clients: Clients): Promise<CdkCustomResourceResponse> {
  return event.ResourceType === livePhaseType ? keepLivePhase(event, clients) : guard(event, clients);
}

/** An update changes nothing: only the cutover and the fall-back move the phase. */
async function keepLivePhase(event: CdkCustomResourceEvent, { ssm }: Clients): Promise<CdkCustomResourceResponse> {
  const parameter = readParameterName(event);
  try {
    if (event.RequestType === 'Create') {
      await createLivePhase(ssm, parameter);
    } else if (event.RequestType === 'Delete') {
      await removeLivePhase(ssm, parameter);
    }
  } catch (error) {
    throw withNextStep(error, {
      what: `Parameter ${parameter} was not ${event.RequestType === 'Create' ? 'made' : 'deleted'}`,
      next: `${event.RequestType === 'Create' ? 'deploy' : 'destroy'} again`,
    });
  }
  return { PhysicalResourceId: event.RequestType === 'Create' ? parameter : event.PhysicalResourceId };
}

async function guard(event: CdkCustomResourceEvent, clients: Clients): Promise<CdkCustomResourceResponse> {
  if (event.RequestType === 'Delete') {
    return { PhysicalResourceId: event.PhysicalResourceId };
  }
  const request = readGuardRequest(event);
  await guardPhase(request, clients);
  return {
    PhysicalResourceId: event.RequestType === 'Create' ? `${request.parameter}/guard` : event.PhysicalResourceId,
  };
}
