import {
  ActiveInstanceRefreshNotFoundFault,
  type AutoScalingClient,
  CancelInstanceRefreshCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
  type InstanceRefresh,
  InstanceRefreshInProgressFault,
  ResourceContentionFault,
  StartInstanceRefreshCommand,
} from '@aws-sdk/client-auto-scaling';
import { log } from '../log';
import type { LiveImage } from './live-image';
import type { ReleaseTarget } from './request';

/** An instance refresh, with its id. */
export type Refresh = InstanceRefresh & { readonly InstanceRefreshId: string };

/**
 * Returns the instance refreshes of the group, newest first.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeInstanceRefreshes.html
 */
export async function listRefreshes(scaling: AutoScalingClient, group: string): Promise<readonly Refresh[]> {
  const refreshes: InstanceRefresh[] = [];
  let NextToken: string | undefined;
  do {
    const page = await scaling.send(
      new DescribeInstanceRefreshesCommand({ AutoScalingGroupName: group, MaxRecords: 100, NextToken }),
    );
    refreshes.push(...(page.InstanceRefreshes ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return refreshes as Refresh[];
}

/**
 * Returns the refresh that brought a version of the live image to the instances: the first one after it was written. It
 * is found by the one before it, since a refresh carries no mark of its own, and its start is known to the second only.
 */
export function refreshOf(refreshes: readonly Refresh[], { origin }: LiveImage): Refresh | undefined {
  if (origin?.after === undefined) {
    return undefined;
  }
  const before = refreshes.findIndex(({ InstanceRefreshId }) => InstanceRefreshId === origin.after);
  return (before === -1 ? refreshes : refreshes.slice(0, before)).at(-1);
}

/** Whether the instances run a version: its refresh reached them all, or none was needed. */
export function hasArrived(refreshes: readonly Refresh[], version: LiveImage): boolean {
  return version.origin?.after === undefined || refreshOf(refreshes, version)?.Status === 'Successful';
}

/** Whether a refresh is not over. */
export function isActive({ Status }: Refresh): boolean {
  return ['Pending', 'InProgress', 'Baking', 'Cancelling', 'RollbackInProgress'].includes(Status ?? '');
}

/** How a refresh goes about it. */
export interface RefreshPreferences {
  /** Whether the first new instance is watched alone, and the alarms stop the refresh. */
  readonly guarded: boolean;
}

/**
 * Starts the replacement of every instance, new ones before old ones go: never less than all of the capacity, twice as
 * much at the most, so that a large group takes no longer than a small one.
 *
 * A way back is not guarded: the alarms that asked for it may still fire, and what it brings has served before.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html
 */
export async function startRefresh(
  scaling: AutoScalingClient,
  target: ReleaseTarget,
  { guarded }: RefreshPreferences,
): Promise<void> {
  const { group, warmupSeconds } = target;
  try {
    const { InstanceRefreshId } = await scaling.send(
      new StartInstanceRefreshCommand({
        AutoScalingGroupName: group,
        Strategy: 'Rolling',
        Preferences: {
          MinHealthyPercentage: 100,
          MaxHealthyPercentage: 200,
          InstanceWarmup: warmupSeconds,
          // The launch template is the same before and after a release: a match would leave every instance as it is.
          SkipMatching: false,
          ...(guarded && (await guards(scaling, target))),
        },
      }),
    );
    log('info', { event: 'instance refresh started', group, refresh: InstanceRefreshId, guarded });
  } catch (error) {
    // Another one came first, or a change of the group is under way. The next step finds out which.
    if (!(error instanceof InstanceRefreshInProgressFault || error instanceof ResourceContentionFault)) {
      throw error;
    }
  }
}

/**
 * Returns what has the first new instance watched. Of a group of one it is all of the group, and a refresh that has
 * replaced everything passes its checkpoints: so it is watched when the refresh is otherwise done. A larger group is not
 * watched twice, which takes the hour of a release where the alarms are slow.
 */
async function guards(scaling: AutoScalingClient, { group, canarySeconds, alarms }: ReleaseTarget) {
  const { AutoScalingGroups } = await scaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [group] }),
  );
  return {
    // The first checkpoint is reached when 1 % are new, which is one instance.
    CheckpointPercentages: [1, 100],
    CheckpointDelay: canarySeconds,
    AlarmSpecification: { Alarms: [...alarms] },
    ...(AutoScalingGroups?.[0]?.DesiredCapacity === 1 && { BakeTime: canarySeconds }),
  };
}

/**
 * Stops a refresh at once, without waiting for an instance that boots. The instances that it has replaced stay as they are.
 */
export async function cancelRefresh(scaling: AutoScalingClient, group: string, { Status }: Refresh): Promise<void> {
  if (Status === 'Cancelling') {
    return;
  }
  try {
    await scaling.send(
      new CancelInstanceRefreshCommand({ AutoScalingGroupName: group, WaitForTransitioningInstances: false }),
    );
  } catch (error) {
    if (!(error instanceof ActiveInstanceRefreshNotFoundFault)) {
      throw error;
    }
  }
}
