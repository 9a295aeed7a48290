import type { MigrationPhase } from '../../lib/migration-phase';
import { Problems } from '../../lib/problems';
import { readLivePhase } from '../live-phase';
import { log } from '../log';
import { withNextStep } from '../next-step';
import { stackOperation } from '../stack-operation';
import type { Clients } from './clients';
import type { GuardRequest } from './request';

/**
 * Compares the phase that a template was made for with the live one, before anything that depends on the phase is touched.
 *
 * A stack that rolls back passes, whatever is live: it goes back to a template that was let in before, and a guard that
 * refused it would leave the stack in `UPDATE_ROLLBACK_FAILED`, half in one phase and half in the other.
 *
 * @throws Error when they differ, or the live phase cannot be read, with what to do next
 */
export async function guardPhase(request: GuardRequest, clients: Clients): Promise<void> {
  const { parameter, phase } = request;
  try {
    const live = await readLivePhase(clients.ssm, parameter);
    if (live !== phase) {
      throw refusal(request, live);
    }
    log('info', { event: 'the phase is the live one', phase });
  } catch (error) {
    if (await rollingBack(request, clients)) {
      log('warn', { event: 'let pass: the stack is rolling back', phase, error });
      return;
    }
    throw withNextStep(error, { what: `Live phase ${parameter} was not read`, next: 'deploy again' });
  }
}

/**
 * A deploy declares a phase and never moves it: that takes a writer that is fenced, drained and moved, which no template
 * can do.
 */
function refusal({ phase, recordKey }: GuardRequest, live: MigrationPhase): Error {
  const record = JSON.stringify({ [recordKey]: { migrationPhase: live } });
  const problems = new Problems();
  problems.add(
    'migrationPhase',
    phase,
    `${live}, which is live`,
    `nothing was changed. A deploy follows the live phase and never moves it. What to do next: deploy with -c migrationPhase=${live}, and record it in cdk.json for every later deploy: "live": ${record}`,
  );
  log('error', { event: 'refused', phase, live });
  return problems.toError();
}

async function rollingBack({ stackId }: GuardRequest, { cloudformation }: Clients): Promise<boolean> {
  try {
    return (await stackOperation(cloudformation, stackId)).rollingBack;
  } catch (error) {
    throw withNextStep(error, { what: `The events of ${stackId} were not read`, next: 'deploy again' });
  }
}
