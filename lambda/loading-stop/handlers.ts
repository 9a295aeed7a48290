import type {
  CdkCustomResourceEvent,
  CdkCustomResourceIsCompleteEvent,
  CdkCustomResourceIsCompleteResponse,
  CdkCustomResourceResponse,
} from 'aws-lambda';
import { Problems } from '../../lib/problems';
import { log } from '../log';
import { withNextStep } from '../next-step';
import { isPassing } from '../passing-error';
import type { Clients } from './clients';
import { stopContainers } from './containers';
import { deleteRecord, mayBeLooking } from './record';
import { giveUpAfterMinutes } from './timing';

/** Field that `begin` adds to the event for `proceed`. */
interface BeginningFields {
  readonly StartedAt: string;
}

/** What the load leaves behind. */
interface Remains {
  /** ARN of the cluster of its containers. */
  readonly cluster: string;
  /** Name of the SSM parameter with its record. */
  readonly parameter: string;
}

/**
 * Notes when an event came. Everything else is done in the questions after it, which may fail and be asked again.
 *
 * @throws InvalidInputError when a property is not what DataStack sets
 */
export function begin(event: CdkCustomResourceEvent, now: Date): CdkCustomResourceResponse & BeginningFields {
  const { parameter } = readRemains(event);
  return {
    // Never another id: CloudFormation would end a load that is under way as that of the "old" resource.
    PhysicalResourceId: event.RequestType === 'Create' ? parameter : event.PhysicalResourceId,
    StartedAt: now.toISOString(),
  };
}

/**
 * On Delete, ends the containers of the load and takes its record away, and says whether that is done. The machine goes
 * before this resource, so nothing begins anew. On Create and Update there is nothing to do.
 *
 * The framework takes any error for the end of the event, so one that may pass is answered with "not done yet".
 *
 * @throws Error when AWS refuses, or a container does not end within 30 minutes, with what to do next
 */
export async function proceed(
  event: CdkCustomResourceIsCompleteEvent,
  clients: Clients,
  now: Date,
): Promise<CdkCustomResourceIsCompleteResponse> {
  if (event.RequestType !== 'Delete') {
    return { IsComplete: true };
  }
  const remains = readRemains(event);
  const left = await end(remains, clients, now);
  log('info', { event: 'ended the load', ...remains, left });
  if (left === undefined) {
    return { IsComplete: true };
  }
  if (now.getTime() - Date.parse(event['StartedAt']) >= giveUpAfterMinutes * 60_000) {
    throw new Error(`The load was not ended in ${giveUpAfterMinutes} minutes: ${left}. ${nextStep(remains)}`);
  }
  return { IsComplete: false };
}

/** Returns what keeps the stack from being deleted; undefined when nothing does any more. */
async function end(remains: Remains, { ecs, ssm }: Clients, now: Date): Promise<string | undefined> {
  const { cluster, parameter } = remains;
  try {
    const containers = await stopContainers(ecs, cluster);
    if (containers.length > 0) {
      return `still at work: ${containers.join(', ')}`;
    }
    if (await mayBeLooking(ssm, parameter, now)) {
      return 'the loading function may still be at work';
    }
    await deleteRecord(ssm, parameter);
    return undefined;
  } catch (error) {
    if (isPassing(error)) {
      return `AWS did not answer (${String(error)})`;
    }
    throw withNextStep(error, { what: 'The load was not ended', next: advice(remains) });
  }
}

function nextStep(remains: Remains): string {
  return `What to do next: ${advice(remains)}`;
}

function advice({ cluster, parameter }: Remains): string {
  // arn:<partition>:ecs:<region>:...
  const [, , , region] = cluster.split(':');
  return (
    `see what runs: \`aws ecs list-tasks --region ${region} --cluster ${cluster}\`, end each: ` +
    `\`aws ecs stop-task --region ${region} --cluster ${cluster} --task <arn>\`, take the record away if it is there: ` +
    `\`aws ssm delete-parameter --region ${region} --name ${parameter}\`, then delete the stack again.`
  );
}

function readRemains({ ResourceProperties: { ClusterArn, Parameter } }: CdkCustomResourceEvent): Remains {
  const problems = new Problems();
  const advised = 'set by DataStack: deploy it again';
  if (typeof ClusterArn !== 'string' || !/^arn:[^:]+:ecs:[^:]+:\d+:cluster\/\S+$/.test(ClusterArn)) {
    problems.add('ClusterArn', ClusterArn, 'the ARN of an ECS cluster', advised);
  }
  if (typeof Parameter !== 'string' || !/^[\w./-]+$/.test(Parameter)) {
    problems.add('Parameter', Parameter, 'the name of an SSM parameter', advised);
  }
  problems.throwIfAny();
  return { cluster: ClusterArn, parameter: Parameter };
}
