import type { SSMClient } from '@aws-sdk/client-ssm';
import { log } from '../log';
import { releaseLatch } from './acknowledgment';
import { type Decision, type DecisionContext, decide } from './decide';
import { isWayBack } from './move';
import type { Observed } from './observed';
import { RefusedError } from './refusal';
import type { WeightRequest } from './request';

/**
 * Lets a request pass or refuses it, and takes an acknowledged latch away when everything else has passed.
 *
 * @returns the decision; its `acknowledged` latch is gone
 * @throws RefusedError with every reason; nothing was changed then
 */
export async function pass(
  request: WeightRequest,
  observed: Observed,
  context: DecisionContext,
  ssm: SSMClient,
): Promise<Decision> {
  const decision = decide(request, observed, context);
  if (decision.refusals.length > 0) {
    throw new RefusedError(`${context.wording.subject} was refused, and no user was moved:`, decision.refusals);
  }
  if (decision.acknowledged === undefined) {
    return decision;
  }
  const problem = await tryRelease(ssm, context.environment.latchParameter, decision.acknowledged);
  if (problem === undefined) {
    log('info', { event: 'latch taken away', latch: decision.acknowledged });
    return decision;
  }
  if (!isWayBack(request)) {
    throw new RefusedError(`${context.wording.subject} was refused, and no user was moved:`, [problem]);
  }
  // Nobody who sends every user back waits for a latch.
  log('warn', { event: 'latch not taken away', latch: decision.acknowledged, ...problem });
  return { refusals: [] };
}

async function tryRelease(ssm: SSMClient, parameter: string, id: string) {
  const next = 'try again';
  try {
    const released = await releaseLatch(ssm, parameter, id);
    return released ? undefined : { reason: `Another rollback has happened since ${id}`, next };
  } catch (error) {
    return { reason: `The latch ${id} could not be taken away (${(error as Error).message})`, next };
  }
}
