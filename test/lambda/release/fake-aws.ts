import { ValidationException } from '@aws-sdk/client-application-auto-scaling';
import { ClientException, type RegisterTaskDefinitionCommandInput, type Tag, type Task } from '@aws-sdk/client-ecs';
import type { Clients } from '../../../lambda/release/clients';
import { FakeCodeDeploy, type Input } from './fake-code-deploy';

/** A revision of the service's task definition. */
export interface StoredRevision {
  readonly definition: RegisterTaskDefinitionCommandInput;
  readonly tags: readonly Tag[];
  readonly registeredAt: Date;
  status: 'ACTIVE' | 'INACTIVE';
}

const family = 'task-web-production-trading';
const account = 'arn:aws:ecs:us-east-1:000000000000';

/** ARN of a revision of the service's family. */
export const revisionArn = (revision: number) => `${account}:task-definition/${family}:${revision}`;

/** ECS, CodeDeploy, Application Auto Scaling and CloudFormation, as far as a release of one service sees them. */
export class FakeAws {
  /** The fake's clock. */
  now = new Date('2026-11-21T09:00:00Z');
  /** Names of the commands that were sent, oldest first. */
  readonly calls: string[] = [];
  readonly revisions = new Map<string, StoredRevision>();
  readonly codedeploy: FakeCodeDeploy;
  suspended = false;
  /** Whether the service and what scales it are there. */
  present = true;
  stoppedTasks: Task[] = [];
  /** Events of the stack itself, newest first. */
  stackEvents: { readonly ResourceStatus: string; readonly Timestamp: Date }[] = [];
  /** Called before a command takes effect; an error that it returns is thrown instead. */
  before: (command: string, input: Input) => Error | undefined = () => undefined;

  constructor() {
    this.registerTemplate();
    this.codedeploy = new FakeCodeDeploy(revisionArn(1), () => this.now);
    this.startOperation('CREATE_IN_PROGRESS');
  }

  /** What CloudFormation does when the template of the task definition changes. Returns the new revision's ARN. */
  registerTemplate(image = 'mirror/nginx:1'): string {
    return this.store({
      family,
      cpu: '512',
      memory: '1024',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
      executionRoleArn: 'arn:aws:iam::000000000000:role/execution',
      taskRoleArn: 'arn:aws:iam::000000000000:role/task',
      containerDefinitions: [
        {
          name: 'web',
          image,
          entryPoint: ['/bin/sh', '-c'],
          command: ['answer everything'],
          user: '101',
          readonlyRootFilesystem: true,
          portMappings: [{ containerPort: 8080 }],
          secrets: [{ name: 'LOG_LEVEL', valueFrom: 'arn:aws:ssm:us-east-1:000000000000:parameter/x' }],
        },
        { name: 'sidecar', image: 'sidecar:1' },
      ],
      tags: [
        { key: 'Project', value: 'trading-migration' },
        { key: 'aws:cloudformation:stack-name', value: 'app-stack' },
      ],
    });
  }

  /** Tells what CloudFormation begins to do with the stack. */
  startOperation(status: string): void {
    this.stackEvents.unshift({ ResourceStatus: status, Timestamp: this.now });
  }

  /** Lets time pass. */
  wait(seconds: number): void {
    this.now = new Date(this.now.getTime() + seconds * 1000);
  }

  get live(): RegisterTaskDefinitionCommandInput {
    return this.revision(this.codedeploy.primary).definition;
  }

  get liveImage(): string | undefined {
    return this.live.containerDefinitions?.[0]?.image;
  }

  count(command: string): number {
    return this.calls.filter((call) => call === command).length;
  }

  clients(): Clients {
    const client = {
      send: async (command: { readonly input: object; readonly constructor: { readonly name: string } }) => {
        const name = command.constructor.name.replace(/Command$/, '');
        this.calls.push(name);
        const input = command.input as Input;
        const error = this.before(name, input);
        if (error !== undefined) {
          throw error;
        }
        return this.answer(name, input);
      },
    };
    return { codedeploy: client, ecs: client, scaling: client, cloudformation: client } as unknown as Clients;
  }

  revision(arn: string): StoredRevision {
    const revision = this.revisions.get(arn);
    if (revision === undefined) {
      throw new ClientException({ message: `Unable to describe task definition ${arn}`, $metadata: {} });
    }
    return revision;
  }

