import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type {
  CdkCustomResourceEvent,
  CdkCustomResourceIsCompleteEvent,
  CdkCustomResourceIsCompleteResponse,
  CdkCustomResourceResponse,
} from 'aws-lambda';
import { log } from '../log';
import { withNextStep } from '../next-step';
import { isPassing } from '../passing-error';
import { type Patience, patiently } from '../patience';
import { type StackOperation, stackOperation } from '../stack-operation';
import { nextStep } from './advice';
import type { Clients } from './clients';
import { pause } from './pause';
import { remove } from './removal';
import { readRequest } from './request';
import { resume } from './resume';
import type { Beginning, StepContext, Waiting, Work } from './step';
import { giveUpAfterMinutes, patience } from './timing';
import { physicalIdOf, workFor } from './work';

/** Field that `begin` adds to the event for `proceed`. */
interface BeginningFields {
  readonly Begun: Beginning;
}

const steps: Readonly<Record<Work, (context: StepContext) => Promise<Waiting>>> = {
  nothing: async () => undefined,
  pause,
  resume,
  remove,
};

/**
 * Notes when an event came, and what it asks for. Everything else is done in the questions after it, which may fail and be
 * asked again.
 *
 * @param waits how long the events of the stack are read again, where AWS does not answer
 * @throws InvalidInputError when a property cannot be right
 */
export async function begin(
  event: CdkCustomResourceEvent,
  { cloudformation }: Pick<Clients, 'cloudformation'>,
  now: Date,
  waits: Patience = patience,
): Promise<CdkCustomResourceResponse & BeginningFields> {
  const request = readRequest(event);
  const operation =
    event.RequestType === 'Create' ? undefined : await operationOf(event.StackId, cloudformation, waits);
  return {
    PhysicalResourceId: physicalIdOf(event, request),
    Begun: {
      startedAt: now.toISOString(),
      work: workFor(event, request, operation),
      rollingBack: operation?.rollingBack ?? false,
    },
  };
}

async function operationOf(
  stackId: string,
  cloudformation: CloudFormationClient,
  waits: Patience,
): Promise<StackOperation> {
  try {
    return await patiently(waits, () => stackOperation(cloudformation, stackId));
  } catch (error) {
    throw withNextStep(error, {
      what: 'No replication task was touched, since the events of the stack cannot be read',
      next: 'deploy or destroy again.',
    });
  }
}

/**
 * Takes the next step of the work and says whether it is done.
 *
 * The framework takes any error for the end of the event, so one that may pass is answered with "not done yet". And
 * CloudFormation takes any error in a rollback for the end of the rollback, so there it is only logged: a task that does not
 * stop keeps its change from being taken back, which DMS then says itself; and one that does not resume stays in the note,
 * and is tried once more when CloudFormation cleans up.
 *
 * @throws InvalidInputError when a property cannot be right
 * @throws Error when DMS refuses, or the work lasts longer than 30 minutes, with what to do next
 */
export async function proceed(
  event: CdkCustomResourceIsCompleteEvent,
  clients: Clients,
  now: Date,
): Promise<CdkCustomResourceIsCompleteResponse> {
  const request = readRequest(event);
  const begun: Beginning = event['Begun'];
  try {
    const waiting = await takeStep({ request, begun, clients, now });
    log('info', { event: 'took a step', work: begun.work, instanceArn: request.instanceArn, waiting });
    return { IsComplete: waiting === undefined };
  } catch (error) {
    if (!begun.rollingBack || event.RequestType !== 'Update') {
      throw error;
    }
    log('error', { event: 'the rollback goes on without', work: begun.work, instanceArn: request.instanceArn, error });
    return { IsComplete: true };
  }
}

async function takeStep(context: StepContext): Promise<Waiting> {
  const { request, begun, now } = context;
  const waiting = await steps[begun.work](context).catch((error: Error) => {
    if (isPassing(error)) {
      return `AWS answers "${error.message}"`;
    }
    throw new Error(`${error.message}${/[.!]$/.test(error.message) ? '' : '.'} ${adviceFor(error, context)}`.trim(), {
      cause: error,
    });
  });
  if (waiting !== undefined && now.getTime() - Date.parse(begun.startedAt) >= giveUpAfterMinutes * 60_000) {
    throw new Error(`${waiting} after ${giveUpAfterMinutes} minutes. ${nextStep(request, begun.work)}`);
  }
  return waiting;
}

/** A refusal of our own says what to do already. */
function adviceFor({ message }: Error, { request, begun }: StepContext): string {
  return message.includes('What to do next') ? '' : nextStep(request, begun.work);
}
