import type { CdkCustomResourceEvent, CdkCustomResourceIsCompleteEvent } from 'aws-lambda';
import { beginRelease, continueRelease } from '../../../lambda/release/handlers';
import { type FakeAws, revisionArn } from './fake-aws';

export const repositoryUri = '000000000000.dkr.ecr.us-east-1.amazonaws.com/ecr-web-production-trading';

/** Properties of `Custom::Release` as CloudFormation sends them: every value is a string. */
export const properties = {
  ServiceToken: 'arn:aws:lambda:us-east-1:000000000000:function:release-framework',
  ImageTag: '',
  TaskDefinitionArn: revisionArn(1),
  Cluster: 'cluster-production-trading',
  Service: 'service-web-production-trading',
  Application: 'codedeploy-production-trading',
  DeploymentGroup: 'deploy-web-production-trading',
  ContainerName: 'web',
  ContainerPort: '8080',
  RepositoryUri: repositoryUri,
};

let requests = 0;

/** An event for the service, with a request id of its own. */
export function releaseEvent(
  RequestType: 'Create' | 'Update' | 'Delete',
  changes: Partial<typeof properties> = {},
): CdkCustomResourceEvent {
  requests += 1;
  return {
    RequestType,
    RequestId: `request-${requests}`,
    StackId: 'arn:aws:cloudformation:us-east-1:000000000000:stack/app-stack/1',
    LogicalResourceId: 'Release',
    ResourceType: 'Custom::Release',
    ResponseURL: '...',
    ServiceToken: properties.ServiceToken,
    PhysicalResourceId: 'codedeploy-production-trading/deploy-web-production-trading',
    ResourceProperties: { ...properties, ...changes },
    OldResourceProperties: {},
  } as CdkCustomResourceEvent;
}

/** One release, as the provider framework drives it. */
export class Release {
  private constructor(
    private readonly aws: FakeAws,
    private readonly event: CdkCustomResourceIsCompleteEvent,
  ) {}

  static async begin(aws: FakeAws, event: CdkCustomResourceEvent): Promise<Release> {
    const begun = await beginRelease(event, aws.clients(), aws.now);
    // The framework hands the merged event on as JSON.
    return new Release(aws, JSON.parse(JSON.stringify({ ...event, ...begun })));
  }

  /** Asks once, and lets the 15 seconds to the next question pass. */
  async ask(): Promise<boolean> {
    const { IsComplete } = await continueRelease(this.event, this.aws.clients(), this.aws.now);
    this.aws.wait(15);
    return IsComplete;
  }

  /**
   * Asks until the release is done.
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

/** Runs an event to its end, with deployments that go through at once. */
export async function runEvent(
  aws: FakeAws,
  type: 'Create' | 'Update' | 'Delete',
  changes: Partial<typeof properties> = {},
  between: () => void = () => shiftActive(aws),
): Promise<void> {
  await (await Release.begin(aws, releaseEvent(type, changes))).run(between);
}

/** Puts the users of the deployment that is under way on its tasks. */
export function shiftActive({ codedeploy }: FakeAws): void {
  const last = codedeploy.deployments.at(-1);
  if (last?.info.status === 'InProgress') {
    codedeploy.shift(last);
  }
}
