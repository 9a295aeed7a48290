import { log } from '../log';
import type { Done, ReleaseContext } from './context';
import { describeFailure } from './failure';
import { launchesSince } from './launches';
import { bootstrap, type LiveImage } from './live-image';
import { cancelRefresh, isActive, type Refresh, refreshOf } from './refreshes';
import { hopelessAfterLaunches } from './timing';
import { versionBefore, writeWayBack } from './way-back';

/**
 * Watches the refresh of a release.
 *
 * @param versions the versions of the live image, oldest first; the last one is this release's
 * @param refreshes the refreshes of the group, newest first
 * @param refresh the one that brings the image to the instances
 * @returns true when every instance runs the image
 * @throws Error when it failed and no instance runs it, or nobody can wait for that any longer
 */
export async function watchRelease(
  context: ReleaseContext,
  versions: readonly LiveImage[],
  refreshes: readonly Refresh[],
  refresh: Refresh,
): Promise<Done> {
  const { request, begun, clients, urgency } = context;
  const { InstanceRefreshId, Status, PercentageComplete, StatusReason } = refresh;
  log('info', {
    event: 'releasing',
    group: request.group,
    refresh: InstanceRefreshId,
    status: Status,
    percent: PercentageComplete,
    reason: StatusReason,
  });
  if (Status === 'Successful') {
    return true;
  }
  const { image, writtenAt } = ownRelease(versions, context);
  const launches = await launchesSince(clients.scaling, request.group, writtenAt);
  const active = isActive(refresh);
  if (active && (urgency !== 'in time' || launches.failed >= hopelessAfterLaunches)) {
    log('warn', { event: 'cancelling the instance refresh', refresh: refresh.InstanceRefreshId, urgency, launches });
    await cancelRefresh(clients.scaling, request.group, refresh);
  }
  if (active && urgency !== 'give up') {
    return false;
  }
  const failure = { request, image, refresh, launches };
  if (begun.rollingBack) {
    // There is nothing to go back to: what came before this image is what is being rolled back.
    throw new Error(describeFailure({ ...failure, live: image, wayBack: 'none' }));
  }
  const untouched = !active && launches.count === 0;
  const live = await writeWayBack(context, versions, refreshes, untouched);
  if (untouched || urgency === 'give up') {
    const wayBack = untouched ? 'not needed' : 'left to the rollback';
    throw new Error(describeFailure({ ...failure, live, wayBack }));
  }
  return false;
}

/**
 * Watches the refresh that replaces the instances once more after a release failed.
 *
 * @param versions the versions of the live image, oldest first; the last one is the way back
 * @param refreshes the refreshes of the group, newest first
 * @param wayBack the one that brings back the image before; undefined when no instance ran the other one
 * @throws Error when it is over, since the release has failed, or nobody can wait for it any longer
 */
export async function watchWayBack(
  context: ReleaseContext,
  versions: readonly LiveImage[],
  refreshes: readonly Refresh[],
  wayBack: Refresh | undefined,
): Promise<Done> {
  const { request, clients, urgency } = context;
  if (wayBack !== undefined && isActive(wayBack) && urgency !== 'give up') {
    return false;
  }
  const failed = ownRelease(versions, context);
  throw new Error(
    describeFailure({
      request,
      image: failed.image,
      refresh: refreshOf(refreshes, failed) ?? { InstanceRefreshId: 'unknown' },
      launches: await launchesSince(clients.scaling, request.group, failed.writtenAt),
      live: versionBefore(versions, context).image,
      wayBack: wayBack ?? 'not needed',
    }),
  );
}

/** Returns the version that this event brought. */
function ownRelease(versions: readonly LiveImage[], { request }: ReleaseContext): LiveImage {
  const own = versions
    .filter(({ origin }) => origin?.request === request.requestId && origin.purpose === 'release')
    .at(-1);
  return own ?? { image: bootstrap, origin: undefined, writtenAt: new Date(0) };
}
