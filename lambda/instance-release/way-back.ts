import type { ReleaseContext } from './context';
import { bootstrap, type LiveImage, writeLiveImage } from './live-image';
import { hasArrived, type Refresh } from './refreshes';

/**
 * Makes the image live again that was live before this event.
 *
 * @param untouched whether no instance runs the image of this event: a refresh follows otherwise, or where the image before
 *   had not reached every instance itself
 * @returns the image
 */
export async function writeWayBack(
  context: ReleaseContext,
  versions: readonly LiveImage[],
  refreshes: readonly Refresh[],
  untouched: boolean,
): Promise<string> {
  const { request, clients } = context;
  const before = versionBefore(versions, context);
  await writeLiveImage(clients.ssm, request.parameter, before.image, {
    request: request.requestId,
    purpose: 'way back',
    after: untouched && hasArrived(refreshes, before) ? undefined : (refreshes[0]?.InstanceRefreshId ?? 'none'),
  });
  return before.image;
}

/** Returns what was live before this event: one event may have come twice and written two versions. */
export function versionBefore(versions: readonly LiveImage[], { request }: ReleaseContext): LiveImage {
  const before = versions.filter(({ origin }) => origin?.request !== request.requestId).at(-1);
  return before ?? { image: bootstrap, origin: undefined, writtenAt: new Date(0) };
}
