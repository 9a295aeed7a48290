import { log } from '../log';
import { withNextStep } from '../next-step';
import { isPassing, PassingError } from '../passing-error';
import type { Variables } from '../variables';
import type { Clients } from './clients';
import { readEnvironment } from './environment';
import { readEvent } from './event';
import { type Answer, look } from './look';

/**
 * Answers the machine. A refusal of AWS that will stay one is an answer as well: the cause that Step Functions makes of a
 * thrown error is a document, and nothing for a person.
 *
 * @throws PassingError when the same look may work a little later
 * @throws InvalidInputError when the environment or the event is wrong
 */
export async function answer(event: unknown, variables: Variables, clients: Clients, now: Date): Promise<Answer> {
  const environment = readEnvironment(variables);
  const question = readEvent(event);
  try {
    return await look(question, environment, clients, now);
  } catch (error) {
    if (isPassing(error)) {
      throw new PassingError(error);
    }
    log('error', { event: 'the look failed', error });
    const { name, message } = withNextStep(error, {
      what: 'The load does not go on',
      next: `mend what this names (a permission is given by DataStack: deploy it again), then start the load again, it goes on where it stands: ${environment.startCommand}`,
    }) as Error;
    return { outcome: 'failed', error: name === 'Error' ? 'LookFailed' : name, cause: message };
  }
}
