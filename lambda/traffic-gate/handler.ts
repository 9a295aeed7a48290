import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { log } from '../log';
import { stackOperation } from '../stack-operation';
import type { Variables } from '../variables';
import type { Clients } from './clients';
import { readEnvironment } from './environment';
import { observe } from './observe';
import { pass } from './pass';
import { RefusedError, unreadable } from './refusal';
import { readRequest } from './request';
import { deployWording } from './wording';

/** Physical id of the gate. It never changes: another one would make CloudFormation delete the gate that stands. */
const physicalId = 'traffic-gate';

/** What an event is handled with. */
export interface GateDependencies {
  readonly clients: Clients;
  readonly variables: Variables;
  readonly now: Date;
}

/**
 * Handles `Custom::TrafficGate`, on which the weighted records depend: CloudFormation touches none of them unless it
 * passes. Its attribute `Passed` is another one with each event, so that what follows the records is asked whenever the
 * gate was. On Delete it does nothing.
 *
 * @throws RefusedError with every reason against the weights
 * @throws InvalidInputError when the resource or the function is not as TrafficStack makes it
 */
export async function guardWeights(
  event: CdkCustomResourceEvent,
  dependencies: GateDependencies,
): Promise<CdkCustomResourceResponse> {
  if (event.RequestType === 'Delete') {
    return { PhysicalResourceId: event.PhysicalResourceId };
  }
  try {
    await judge(event, dependencies);
  } catch (error) {
    if (!(await isRollingBack(event, dependencies.clients, error))) {
      throw error;
    }
    log('warn', { event: 'let pass, because CloudFormation is going back', refused: (error as Error).message });
  }
  return { PhysicalResourceId: physicalId, Data: { Passed: event.RequestId } };
}

async function judge(event: CdkCustomResourceEvent, { clients, variables, now }: GateDependencies): Promise<void> {
  const request = readRequest(event);
  const environment = readEnvironment(variables);
  const observed = await observe(clients, environment, now);
  log('info', { event: 'looked', ...request, ...observed });
  await pass(request, observed, { environment, wording: deployWording(environment, request) }, clients.ssm);
}

/**
 * Whether CloudFormation is undoing an update. It then asks for the weights of the template before, after a refusal here
 * or a failure elsewhere; refused once more, the stack would be stuck in UPDATE_ROLLBACK_FAILED.
 *
 * @throws the refusal, with what kept this from an answer
 */
async function isRollingBack(
  event: CdkCustomResourceEvent,
  { cloudformation }: Clients,
  refused: unknown,
): Promise<boolean> {
  if (event.RequestType !== 'Update') {
    return false;
  }
  try {
    return (await stackOperation(cloudformation, event.StackId)).rollingBack;
  } catch (error) {
    throw refused instanceof RefusedError
      ? refused.and(unreadable('Whether CloudFormation is going back', (error as Error).message))
      : refused;
  }
}
