import { log } from '../log';
import { isPassing } from '../passing-error';
import { type StackOperation, stackOperation } from '../stack-operation';
import type { Done, ReleaseContext } from './context';
import { checkImage } from './image';
import { launchesSince } from './launches';
import { bootstrap, type LiveImage, type Origin, readLiveImages, writeLiveImage } from './live-image';
import { cancelRefresh, hasArrived, isActive, listRefreshes, type Refresh, refreshOf, startRefresh } from './refreshes';
import { watchRelease, watchWayBack } from './watch';
import { writeWayBack } from './way-back';

/**
 * Takes a release one step further. It keeps no state: what was done already is read from AWS each time, so the same
 * event may come twice, and any step may be the first after a crash.
 *
 * @returns true when the instances run what they are to run
 * @throws Error when that cannot be reached; the image before is live again then
 */
export async function release(context: ReleaseContext): Promise<Done> {
  const { request, clients } = context;
  if (request.type === 'Create' && request.imageTag === undefined) {
    // The instances have just booted with what is live.
    return true;
  }
  const versions = await readLiveImages(clients.ssm, request.parameter);
  const refreshes = await listRefreshes(clients.scaling, request.group);
  const { origin } = newest(versions);
  if (origin?.request !== request.requestId) {
    return begin(context, versions, refreshes);
  }
  const refresh = refreshOf(refreshes, newest(versions));
  if (refresh === undefined && origin.after !== undefined) {
    await start(context, origin, versions, refreshes);
    return false;
  }
  return origin.purpose === 'way back' || refresh === undefined
    ? watchWayBack(context, versions, refreshes, refresh)
    : watchRelease(context, versions, refreshes, refresh);
}

/** Decides what the instances are to run, and makes that the live image. */
async function begin(
  context: ReleaseContext,
  versions: readonly LiveImage[],
  refreshes: readonly Refresh[],
): Promise<Done> {
  const { request, begun, clients } = context;
  const operation = await operationOf(context);
  if (!begun.rollingBack && versions.some(({ origin }) => origin?.request === request.requestId)) {
    throw new Error(`Auto Scaling group ${request.group} was not released: another release has taken its place`);
  }
  const image = imageToRun(context, operation, versions);
  if (image === undefined) {
    return true;
  }
  const latest = newest(versions);
  const active = refreshes.find(isActive);
  if (active !== undefined) {
    if (begun.rollingBack && latest.image !== image) {
      // It brings what is to be taken back.
      await cancelRefresh(clients.scaling, request.group, active);
    }
    return wait(context, active);
  }
  const arrived = hasArrived(refreshes, latest);
  log('info', { event: 'planned', group: request.group, image, live: latest.image, arrived, ...begun });
  if (latest.image === image && arrived) {
    return true;
  }
  if (!begun.rollingBack && request.imageTag !== undefined) {
    await checkImage(clients, request, request.imageTag);
  }
  await writeLiveImage(clients.ssm, request.parameter, image, {
    request: request.requestId,
    purpose: 'release',
    after: refreshes[0]?.InstanceRefreshId ?? 'none',
  });
  return false;
}

/**
 * Starts the refresh that brings the newest version to the instances.
 *
 * @throws Error when Auto Scaling refuses it. An image that no refresh brings is not live any more then: an instance that
 *   autoscaling starts would run it, watched by nobody.
 */
async function start(
  context: ReleaseContext,
  { purpose }: Origin,
  versions: readonly LiveImage[],
  refreshes: readonly Refresh[],
): Promise<void> {
  const { request, begun, clients, urgency } = context;
  if (purpose === 'way back' || begun.rollingBack) {
    await startRefresh(clients.scaling, request, { guarded: false });
    return;
  }
  // The first step may have been the last one before a rollback cut this release off.
  await operationOf(context);
  try {
    await startRefresh(clients.scaling, request, { guarded: true });
  } catch (error) {
    if (!isPassing(error) || urgency === 'give up') {
      log('warn', { event: 'the refresh was refused, back to the image before', group: request.group, error });
      await writeWayBack(context, versions, refreshes, await isUntouched(context, newest(versions)));
    }
    throw error;
  }
}

/** Returns whether no instance was started since a version was written; not so where that cannot be read. */
async function isUntouched({ request, clients }: ReleaseContext, { writtenAt }: LiveImage): Promise<boolean> {
  try {
    return (await launchesSince(clients.scaling, request.group, writtenAt)).count === 0;
  } catch (error) {
    log('warn', { event: 'the activities of the group are unknown', group: request.group, error });
    return false;
  }
}

/** Returns the image that the instances are to run; undefined for the one that is live, whatever it is. */
function imageToRun(
  { request, begun }: ReleaseContext,
  { startedAt }: StackOperation,
  versions: readonly LiveImage[],
): string | undefined {
  if (!begun.rollingBack) {
    return request.imageTag === undefined ? undefined : `${request.repositoryUri}:${request.imageTag}`;
  }
  // Back to what ran before this operation, not to the old properties: with an empty tag those mean the live image, and
  // an old tag may have been taken back since by an alarm.
  return (versions.filter(({ writtenAt }) => writtenAt < startedAt).at(-1) ?? versions[0])?.image ?? bootstrap;
}

/**
 * Returns what CloudFormation is doing with the stack.
 *
 * @throws Error when it has begun to roll back what this release is a part of
 */
async function operationOf({ request, begun, clients }: ReleaseContext): Promise<StackOperation> {
  const operation = await stackOperation(clients.cloudformation, request.stackId);
  if (operation.rollingBack !== begun.rollingBack) {
    throw new Error(`Auto Scaling group ${request.group} was not released: CloudFormation is rolling the stack back`);
  }
  return operation;
}

function wait({ request, urgency }: ReleaseContext, { InstanceRefreshId }: Refresh): Done {
  if (urgency !== 'in time') {
    throw new Error(
      `Auto Scaling group ${request.group} was not released: instance refresh ${InstanceRefreshId} did not come to its ` +
        'end. What to do next: wait for it, or cancel it in the console of Auto Scaling, then deploy again.',
    );
  }
  return false;
}

function newest(versions: readonly LiveImage[]): LiveImage {
  return versions.at(-1) ?? { image: bootstrap, origin: undefined, writtenAt: new Date(0) };
}
