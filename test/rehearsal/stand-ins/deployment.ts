import { epochSeconds, type Fields } from './stand-in';

/** How long the shift of the users takes here. On AWS it is what the deployment configuration says, minutes at least. */
const shiftMilliseconds = 1000;

/** How long the old tasks are kept here, for a way back. On AWS it is what the deployment group says. */
const keepMilliseconds = 10 * 60 * 1000;

/** The ECS service of a deployment group, as the emulator has it. */
export interface DeployedService {
  /** Returns the ARN of the task definition that it runs. */
  taskDefinition(): Promise<string>;
  /** Makes it run another one. */
  move(taskDefinition: string): Promise<void>;
}

/** What a deployment is made from. */
export interface DeploymentOrder {
  readonly id: string;
  readonly application: string;
  readonly group: string;
  readonly service: DeployedService;
  /** ARN of the task definition revision that it brings. */
  readonly taskDefinition: string;
  readonly revision: unknown;
  readonly description: unknown;
  /** Id of the deployment that it undoes. @default - none */
  readonly undoes?: string;
}

type Status = 'InProgress' | 'Succeeded' | 'Failed' | 'Stopped';

/** A blue-green deployment: the users are shifted after a while, then the old tasks are kept for a while. */
export class Deployment {
  /** ARN of the task definition that ran before it. */
  private before = '';
  private shifted = false;
  private status: Status = 'InProgress';
  private completedAt: number | undefined;
  private failure: Fields | undefined;
  private undoneBy: string | undefined;
  private readonly createdAt: number;

  private constructor(
    readonly order: DeploymentOrder,
    private readonly now: () => number,
  ) {
    this.createdAt = now();
  }

  /** Begins a deployment. */
  static async begin(order: DeploymentOrder, now: () => number): Promise<Deployment> {
    const deployment = new Deployment(order, now);
    deployment.before = await order.service.taskDefinition();
    return deployment;
  }

  get active(): boolean {
    return this.status === 'InProgress';
  }

  /** Brings it to where it is by now. Nothing happens between two looks at it, so there is no timer to end. */
  async settle(): Promise<this> {
    if (this.active && !this.shifted && this.now() >= this.createdAt + shiftMilliseconds) {
      try {
        await this.order.service.move(this.order.taskDefinition);
        this.shifted = true;
      } catch (error) {
        this.failure = { code: 'INTERNAL_ERROR', message: (error as Error).message };
        this.end('Failed');
      }
    }
    if (this.active && this.now() >= this.createdAt + shiftMilliseconds + keepMilliseconds) {
      this.end('Succeeded');
    }
    return this;
  }

  /** Ends the time in which the old tasks are kept. */
  endKeeping(): void {
    this.end('Succeeded');
  }

  get keepsOldTasks(): boolean {
    return this.active && this.shifted;
  }

  /** Stops it. @returns the task definition to go back to */
  stop(): string {
    this.end('Stopped');
    return this.before;
  }

  /** Notes the deployment that undoes this one. */
  noteWayBack(id: string): void {
    this.undoneBy = id;
  }

  /** As `GetDeployment` shows it. */
  info(): Fields {
    const { id, application, group, revision, description, undoes } = this.order;
    return {
      deploymentId: id,
      applicationName: application,
      deploymentGroupName: group,
      description,
      revision,
      status: this.status,
      createTime: epochSeconds(this.createdAt),
      completeTime: this.completedAt === undefined ? undefined : epochSeconds(this.completedAt),
      errorInformation: this.failure,
      rollbackInfo: { rollbackDeploymentId: this.undoneBy, rollbackTriggeringDeploymentId: undoes },
    };
  }

  /** As `BatchGetDeploymentTargets` shows its one target, the service. */
  target(): Fields {
    const green = { taskSetLabel: 'Green', status: 'PRIMARY', trafficWeight: 100 };
    return {
      deploymentTargetType: 'ECSTarget',
      ecsTarget: {
        deploymentId: this.order.id,
        targetId: targetId,
        status: this.status,
        lifecycleEvents: [
          { lifecycleEventName: 'Install', status: 'Succeeded' },
          { lifecycleEventName: 'AllowTraffic', status: this.shifted ? 'Succeeded' : 'InProgress' },
        ],
        taskSetsInfo: [this.shifted ? green : { ...green, status: 'ACTIVE', trafficWeight: 0 }],
      },
    };
  }

  /** Whether `ListDeployments` with these filters lists it. */
  matches(statuses: readonly string[] | undefined, since: number | undefined): boolean {
    return (statuses?.includes(this.status) ?? true) && (since === undefined || epochSeconds(this.createdAt) >= since);
  }

  private end(status: Status): void {
    this.status = status;
    this.completedAt = this.now();
  }
}

/** Id of the one target of each deployment. */
export const targetId = 'service';
