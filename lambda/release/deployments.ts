import {
  ApplicationDoesNotExistException,
  BatchGetDeploymentsCommand,
  BatchGetDeploymentTargetsCommand,
  type CodeDeployClient,
  ContinueDeploymentCommand,
  CreateDeploymentCommand,
  DeploymentAlreadyCompletedException,
  DeploymentGroupDoesNotExistException,
  type DeploymentInfo,
  DeploymentIsNotInReadyStateException,
  GetDeploymentCommand,
  ListDeploymentsCommand,
  type ListDeploymentsCommandInput,
  ListDeploymentTargetsCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import type { ReleaseRequest, ReleaseTarget } from './request';

/** A deployment, with its id. */
export type Deployment = DeploymentInfo & { readonly deploymentId: string };

/** A release is over in an hour, so its deployment is not older than two. */
const oldestOwnDeploymentMilliseconds = 2 * 60 * 60 * 1000;

/** Returns the deployments of the service that are not over: running, waiting, or keeping the tasks before them. */
export function activeDeployments(codedeploy: CodeDeployClient, target: ReleaseTarget): Promise<readonly Deployment[]> {
  return list(codedeploy, target, {
    includeOnlyStatuses: ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'],
  });
}

/** Returns the deployments of the service that began lately, the one that belongs to a running release among them. */
export function recentDeployments(
  codedeploy: CodeDeployClient,
  target: ReleaseTarget,
  now: Date,
): Promise<readonly Deployment[]> {
  return list(codedeploy, target, {
    createTimeRange: { start: new Date(now.getTime() - oldestOwnDeploymentMilliseconds) },
  });
}

/** Whether a deployment was created for an event. */
export function belongsTo({ description, rollbackInfo }: Deployment, request: ReleaseRequest): boolean {
  // CodeDeploy's own way back may carry the description of the deployment that it undoes.
  return description === descriptionOf(request) && rollbackInfo?.rollbackTriggeringDeploymentId === undefined;
}

/** Returns a deployment by its id. */
export async function getDeployment(codedeploy: CodeDeployClient, deploymentId: string): Promise<Deployment> {
  const { deploymentInfo } = await codedeploy.send(new GetDeploymentCommand({ deploymentId }));
  return { ...deploymentInfo, deploymentId };
}

/** Starts the deployment of a revision to the service. CodeDeploy refuses it while another one is active. */
export async function createDeployment(
  codedeploy: CodeDeployClient,
  request: ReleaseRequest,
  revisionArn: string,
): Promise<void> {
  const { application, deploymentGroup, containerName, containerPort } = request;
  // https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html
  const content = JSON.stringify({
    version: '0.0',
    Resources: [
      {
        TargetService: {
          Type: 'AWS::ECS::Service',
          Properties: {
            TaskDefinition: revisionArn,
            LoadBalancerInfo: { ContainerName: containerName, ContainerPort: containerPort },
            PlatformVersion: 'LATEST',
          },
        },
      },
    ],
  });
  await codedeploy.send(
    new CreateDeploymentCommand({
      applicationName: application,
      deploymentGroupName: deploymentGroup,
      description: descriptionOf(request),
      revision: { revisionType: 'AppSpecContent', appSpecContent: { content } },
    }),
  );
}

/** Stops a deployment. With `rollBack`, its users go back to the tasks before it. */
export async function stopDeployment(
  codedeploy: CodeDeployClient,
  deploymentId: string,
  { rollBack }: { readonly rollBack: boolean },
): Promise<void> {
  await unlessOver(() => codedeploy.send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: rollBack })));
}

/** Ends the time in which a deployment keeps the tasks before it, so that the next one may begin. */
export async function endTerminationWait(codedeploy: CodeDeployClient, deploymentId: string): Promise<void> {
  await unlessOver(() =>
    codedeploy.send(new ContinueDeploymentCommand({ deploymentId, deploymentWaitType: 'TERMINATION_WAIT' })),
  );
}

