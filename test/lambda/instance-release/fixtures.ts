import type { CdkCustomResourceEvent, CdkCustomResourceIsCompleteEvent } from 'aws-lambda';
import { begin, proceed } from '../../../lambda/instance-release/handlers';
import type { FakeAws } from './fake-aws';

export const repositoryUri = '000000000000.dkr.ecr.us-east-1.amazonaws.com/ecr-payments-production-payments';

/** Full reference of an image by its tag. */
export const imageOf = (tag: string) => `${repositoryUri}:${tag}`;

/** Properties of `Custom::InstanceRelease` as CloudFormation sends them: every value is a string, or a list of strings. */
export const properties = {
  ServiceToken: 'arn:aws:lambda:us-east-1:000000000000:function:instance-release-framework',
  ImageTag: '',
  Group: 'instances-payments-production-payments',
  Parameter: '/crossfade-production-payments/live/image-payments',
  RepositoryUri: repositoryUri,
  Alarms: ['alarm-errors', 'alarm-unhealthy'],
  WarmupSeconds: '120',
  CanarySeconds: '360',
  LogGroup: '/service-payments-production-payments',
};

/** What Auto Scaling says of an instance that did not get through its lifecycle hook. */
export const abandoned =
  "Instance failed to complete user's Lifecycle Action: Lifecycle Action with token 12ab-34cd was abandoned: Lifecycle Action Completed with ABANDON Result";

/** Keeps the log of each test of a file silent. */
export function beQuiet(): void {
  beforeEach(() => {
    for (const level of ['log', 'info', 'warn', 'error'] as const) {
      jest.spyOn(console, level).mockImplementation();
    }
  });
  afterEach(() => jest.restoreAllMocks());
}

let requests = 0;

/** An event with a request id of its own. */
export function eventOf(
  RequestType: 'Create' | 'Update' | 'Delete',
  changes: Partial<typeof properties> = {},
  ResourceType = 'Custom::InstanceRelease',
): CdkCustomResourceEvent {
  requests += 1;
  return {
    RequestType,
    RequestId: `request-${requests}`,
    StackId: 'arn:aws:cloudformation:us-east-1:000000000000:stack/app-stack/1',
    LogicalResourceId: 'Release',
    ResourceType,
    ResponseURL: '...',
    ServiceToken: properties.ServiceToken,
    PhysicalResourceId: 'instances-payments-production-payments/release',
    ResourceProperties: { ...properties, ...changes },
    OldResourceProperties: {},
  } as CdkCustomResourceEvent;
}

/** One event, as the provider framework drives it. */
export class Release {
  private constructor(
    private readonly aws: FakeAws,
    private readonly event: CdkCustomResourceIsCompleteEvent,
  ) {}

  static async begin(aws: FakeAws, event: CdkCustomResourceEvent): Promise<Release> {
    const begun = await begin(event, aws.clients(), aws.now);
    // The framework hands the merged event on as JSON.
    return new Release(aws, JSON.parse(JSON.stringify({ ...event, ...begun })));
  }

  /** Asks once, and lets the 15 seconds to the next question pass. */
  async ask(): Promise<boolean> {
    const { IsComplete } = await proceed(this.event, this.aws.clients(), this.aws.now);
    this.aws.wait(15);
    return IsComplete;
  }

  /** Asks so many times. */
  async askTimes(times: number): Promise<void> {
    for (let asked = 0; asked < times; asked++) {
      await this.ask();
    }
  }

  /**
   * Asks until it is done.
   *
   * @param between what happens in AWS after each question that was answered with no
   */
  async run(between: () => void = () => undefined): Promise<void> {
    for (let asked = 0; asked < 300; asked++) {
      if (await this.ask()) {
        return;
      }
      between();
    }
    throw new Error('The framework gave up: the release was not done within 300 questions');
  }
}

/** A release of 2.0.0 that begins while 1.0.0 is live, and how many minutes it has taken so far. */
export async function secondRelease(
  aws: FakeAws,
): Promise<{ readonly release: Release; readonly minutes: () => number }> {
  await deployed(aws);
  await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
  nextOperation(aws);
  const startedAt = aws.now;
  const release = await Release.begin(aws, eventOf('Update', { ImageTag: '2.0.0' }));
  return { release, minutes: () => (aws.now.getTime() - startedAt.getTime()) / 60_000 };
}

/** Runs an event to its end, with refreshes that go through at once. */
export async function runEvent(
  aws: FakeAws,
  type: 'Create' | 'Update' | 'Delete',
  changes: Partial<typeof properties> = {},
  between: () => void = () => settle(aws),
): Promise<void> {
  await (await Release.begin(aws, eventOf(type, changes))).run(between);
}

/** Brings the refresh that is under way to its end: cancelled if it was to be cancelled. */
export function settle(aws: FakeAws): void {
  const status = aws.refreshes.at(-1)?.info.Status;
  if (status === 'Pending' || status === 'InProgress') {
    aws.end('Successful');
  } else if (status === 'Cancelling') {
    aws.end('Cancelled', 'Cancelled due to user request.');
  }
}

/** What CloudFormation makes before the group: the parameter. Then an update begins. */
export async function deployed(aws: FakeAws): Promise<void> {
  await begin(eventOf('Create', {}, 'Custom::LiveImage'), aws.clients(), aws.now);
  await runEvent(aws, 'Create');
  nextOperation(aws);
}

/** A later stack update. */
export function nextOperation(aws: FakeAws): void {
  aws.wait(3600);
  aws.startOperation('UPDATE_IN_PROGRESS');
  aws.wait(60);
}
