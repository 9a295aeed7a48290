import type {
  CdkCustomResourceEvent,
  CdkCustomResourceIsCompleteEvent,
  CdkCustomResourceIsCompleteResponse,
  CdkCustomResourceResponse,
} from 'aws-lambda';
import { log } from '../log';
import { type Guidance, withNextStep } from '../next-step';
import { isPassing } from '../passing-error';
import { type Patience, patiently } from '../patience';
import { stackOperation } from '../stack-operation';
import { urgencyOf } from '../urgency';
import type { Clients } from './clients';
import type { ReleaseContext } from './context';
import { release } from './release';
import { removeReleases } from './removal';
import { type ReleaseRequest, readRequest } from './request';
import { resumeScalingIfPresent } from './scaling';
import { patience as deployedPatience, limits } from './timing';

/** Fields that `beginRelease` adds to the event for `continueRelease`. */
interface BeginningFields {
  readonly StartedAt: string;
  readonly RollingBack: boolean;
}

/**
 * Notes when an event came and what CloudFormation was doing then. Everything else is done in the questions after it.
 *
 * @throws Error with what to do next when CloudFormation does not answer
 */
export async function beginRelease(
  event: CdkCustomResourceEvent,
  { cloudformation }: Pick<Clients, 'cloudformation'>,
  now: Date,
  patience: Patience = deployedPatience,
): Promise<CdkCustomResourceResponse & BeginningFields> {
  const request = readRequest(event);
  const { type, application, deploymentGroup, stackId } = request;
  const StartedAt = now.toISOString();
  if (event.RequestType === 'Create') {
    return { PhysicalResourceId: `${application}/${deploymentGroup}`, StartedAt, RollingBack: false };
  }
  try {
    const RollingBack =
      type === 'Update' && (await patiently(patience, () => stackOperation(cloudformation, stackId))).rollingBack;
    return { PhysicalResourceId: event.PhysicalResourceId, StartedAt, RollingBack };
  } catch (error) {
    throw withNextStep(error, guidance(request));
  }
}

/**
 * Takes a release one step further and says whether it is done.
 *
 * The framework takes any error for the end of the release, so one that may pass is answered with "not done yet".
 *
 * @throws Error when the release failed; autoscaling works again then
 */
export async function continueRelease(
  event: CdkCustomResourceIsCompleteEvent,
  clients: Clients,
  now: Date,
): Promise<CdkCustomResourceIsCompleteResponse> {
  const request = readRequest(event);
  const startedAt = new Date(event['StartedAt']);
  const context: ReleaseContext = {
    request,
    begun: { startedAt, rollingBack: event['RollingBack'] === true },
    clients,
    now,
    urgency: urgencyOf(startedAt, now, limits),
  };
  try {
    const done = await (request.type === 'Delete' ? removeReleases(context) : release(context));
    return { IsComplete: done };
  } catch (error) {
    if (isPassing(error) && context.urgency !== 'give up') {
      log('warn', { event: 'will ask again', service: request.service, error });
      return { IsComplete: false };
    }
    await leaveScalingOn(context);
    throw withNextStep(error, guidance(request));
  }
}

function guidance({ type, service }: ReleaseRequest): Guidance {
  return type === 'Delete'
    ? { what: `Service ${service}: its releases were not taken away`, next: 'delete the stack again' }
    : {
        what: `Service ${service} was not released`,
        next: 'deploy again; where the stack could not roll back either, continue its rollback first',
      };
}

/** The failure matters more than what goes wrong after it. */
async function leaveScalingOn({ request, clients }: ReleaseContext): Promise<void> {
  try {
    await resumeScalingIfPresent(clients.scaling, request);
  } catch (error) {
    log('error', { event: 'autoscaling may still be suspended', service: request.service, error });
  }
}
