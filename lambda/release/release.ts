import { DeploymentLimitExceededException } from '@aws-sdk/client-codedeploy';
import { log } from '../log';
import { type StackOperation, stackOperation } from '../stack-operation';
import type { Done, ReleaseContext } from './context';
import {
  activeDeployments,
  belongsTo,
  createDeployment,
  type Deployment,
  endTerminationWait,
  hasShiftedTraffic,
  recentDeployments,
  stopDeployment,
} from './deployments';
import { type Plan, planRelease } from './plan';
import { registerRevision } from './revision';
import { resumeScaling, suspendScaling } from './scaling';
import { mayStillGoBack, watchDeployment } from './watch';

/**
 * Takes a release one step further. It keeps no state: what was done already is read from AWS each time, so the same
 * event may come twice, and any step may be the first after a crash.
 *
 * @returns true when the service runs what it is to run and all users are there
 * @throws Error when that cannot be reached; autoscaling works again then
 */
export async function release(context: ReleaseContext): Promise<Done> {
  const { request, begun, clients } = context;
  if (request.type === 'Create' && request.imageTag === undefined) {
    // The service has just been started from the template.
    return true;
  }
  const recent = await recentDeployments(clients.codedeploy, request, context.now);
  const own = recent.find((deployment) => belongsTo(deployment, request));
  if (own !== undefined) {
    return watchDeployment(context, own);
  }
  const operation = await stackOperation(clients.cloudformation, request.stackId);
  if (operation.rollingBack !== begun.rollingBack) {
    throw new Error(`Service ${request.service} was not released: CloudFormation is rolling the stack back`);
  }
  const unsettled = recent.find((deployment) => mayStillGoBack(deployment, context.now));
  if (unsettled !== undefined) {
    return wait(context, unsettled);
  }
  const active = await activeDeployments(clients.codedeploy, request);
  for (const deployment of active) {
    if (await isInTheWay(context, operation, deployment)) {
      return wait(context, deployment);
    }
  }
  const plan = await planRelease(context, operation);
  log('info', { event: 'planned', service: request.service, plan: plan.kind, rollingBack: begun.rollingBack });
  if (plan.kind === 'nothing') {
    if (begun.rollingBack) {
      // The release that is rolled back may have been cut off before it did.
      await resumeScaling(clients.scaling, request);
    }
    return true;
  }
  for (const { deploymentId } of active) {
    // What is active by now has shifted its traffic and keeps the old tasks for a way back. The next release ends that.
    await endTerminationWait(clients.codedeploy, deploymentId);
  }
  if (active[0] !== undefined) {
    return wait(context, active[0]);
  }
  await deploy(context, plan);
  return false;
}

/** Whether a deployment must come to its end before anything else is decided. */
async function isInTheWay(
  { begun, clients }: ReleaseContext,
  operation: StackOperation,
  deployment: Deployment,
): Promise<boolean> {
  const { deploymentId, createTime = new Date(0), rollbackInfo } = deployment;
  const isWayBack = rollbackInfo?.rollbackTriggeringDeploymentId !== undefined;
  if (begun.rollingBack && createTime >= operation.startedAt && !isWayBack) {
    // The tasks before it still run: back to them is the fastest way back, whether the users have been shifted or not.
    await stopDeployment(clients.codedeploy, deploymentId, { rollBack: true });
    return true;
  }
  return !(await hasShiftedTraffic(clients.codedeploy, deployment));
}

function wait({ request, urgency }: ReleaseContext, { deploymentId }: Deployment): Done {
  if (urgency !== 'in time') {
    throw new Error(
      `Service ${request.service} was not released: deployment ${deploymentId} of the same service did not come to its ` +
        'end. What to do next: wait for it, or stop it in the CodeDeploy console, then deploy again.',
    );
  }
  return false;
}

async function deploy({ request, clients }: ReleaseContext, plan: Exclude<Plan, { kind: 'nothing' }>): Promise<void> {
  const revision =
    plan.kind === 'template'
      ? request.templateArn
      : await registerRevision(clients.ecs, request, plan.image, plan.live.arn);
  await suspendScaling(clients.scaling, request);
  try {
    await createDeployment(clients.codedeploy, request, revision);
    log('info', { event: 'deployment created', service: request.service, revision });
  } catch (error) {
    // Another one came first. The next step finds it, and waits or watches.
    if (!(error instanceof DeploymentLimitExceededException)) {
      throw error;
    }
  }
}
