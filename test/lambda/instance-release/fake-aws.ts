import {
  ActiveInstanceRefreshNotFoundFault,
  type Activity,
  AutoScalingServiceException,
  type InstanceRefresh,
  InstanceRefreshInProgressFault,
  type RefreshPreferences,
} from '@aws-sdk/client-auto-scaling';
import type { Clients } from '../../../lambda/instance-release/clients';
import { FakeParameter, type StoredVersion } from './fake-parameter';

/** Input of a command, whose names are those of the API. */
export type Input = Readonly<Record<string, unknown>>;

/** An instance refresh, with what it was started with. */
export interface StoredRefresh {
  info: InstanceRefresh;
  readonly preferences: RefreshPreferences;
  /** The live image when it started, which its instances boot with. */
  readonly image: string;
}

const $metadata = {};
const group = 'instances-payments-production-payments';

/** Auto Scaling, Parameter Store, ECR and CloudFormation, as far as a release of one group sees them. */
export class FakeAws {
  /** The fake's clock. */
  now = new Date('2026-11-21T09:00:00Z');
  /** Names of the commands that were sent, oldest first. */
  readonly calls: string[] = [];
  private readonly parameter = new FakeParameter();
  /** Refreshes of the group, oldest first. */
  readonly refreshes: StoredRefresh[] = [];
  /** Activities of the group, newest first. */
  readonly activities: Activity[] = [];
  /** Images that the instances run, three at first. */
  running = ['bootstrap', 'bootstrap', 'bootstrap'];
  /** Whether the group is there. */
  present = true;
  /** Tags in the repository, with the architectures of their images. */
  images: Record<string, readonly string[] | string> = { '1.0.0': 'arm64', '2.0.0': 'arm64' };
  /** Events of the stack itself, newest first. */
  stackEvents: { readonly ResourceStatus: string; readonly Timestamp: Date }[] = [];
  /** Called before a command takes effect; an error that it returns is thrown instead. */
  before: (command: string, input: Input) => Error | undefined = () => undefined;

  constructor() {
    this.startOperation('CREATE_IN_PROGRESS');
  }

  /** Tells what CloudFormation begins to do with the stack. */
  startOperation(status: string): void {
    this.stackEvents.unshift({ ResourceStatus: status, Timestamp: this.now });
  }

  /** Lets time pass. */
  wait(seconds: number): void {
    this.now = new Date(this.now.getTime() + seconds * 1000);
  }

  /** Versions of the parameter; undefined while it is not there. */
  get versions(): StoredVersion[] | undefined {
    return this.parameter.versions;
  }

  set versions(versions: StoredVersion[] | undefined) {
    this.parameter.versions = versions;
  }

  get liveImage(): string | undefined {
    return this.parameter.versions?.at(-1)?.Value;
  }

  get newest(): StoredRefresh {
    const refresh = this.refreshes.at(-1);
    if (refresh === undefined) {
      throw new Error('No instance refresh was started');
    }
    return refresh;
  }

  count(command: string): number {
    return this.calls.filter((call) => call === command).length;
  }

  /** The newest refresh replaces so many instances. */
  replace(instances = this.running.length): void {
    const { image } = this.newest;
    this.running = this.running.map((running, index) => (index < instances ? image : running));
    for (let launched = 0; launched < instances; launched++) {
      this.launch();
    }
  }

  /** The newest refresh comes to its end: with every instance replaced, where it succeeds. */
  end(Status: InstanceRefresh['Status'], StatusReason?: string): void {
    if (Status === 'Successful') {
      this.replace();
    }
    this.newest.info = { ...this.newest.info, Status, StatusReason };
  }