/** How far a deployment has come. */
export interface DeploymentTraffic {
  /** Whether all users are on the new tasks. */
  readonly shifted: boolean;
  /** The steps that have begun, each with its status, for a person who watches. */
  readonly steps: readonly string[];
  /** Share of the users on the new tasks, percent 0..100. @default - CodeDeploy does not say */
  readonly greenPercent?: number;
}

/**
 * Returns how far a deployment has come. Its status does not tell: it stays `InProgress` for as long as the old tasks are
 * kept.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html#appspec-hooks-ecs
 */
export async function trafficOf(
  codedeploy: CodeDeployClient,
  { deploymentId, status }: Deployment,
): Promise<DeploymentTraffic> {
  if (status === 'Succeeded') {
    return { shifted: true, steps: [] };
  }
  const { targetIds = [] } = await codedeploy.send(new ListDeploymentTargetsCommand({ deploymentId }));
  if (targetIds.length === 0) {
    return { shifted: false, steps: [] };
  }
  const { deploymentTargets: [target] = [] } = await codedeploy.send(
    // A deployment to ECS has one target, the service.
    new BatchGetDeploymentTargetsCommand({ deploymentId, targetIds }),
  );
  const { lifecycleEvents = [], taskSetsInfo = [] } = target?.ecsTarget ?? {};
  const allowTraffic = lifecycleEvents.find(({ lifecycleEventName }) => lifecycleEventName === 'AllowTraffic');
  const green = taskSetsInfo.find(({ taskSetLabel }) => taskSetLabel === 'Green');
  // The service still names the old task set until the new one is its primary, and the next release would go by that.
  const primary = (green?.status ?? 'PRIMARY') === 'PRIMARY';
  return {
    shifted: allowTraffic?.status === 'Succeeded' && primary && (green?.trafficWeight ?? 100) === 100,
    steps: lifecycleEvents
      .filter(({ status: state }) => state !== 'Pending')
      .map(({ lifecycleEventName, status: state }) => `${lifecycleEventName} ${state}`),
    greenPercent: green?.trafficWeight,
  };
}

/** Returns whether all users are on the new tasks. */
export async function hasShiftedTraffic(codedeploy: CodeDeployClient, deployment: Deployment): Promise<boolean> {
  return (await trafficOf(codedeploy, deployment)).shifted;
}

async function list(
  codedeploy: CodeDeployClient,
  { application, deploymentGroup }: ReleaseTarget,
  filter: Partial<ListDeploymentsCommandInput>,
): Promise<Deployment[]> {
  const ids: string[] = [];
  let nextToken: string | undefined;
  try {
    do {
      const page = await codedeploy.send(
        new ListDeploymentsCommand({
          applicationName: application,
          deploymentGroupName: deploymentGroup,
          nextToken,
          ...filter,
        }),
      );
      ids.push(...(page.deployments ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  } catch (error) {
    if (error instanceof ApplicationDoesNotExistException || error instanceof DeploymentGroupDoesNotExistException) {
      return [];
    }
    throw error;
  }
  const deployments: Deployment[] = [];
  // https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_BatchGetDeployments.html: 25 at the most.
  for (let start = 0; start < ids.length; start += 25) {
    const { deploymentsInfo = [] } = await codedeploy.send(
      new BatchGetDeploymentsCommand({ deploymentIds: ids.slice(start, start + 25) }),
    );
    deployments.push(...(deploymentsInfo as Deployment[]));
  }
  return deployments;
}

/** CodeDeploy has no idempotency token; the description names the event, so that a repeated event finds its deployment. */
function descriptionOf({ requestId }: ReleaseRequest): string {
  return `CloudFormation request ${requestId}`;
}

async function unlessOver(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (
      !(error instanceof DeploymentAlreadyCompletedException || error instanceof DeploymentIsNotInReadyStateException)
    ) {
      throw error;
    }
  }
}