  private answer(command: string, input: Input): object {
    switch (command) {
      case 'DescribeServices':
        return { services: this.present ? [this.service()] : [] };
      case 'DescribeTaskDefinition':
        return this.describe(input['taskDefinition'] as string);
      case 'RegisterTaskDefinition':
        return {
          taskDefinition: { taskDefinitionArn: this.register(input as unknown as RegisterTaskDefinitionCommandInput) },
        };
      case 'ListTaskDefinitions':
        return { taskDefinitionArns: this.activeArns().slice(0, Number(input['maxResults'])) };
      case 'DeregisterTaskDefinition':
        this.revision(input['taskDefinition'] as string).status = 'INACTIVE';
        return {};
      case 'ListTasks':
        return { taskArns: this.stoppedTasks.map((_, index) => `${account}:task/${index}`) };
      case 'DescribeTasks':
        return { tasks: this.stoppedTasks };
      case 'RegisterScalableTarget':
        return this.scale(input['SuspendedState'] as Record<string, boolean>);
      case 'DescribeStackEvents':
        return this.events(input['StackName'] as string, input['NextToken'] as string | undefined);
      default:
        return this.deploy(command, input);
    }
  }

  private deploy(command: string, input: Input): object {
    if (command === 'CreateDeployment' && !this.suspended) {
      throw new Error('A scaling event in mid-deployment would fail it: autoscaling must be suspended before');
    }
    const answer = this.codedeploy.answer(command, input);
    if (command === 'CreateDeployment' && this.revision(this.codedeploy.newest.revision).status !== 'ACTIVE') {
      throw new Error('ECS starts no tasks of an inactive revision');
    }
    return answer;
  }

  private service(): object {
    return {
      status: 'ACTIVE',
      taskDefinition: revisionArn(1),
      taskSets: [
        { status: 'ACTIVE', taskDefinition: 'arn:of-the-other-colour' },
        { status: 'PRIMARY', taskDefinition: this.codedeploy.primary },
      ],
    };
  }

  private describe(name: string): object {
    const arn = name.startsWith('arn:') ? name : (this.activeArns().at(-1) ?? '');
    const { definition, tags, registeredAt, status } = this.revision(arn);
    const { tags: _, ...taskDefinition } = definition;
    return {
      taskDefinition: {
        ...taskDefinition,
        taskDefinitionArn: arn,
        status,
        registeredAt,
        revision: 7,
        compatibilities: ['EC2', 'FARGATE'],
        requiresAttributes: [{ name: 'ecs.capability' }],
        registeredBy: 'arn:aws:iam::000000000000:role/x',
      },
      tags,
    };
  }

  private register(definition: RegisterTaskDefinitionCommandInput): string {
    const described = ['taskDefinitionArn', 'status', 'revision', 'registeredAt', 'registeredBy', 'requiresAttributes'];
    const wrong = described.filter((field) => field in definition);
    const reserved = (definition.tags ?? []).filter(({ key }) => key?.startsWith('aws:'));
    if (wrong.length > 0 || reserved.length > 0) {
      throw new ClientException({ message: `not accepted: ${wrong} ${JSON.stringify(reserved)}`, $metadata: {} });
    }
    return this.store(definition);
  }

  private store(definition: RegisterTaskDefinitionCommandInput): string {
    const arn = revisionArn(this.revisions.size + 1);
    this.revisions.set(arn, { definition, tags: definition.tags ?? [], registeredAt: this.now, status: 'ACTIVE' });
    return arn;
  }

  private activeArns(): string[] {
    return [...this.revisions].filter(([, { status }]) => status === 'ACTIVE').map(([arn]) => arn);
  }

  private scale(state: Record<string, boolean>): object {
    if (!this.present) {
      throw new ValidationException({ message: 'MinCapacity cannot be null for a new scalable target', $metadata: {} });
    }
    this.suspended = Object.values(state).every((value) => value);
    return {};
  }

  /** Two events a page, so that every reader must turn pages. */
  private events(stackId: string, token = '0'): object {
    const other = { PhysicalResourceId: 'release', ResourceStatus: 'UPDATE_IN_PROGRESS', Timestamp: this.now };
    const all = this.stackEvents.flatMap((event) => [other, { ...event, PhysicalResourceId: stackId }, other]);
    const next = Number(token) + 2;
    return {
      StackEvents: all.slice(Number(token), next),
      NextToken: next < all.length ? String(next) : undefined,
    };
  }
}
