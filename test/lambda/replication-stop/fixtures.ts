import type { CdkCustomResourceEvent, CdkCustomResourceIsCompleteEvent } from 'aws-lambda';
import { begin, proceed } from '../../../lambda/replication-stop/handlers';
import type { ReplicationResource } from '../../../lambda/replication-stop/request';
import { patience } from '../../../lambda/replication-stop/timing';
import { CustomResourceLife } from '../../support/custom-resource';
import { type FakeAws, noteName, stackId } from './fake-aws';
import { instanceArn, Refusal, taskArn } from './fake-replication';

/** Fingerprints before and after a change. */
export const [before, after] = ['0123456789abcdef', 'fedcba9876543210'];

/** Physical id of the stop. */
export const stopId = `${taskArn}/replication-stop`;

/** Physical id of the pause, by its fingerprint. */
export const pauseId = (fingerprint: string) => `${instanceArn}/replication-pause/${fingerprint}`;

/** The properties that DataStack gives to both resources. */
export const properties = { InstanceArn: instanceArn, TaskArn: taskArn, NoteName: noteName, Fingerprint: before };

/** What CloudFormation is told of an event in the end. */
export interface Outcome {
  readonly physicalId: string;
  /** What went wrong; undefined for a success. */
  readonly failure: string | undefined;
}

/** What differs from event to event. */
export interface EventProps {
  readonly physicalId?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** An event of one of the two resources. */
export function eventOf(
  resource: ReplicationResource,
  type: CdkCustomResourceEvent['RequestType'],
  { physicalId, properties: changed = {} }: EventProps = {},
): CdkCustomResourceEvent {
  return {
    RequestType: type,
    ResourceType: `Custom::Replication${resource === 'pause' ? 'Pause' : 'Stop'}`,
    StackId: stackId,
    ...(type !== 'Create' && { PhysicalResourceId: physicalId ?? (resource === 'pause' ? pauseId(before) : stopId) }),
    ResourceProperties: { ServiceToken: 'arn', ...properties, ...changed },
  } as unknown as CdkCustomResourceEvent;
}

/** Handles an event to its end, as the provider framework does: a quarter of a minute lies between two questions. */
export async function handle(aws: FakeAws, event: CdkCustomResourceEvent): Promise<Outcome> {
  let physicalId = event.RequestType === 'Create' ? '' : event.PhysicalResourceId;
  try {
    const begun = await begin(event, aws.clients(), aws.now, { ...patience, pauseSeconds: 0 });
    physicalId = begun.PhysicalResourceId ?? physicalId;
    // The framework hands the merged event on as JSON.
    const merged: CdkCustomResourceIsCompleteEvent = JSON.parse(JSON.stringify({ ...event, ...begun }));
    while (!(await proceed(merged, aws.clients(), aws.now)).IsComplete) {
      aws.pass();
    }
    return { physicalId, failure: undefined };
  } catch (error) {
    return { physicalId, failure: (error as Error).message };
  }
}

/** One of the two resources as CloudFormation sees it, behind the provider framework itself. */
export function lifeOf(resource: 'Pause' | 'Stop', aws: FakeAws): CustomResourceLife {
  return new CustomResourceLife({
    type: `Custom::Replication${resource}`,
    handlers: {
      onEvent: (event) => begin(event, aws.clients(), aws.now, { ...patience, pauseSeconds: 0 }),
      isComplete: (event) => proceed(event, aws.clients(), aws.now),
    },
    between: () => aws.pass(),
  });
}

/** What AWS answers when it is asked too often. */
export const throttled = new Refusal('ThrottlingException', 'Rate exceeded');

/** Silences the log and runs every pause of the SDK at once. Undone by `jest.restoreAllMocks`. */
export function quicken(): void {
  for (const level of ['log', 'info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
  const wait = setTimeout;
  jest.spyOn(global, 'setTimeout').mockImplementation(((run: () => void) => wait(run, 0)) as typeof setTimeout);
}
