import { type Answer, answer } from './answer';
import { createClients } from './clients';
import type { Invocation } from './deadline';
import { readEnvironment } from './environment';
import { readEvent } from './event';

// Outside the handler, so that a second part finds the connections to AWS open.
const clients = createClients();

/**
 * Compares the source and Aurora: a plan, one of its parts, or the verdict over all of them.
 *
 * @throws InvalidInputError when the environment or the event is wrong
 * @throws PassingError when the same event may be answered a little later; every event may be repeated
 */
export async function handler(event: unknown, invocation: Invocation): Promise<Answer> {
  return answer(readEvent(event), readEnvironment(process.env), clients, invocation);
}
