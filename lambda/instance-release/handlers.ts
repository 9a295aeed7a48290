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
import { createLiveImage, removeLiveImage } from './live-image';
import { release } from './release';
import { removeRelease } from './removal';
import { type ReleaseRequest, readParameterName, readRequest } from './request';
import { patience as deployedPatience, limits } from './timing';

/** Fields that `begin` adds to the event for `proceed`. */
interface BeginningFields {
  readonly StartedAt?: string;
  readonly RollingBack?: boolean;
}

/** The resource that keeps the live image; every other event is one of a release. */
const liveImageType = 'Custom::LiveImage';

/**
 * Begins with an event. The parameter of the live image is created or deleted at once; of a release it notes when the
 * event came and what CloudFormation was doing then, and everything else is done in the questions after it.
 *
 * @throws Error with what to do next when AWS does not answer
 */
export async function begin(
  event: CdkCustomResourceEvent,
  { cloudformation, ssm }: Pick<Clients, 'cloudformation' | 'ssm'>,
  now: Date,
  patience: Patience = deployedPatience,
): Promise<CdkCustomResourceResponse & BeginningFields> {
  if (event.ResourceType === liveImageType) {
    return keepLiveImage(event, ssm, patience);
  }
  const request = readRequest(event);
  const { type, group, stackId } = request;
  const StartedAt = now.toISOString();
  if (event.RequestType === 'Create') {
    return { PhysicalResourceId: `${group}/release`, StartedAt, RollingBack: false };
  }
  try {
    const RollingBack =
      type === 'Update' && (await patiently(patience, () => stackOperation(cloudformation, stackId))).rollingBack;
    return { PhysicalResourceId: event.PhysicalResourceId, StartedAt, RollingBack };
  } catch (error) {
    throw withNextStep(error, guidance(request));
  }
}

/** An update changes nothing: only a release writes what is live. */
async function keepLiveImage(
  event: CdkCustomResourceEvent,
  ssm: Clients['ssm'],
  patience: Patience,
): Promise<CdkCustomResourceResponse> {
  const parameter = readParameterName(event);
  try {
    if (event.RequestType === 'Create') {
      await patiently(patience, () => createLiveImage(ssm, parameter));
      return { PhysicalResourceId: parameter };
    }
    if (event.RequestType === 'Delete') {
      await patiently(patience, () => removeLiveImage(ssm, parameter));
    }
    return { PhysicalResourceId: event.PhysicalResourceId };
  } catch (error) {
    const creates = event.RequestType === 'Create';
    throw withNextStep(error, {
      what: `The parameter ${parameter} was not ${creates ? 'made' : 'deleted'}`,
      next: creates ? 'deploy again' : 'delete the stack again',
    });
  }
}

function guidance({ type, group }: ReleaseRequest): Guidance {
  return type === 'Delete'
    ? { what: `Auto Scaling group ${group}: its instance refresh was not ended`, next: 'delete the stack again' }
    : {
        what: `Auto Scaling group ${group} was not released`,
        next: 'deploy again; where the stack could not roll back either, continue its rollback first',
      };
}

/**
 * Takes what an event began one step further and says whether it is done.
 *
 * The framework takes any error for the end of the release, so one that may pass is answered with "not done yet".
 *
 * @throws Error when the release failed
 */
export async function proceed(
  event: CdkCustomResourceIsCompleteEvent,
  clients: Clients,
  now: Date,
): Promise<CdkCustomResourceIsCompleteResponse> {
  if (event.ResourceType === liveImageType) {
    return { IsComplete: true };
  }
  const request = readRequest(event);
  const startedAt = new Date(event['StartedAt']);
  const context: ReleaseContext = {
    request,
    begun: { startedAt, rollingBack: event['RollingBack'] === true },
    clients,
    urgency: urgencyOf(startedAt, now, limits),
  };
  try {
    return { IsComplete: await (request.type === 'Delete' ? removeRelease(context) : release(context)) };
  } catch (error) {
    if (isPassing(error) && context.urgency !== 'give up') {
      log('warn', { event: 'will ask again', group: request.group, error });
      return { IsComplete: false };
    }
    throw withNextStep(error, guidance(request));
  }
}
