import { log } from '../log';
import type { Done, ReleaseContext } from './context';
import { type Deployment, getDeployment, hasShiftedTraffic, stopDeployment, trafficOf } from './deployments';
import { describeFailure } from './failure';
import { resumeScaling } from './scaling';
import { hopelessAfterTasks, stoppedTasks } from './stopped-tasks';
import { rollbackStartSeconds } from './timing';

/**
 * Watches the deployment of a release.
 *
 * @returns true when all users are on the new tasks
 * @throws Error when it failed and the users are back on the tasks before it, or nobody can wait for that any longer
 */
export async function watchDeployment(context: ReleaseContext, deployment: Deployment): Promise<Done> {
  const { request, clients, urgency } = context;
  const ended = hasEnded(deployment);
  if (!ended) {
    const { shifted, ...progress } = await trafficOf(clients.codedeploy, deployment);
    const { deploymentId, status } = deployment;
    log('info', { event: 'releasing', service: request.service, deploymentId, status, ...progress });
    if (shifted) {
      await resumeScaling(clients.scaling, request);
      return true;
    }
  }
  const stopped = await stoppedTasks(clients.ecs, request, revisionOf(deployment));
  const wayBack = await readWayBack(context, deployment);
  if (urgency === 'give up' || (ended && (await isOver(context, deployment, wayBack)))) {
    await resumeScaling(clients.scaling, request);
    throw new Error(describeFailure({ request, deployment, stopped, wayBack }));
  }
  if (!ended && (urgency === 'stop' || stopped.count >= hopelessAfterTasks)) {
    log('warn', { event: 'stopping the deployment', deployment: deployment.deploymentId, urgency, stopped });
    await stopDeployment(clients.codedeploy, deployment.deploymentId, { rollBack: true });
  }
  return false;
}

/** Returns the deployment by which CodeDeploy sends the users back; undefined where there is none. */
async function readWayBack({ clients }: ReleaseContext, { rollbackInfo }: Deployment): Promise<Deployment | undefined> {
  const id = rollbackInfo?.rollbackDeploymentId;
  return id === undefined ? undefined : getDeployment(clients.codedeploy, id);
}

/** Whether the users are where they will stay. */
async function isOver(
  { clients, now }: ReleaseContext,
  deployment: Deployment,
  wayBack: Deployment | undefined,
): Promise<boolean> {
  if (wayBack === undefined) {
    return !mayStillGoBack(deployment, now);
  }
  return hasEnded(wayBack) || hasShiftedTraffic(clients.codedeploy, wayBack);
}

/** Whether a deployment has just failed, so that CodeDeploy may not have begun the way back yet. */
export function mayStillGoBack(deployment: Deployment, now: Date): boolean {
  const { completeTime = new Date(0), rollbackInfo } = deployment;
  return (
    hasEnded(deployment) &&
    rollbackInfo?.rollbackDeploymentId === undefined &&
    now.getTime() - completeTime.getTime() < rollbackStartSeconds * 1000
  );
}

function hasEnded({ status }: Deployment): boolean {
  return status === 'Failed' || status === 'Stopped';
}

/** Returns the ARN of the revision that a deployment brings. */
function revisionOf({ revision }: Deployment): string {
  const content = revision?.appSpecContent?.content ?? revision?.string?.content ?? '';
  return /arn:[^"\s]+:task-definition\/[^"\s]+/.exec(content)?.[0] ?? '';
}
