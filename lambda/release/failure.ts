import type { Deployment } from './deployments';
import type { ReleaseRequest } from './request';
import type { StoppedTasks } from './stopped-tasks';

/** What is known of a release that did not go through. */
export interface Failure {
  readonly request: ReleaseRequest;
  readonly deployment: Deployment;
  readonly stopped: StoppedTasks;
  /** How CodeDeploy's way back ended; undefined when there was none. */
  readonly wayBack: Deployment | undefined;
}

/** Most reasons that are quoted: CloudFormation cuts a long message, and what to do next stands at its end. */
const mostReasons = 3;

/** Returns what happened, why, where the users are, and what to do next, in CodeDeploy's and ECS's own words. */
export function describeFailure({ request, deployment, stopped, wayBack }: Failure): string {
  const { service, imageTag, repositoryUri } = request;
  const what = imageTag === undefined ? 'the current configuration' : `image tag ${imageTag}`;
  const { code, message } = deployment.errorInformation ?? {};
  return [
    `Service ${service} was not released with ${what}: deployment ${deployment.deploymentId} is ${deployment.status}`,
    code === undefined ? '' : ` (${code}: ${message})`,
    '. ',
    stopped.count === 0
      ? ''
      : `${stopped.count} new tasks stopped: ${stopped.reasons.slice(0, mostReasons).join('; ')}. `,
    describeWayBack(wayBack),
    ' What to do next: ',
    nextStep(code, stopped, `${repositoryUri}:${imageTag ?? '<tag>'}`),
  ].join('');
}

function describeWayBack(wayBack: Deployment | undefined): string {
  if (wayBack === undefined) {
    return 'The tasks before it went on serving.';
  }
  const { deploymentId, status, errorInformation } = wayBack;
  if (status === 'Failed' || status === 'Stopped') {
    return `CodeDeploy could not send the users back: deployment ${deploymentId} is ${status} (${errorInformation?.message}). Look at the service now.`;
  }
  return status === 'Succeeded'
    ? 'CodeDeploy sent the users back to the tasks before it.'
    : `CodeDeploy is still sending the users back to the tasks before it (deployment ${deploymentId}).`;
}

function nextStep(code: string | undefined, { reasons }: StoppedTasks, image: string): string {
  if (reasons.some((reason) => reason.includes('CannotPullContainer'))) {
    return `push the image, built for ARM64, and deploy again: docker buildx build --platform linux/arm64 --tag ${image} --push .`;
  }
  if (reasons.length > 0) {
    return 'read the log of the service, mend the image, push it under a new tag (an image built for x86 ends with "exec format error": build it for linux/arm64) and release that.';
  }
  if (code === 'ALARM_ACTIVE') {
    return 'look at the release alarms of the service. If one of them fired before the release, it is the live tasks that fail: CodeDeploy takes no release until that alarm is quiet, or until alarms are switched off for the deployment group.';
  }
  return 'read the deployment in the CodeDeploy console and the log of the service, then release again, under a new tag if the image has changed.';
}
