import { AutoScalingServiceException } from '@aws-sdk/client-auto-scaling';
import type { Done, ReleaseContext } from './context';
import { cancelRefresh, isActive, listRefreshes, type Refresh } from './refreshes';

/**
 * Ends a refresh that is under way, so that the group can be deleted.
 *
 * @returns true when none is
 * @throws Error when it does not end in time
 */
export async function removeRelease({ request, clients, urgency }: ReleaseContext): Promise<Done> {
  const active = (await refreshesIfPresent(clients.scaling, request.group)).find(isActive);
  if (active === undefined) {
    return true;
  }
  if (urgency === 'give up') {
    throw new Error(
      `Auto Scaling group ${request.group}: instance refresh ${active.InstanceRefreshId} does not stop. What to do next: delete the stack again.`,
    );
  }
  await cancelRefresh(clients.scaling, request.group, active);
  return false;
}

/** A group that is gone has no refreshes: a create that failed, or an event that comes again. */
async function refreshesIfPresent(
  scaling: ReleaseContext['clients']['scaling'],
  group: string,
): Promise<readonly Refresh[]> {
  try {
    return await listRefreshes(scaling, group);
  } catch (error) {
    if (error instanceof AutoScalingServiceException && error.name === 'ValidationError') {
      return [];
    }
    throw error;
  }
}