  /** The group launches an instance, which may not start. */
  launch(failure?: string): void {
    this.activities.unshift({
      ActivityId: `activity-${this.activities.length}`,
      AutoScalingGroupName: group,
      Cause: 'a refresh',
      Description: 'Launching a new EC2 instance: i-0123',
      // Auto Scaling knows whole seconds only.
      StartTime: new Date(Math.floor(this.now.getTime() / 1000) * 1000),
      StatusCode: failure === undefined ? 'Successful' : 'Cancelled',
      StatusMessage: failure,
    });
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
    const download = async (url: string) => {
      const error = this.before('download', { url });
      if (error !== undefined) {
        throw error;
      }
      return JSON.stringify({ architecture: url.split('/').at(-1) });
    };
    return { scaling: client, ecr: client, ssm: client, cloudformation: client, download } as unknown as Clients;
  }

  private answer(command: string, input: Input): object {
    switch (command) {
      case 'PutParameter':
        return this.parameter.put(input, this.now);
      case 'GetParameterHistory':
        return this.parameter.history(input['NextToken'] as string | undefined);
      case 'DeleteParameter':
        return this.parameter.delete();
      case 'DescribeInstanceRefreshes':
        return this.page('InstanceRefreshes', this.refreshes.map(({ info }) => info).reverse(), input);
      case 'DescribeAutoScalingGroups':
        return { AutoScalingGroups: [{ AutoScalingGroupName: group, DesiredCapacity: this.running.length }] };
      case 'StartInstanceRefresh':
        return this.start(input['Preferences'] as RefreshPreferences);
      case 'CancelInstanceRefresh':
        return this.cancel();
      case 'DescribeScalingActivities':
        return this.page('Activities', this.activities, input);
      case 'BatchGetImage':
        return this.manifest((input['imageIds'] as { imageTag: string }[])[0]?.imageTag ?? '');
      case 'GetDownloadUrlForLayer':
        return { downloadUrl: `https://layers.example.com/${input['layerDigest']}` };
      case 'DescribeStackEvents':
        return {
          StackEvents: this.stackEvents.map((event) => ({ ...event, PhysicalResourceId: input['StackName'] })),
        };
      default:
        throw new Error(`The fake knows no ${command}`);
    }
  }

  private page(field: string, all: readonly object[], { NextToken = '0' }: Input): object {
    if (!this.present) {
      throw new AutoScalingServiceException({
        name: 'ValidationError',
        message: 'AutoScalingGroup name not found',
        $fault: 'client',
        $metadata,
      });
    }
    const next = Number(NextToken) + 2;
    return { [field]: all.slice(Number(NextToken), next), NextToken: next < all.length ? String(next) : undefined };
  }

  private active(): StoredRefresh | undefined {
    return this.refreshes.find(({ info }) =>
      ['Pending', 'InProgress', 'Cancelling', 'Baking'].includes(info.Status ?? ''),
    );
  }

  private start(preferences: RefreshPreferences): object {
    if (this.active() !== undefined) {
      throw new InstanceRefreshInProgressFault({ message: 'in progress', $metadata });
    }
    const InstanceRefreshId = `refresh-${this.refreshes.length + 1}`;
    this.refreshes.push({
      info: { InstanceRefreshId, AutoScalingGroupName: group, Status: 'Pending', StartTime: this.now },
      preferences,
      image: this.liveImage ?? '',
    });
    return { InstanceRefreshId };
  }

  private cancel(): object {
    const active = this.active();
    if (active === undefined) {
      throw new ActiveInstanceRefreshNotFoundFault({ message: 'none', $metadata });
    }
    active.info = { ...active.info, Status: 'Cancelling' };
    return {};
  }

  private manifest(tag: string): object {
    const architectures = this.images[tag];
    if (architectures === undefined) {
      return { images: [], failures: [{ failureCode: 'ImageNotFound' }] };
    }
    const manifest =
      typeof architectures === 'string'
        ? { config: { digest: architectures } }
        : { manifests: architectures.map((architecture) => ({ platform: { architecture } })) };
    return { images: [{ imageManifest: JSON.stringify(manifest) }] };
  }
}
