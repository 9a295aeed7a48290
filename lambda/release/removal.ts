import {
  ClientException,
  DeregisterTaskDefinitionCommand,
  type ECSClient,
  ListTaskDefinitionsCommand,
} from '@aws-sdk/client-ecs';
import type { Done, ReleaseContext } from './context';
import { activeDeployments, stopDeployment } from './deployments';
import { familyOf, type ReleaseRequest } from './request';
import { resumeScalingIfPresent } from './scaling';

/**
 * Revisions that one step deregisters: ECS takes one call a second for long, and a step must end before Lambda stops it, even
 * if each call uses up its limits.
 */
const revisionsPerStep = 10;

/**
 * Takes away what releases left beside the stack: a deployment that is not over, and the revisions that they registered.
 *
 * @returns true when nothing is left
 */
export async function removeReleases(context: ReleaseContext): Promise<Done> {
  const { request, clients, urgency } = context;
  const active = await activeDeployments(clients.codedeploy, request);
  for (const { deploymentId } of active) {
    // Not back to the old tasks: the service is about to go, and with it both.
    await stopDeployment(clients.codedeploy, deploymentId, { rollBack: false });
  }
  if (active.length > 0) {
    if (urgency === 'give up') {
      const ids = active.map(({ deploymentId }) => deploymentId).join(', ');
      throw new Error(
        `Service ${request.service}: deployment ${ids} does not stop. What to do next: delete the stack again.`,
      );
    }
    return false;
  }
  await resumeScalingIfPresent(clients.scaling, request);
  return deregisterRevisions(clients.ecs, request);
}

/** Deregisters the revisions of the service's family, but for the one that CloudFormation deregisters itself. */
async function deregisterRevisions(ecs: ECSClient, { templateArn }: ReleaseRequest): Promise<Done> {
  const family = familyOf(templateArn);
  const { taskDefinitionArns = [] } = await ecs.send(
    new ListTaskDefinitionsCommand({ familyPrefix: family, status: 'ACTIVE', maxResults: revisionsPerStep + 1 }),
  );
  const own = taskDefinitionArns.filter((arn) => familyOf(arn) === family && arn !== templateArn);
  for (const taskDefinition of own.slice(0, revisionsPerStep)) {
    try {
      await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
    } catch (error) {
      // Gone already: a repeated event.
      if (!(error instanceof ClientException)) {
        throw error;
      }
    }
  }
  return own.length < revisionsPerStep;
}
