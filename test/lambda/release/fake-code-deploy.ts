import {
  DeploymentAlreadyCompletedException,
  type DeploymentInfo,
  DeploymentLimitExceededException,
  type ErrorInformation,
} from '@aws-sdk/client-codedeploy';

/** Input of a command. */
export type Input = Readonly<Record<string, unknown>>;

/** A deployment as the fake keeps it. */
export interface StoredDeployment {
  info: DeploymentInfo & { readonly deploymentId: string };
  /** The revision that it brings. */
  readonly revision: string;
  /** The revision that served before it. */
  readonly before: string;
  /** Share of the users on the new tasks, percent. */
  weight: number;
}

const active = ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'];

/** One deployment group of CodeDeploy, with the ECS service that it deploys. */
export class FakeCodeDeploy {
  readonly deployments: StoredDeployment[] = [];
  /** ARN of the revision of the primary task set. */
  primary: string;
  /** Whether the way back of a stopped deployment ends at once, or waits for `endWayBack`. */
  wayBackEndsAtOnce = true;

  constructor(
    primary: string,
    private readonly now: () => Date,
  ) {
    this.primary = primary;
  }

  get newest(): StoredDeployment {
    return this.get(this.deployments.length - 1);
  }

  get(index: number): StoredDeployment {
    const deployment = this.deployments.at(index);
    if (deployment === undefined) {
      throw new Error(`The fake has no deployment ${index}`);
    }
    return deployment;
  }

  /** Puts all users on the new tasks; the old ones are kept for the termination wait. */
  shift(deployment = this.newest): void {
    deployment.weight = 100;
    this.primary = deployment.revision;
  }

  /** Ends the termination wait. */
  finish(deployment = this.newest): void {
    deployment.info = { ...deployment.info, status: 'Succeeded', completeTime: this.now() };
  }

  /** Lets a deployment fail by itself. */
  fail(errorInformation: ErrorInformation, { wayBack = true } = {}): void {
    this.end(this.newest, 'Failed', errorInformation, wayBack);
  }

  /** Ends every way back that is under way. */
  endWayBack(status: 'Succeeded' | 'Failed' = 'Succeeded'): void {
    const underWay = this.deployments.filter(
      ({ info }) => info.creator === 'codeDeployRollback' && info.status === 'InProgress',
    );
    for (const deployment of underWay) {
      deployment.info = { ...deployment.info, status, completeTime: this.now() };
      if (status === 'Succeeded') {
        this.primary = deployment.revision;
      } else {
        deployment.info = { ...deployment.info, errorInformation: { message: 'no task of the old revision starts' } };
      }
    }
  }

  /** Answers a command by its name. */
  answer(command: string, input: Input): object {
    switch (command) {
      case 'ListDeployments':
        return { deployments: this.list(input) };
      case 'BatchGetDeployments':
        return { deploymentsInfo: this.infos(input['deploymentIds'] as string[]) };
      case 'GetDeployment':
        return { deploymentInfo: this.infos([input['deploymentId'] as string])[0] };
      case 'CreateDeployment':
        return this.create(input);
      case 'StopDeployment':
        return this.stop(input['deploymentId'] as string, input['autoRollbackEnabled'] === true);
      case 'ContinueDeployment':
        this.finish(this.find(input['deploymentId'] as string));
        return {};
      case 'ListDeploymentTargets':
        return { targetIds: ['cluster:service'] };
      default:
        return { deploymentTargets: [this.target(this.find(input['deploymentId'] as string))] };
    }
  }

  private list(input: Input): string[] {
    const statuses = input['includeOnlyStatuses'] as readonly string[] | undefined;
    const start = (input['createTimeRange'] as { readonly start: Date } | undefined)?.start ?? new Date(0);
    return this.deployments
      .filter(({ info }) => statuses?.includes(info.status ?? '') ?? true)
      .filter(({ info }) => (info.createTime ?? new Date(0)) >= start)
      .map(({ info }) => info.deploymentId);
  }

  private infos(ids: readonly string[]) {
    if (ids.length > 25) {
      throw new Error(`BatchLimitExceededException: ${ids.length} deployments`);
    }
    return ids.map((id) => this.find(id).info);
  }

  private find(id: string): StoredDeployment {
    return this.get(this.deployments.findIndex(({ info }) => info.deploymentId === id));
  }

  private create(input: Input): object {
    if (this.deployments.some(({ info }) => active.includes(info.status ?? ''))) {
      throw new DeploymentLimitExceededException({
        message: `The Deployment Group 'deploy-web' already has an active Deployment '${this.newest.info.deploymentId}'`,
        $metadata: {},
      });
    }
    const { description, revision } = input as { description: string; revision: DeploymentInfo['revision'] };
    const content = JSON.parse(revision?.appSpecContent?.content ?? '');
    const properties = content.Resources[0].TargetService.Properties;
    const deployment = this.add(properties.TaskDefinition, { description, revision, creator: 'user' });
    return { deploymentId: deployment.info.deploymentId };
  }

  private add(revision: string, info: Partial<DeploymentInfo>): StoredDeployment {
    const deployment: StoredDeployment = {
      info: { status: 'InProgress', createTime: this.now(), ...info, deploymentId: `d-${this.deployments.length + 1}` },
      revision,
      before: this.primary,
      weight: 0,
    };
    this.deployments.push(deployment);
    return deployment;
  }

  private stop(id: string, rollBack: boolean): object {
    const deployment = this.find(id);
    if (!active.includes(deployment.info.status ?? '')) {
      throw new DeploymentAlreadyCompletedException({
        message: `Deployment ${id} is already completed`,
        $metadata: {},
      });
    }
    this.end(
      deployment,
      'Stopped',
      { code: 'MANUAL_STOP', message: 'The deployment was stopped by a user.' },
      rollBack,
    );
    return { status: 'Succeeded' };
  }

  private end(
    deployment: StoredDeployment,
    status: 'Failed' | 'Stopped',
    errorInformation: ErrorInformation,
    wayBack: boolean,
  ): void {
    deployment.info = { ...deployment.info, status, errorInformation, completeTime: this.now() };
    if (wayBack) {
      const back = this.add(deployment.before, {
        creator: 'codeDeployRollback',
        rollbackInfo: { rollbackTriggeringDeploymentId: deployment.info.deploymentId },
      });
      deployment.info = { ...deployment.info, rollbackInfo: { rollbackDeploymentId: back.info.deploymentId } };
      if (this.wayBackEndsAtOnce) {
        this.endWayBack();
      }
    }
  }

  private target({ weight }: StoredDeployment): object {
    return {
      deploymentTargetType: 'ECSTarget',
      ecsTarget: {
        lifecycleEvents: [
          { lifecycleEventName: 'Install', status: 'Succeeded' },
          { lifecycleEventName: 'AllowTraffic', status: weight === 100 ? 'Succeeded' : 'InProgress' },
        ],
        taskSetsInfo: [
          { taskSetLabel: 'Blue', trafficWeight: 100 - weight },
          { taskSetLabel: 'Green', trafficWeight: weight, status: weight === 100 ? 'PRIMARY' : 'ACTIVE' },
        ],
      },
    };
  }
}
