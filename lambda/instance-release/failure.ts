import type { Launches } from './launches';
import type { Refresh } from './refreshes';
import type { ReleaseRequest } from './request';

/** What became of the instances that run an image which failed: the refresh that replaces them, or why there is none. */
export type WayBack = Refresh | 'not needed' | 'left to the rollback' | 'none';

/** What is known of a release that did not go through. */
export interface Failure {
  readonly request: ReleaseRequest;
  /** The image that was to be released. */
  readonly image: string;
  readonly refresh: Refresh;
  readonly launches: Launches;
  /** The image that instances run which boot from now on. */
  readonly live: string;
  readonly wayBack: WayBack;
}

/** Most reasons that are quoted: CloudFormation cuts a long message, and what to do next stands at its end. */
const mostReasons = 3;

/** Returns what happened, why, what the instances run now, and what to do next, in the words of Auto Scaling. */
export function describeFailure({ request, image, refresh, launches, live, wayBack }: Failure): string {
  const { group, logGroup } = request;
  const { failed, reasons } = launches;
  return [
    `Auto Scaling group ${group} was not released with ${image}: `,
    `instance refresh ${refresh.InstanceRefreshId} is ${refresh.Status} (${refresh.StatusReason ?? 'no reason given'}). `,
    failed === 0 ? '' : `${failed} new instances did not start: ${reasons.slice(0, mostReasons).join('; ')}. `,
    `The live image is ${live}. `,
    describeWayBack(wayBack),
    ' What to do next: ',
    nextStep(launches, refresh, logGroup),
  ].join('');
}

function describeWayBack(wayBack: WayBack): string {
  switch (wayBack) {
    case 'not needed':
      return 'No instance ran the other one.';
    case 'left to the rollback':
      return 'The rollback of the stack replaces the instances that run the other one.';
    case 'none':
      return 'Some instances may run another one. Look at the group now.';
    default:
      return describeRefresh(wayBack);
  }
}

function describeRefresh({ InstanceRefreshId, Status, StatusReason }: Refresh): string {
  switch (Status) {
    case 'Successful':
      return 'Every instance was replaced again and runs it.';
    case 'Failed':
    case 'Cancelled':
      return `The instances could not be replaced again: instance refresh ${InstanceRefreshId} is ${Status} (${StatusReason}). Look at the group now.`;
    default:
      return `The instances are still being replaced again (instance refresh ${InstanceRefreshId}).`;
  }
}

function nextStep({ failed }: Launches, { StatusReason = '' }: Refresh, logGroup: string): string {
  if (failed > 0) {
    return `read log group ${logGroup}: the container writes there, and an instance that gives up tells why in stream boot/<instance id>. Then release a mended image under a new tag.`;
  }
  if (/alarm/i.test(StatusReason)) {
    return 'look at the release alarms of the service. If one of them fired before the release, it is the live instances that fail: no release begins until it is quiet.';
  }
  return `read the instance refresh in the console of Auto Scaling and log group ${logGroup}, then release again.`;
}
