import { log } from '../log';
import { readEnvironment } from '../rollback/environment';
import { readLatch } from '../rollback/latch';
import { isRolledBack, readWeightedSet, weightsOf } from '../rollback/records';
import { rollBack } from '../rollback/rollback';
import type { TeardownDependencies } from './handler';

/**
 * Sends the users back once more where a rollback has happened while CloudFormation wrote the records: it writes one after
 * the other, compares neither with Route 53, and so lifts the rollback, or half of it. The rollback's own alarm does not
 * fire again.
 *
 * It never fails. To fail a deploy would make CloudFormation write the weights of the template before, and lead users to
 * AWS for the minute until this is asked again; to fail the undoing of one would leave the stack in
 * UPDATE_ROLLBACK_FAILED. The deploy ends as one does after which users were sent back: with the latch set, and people told.
 */
export async function holdRollback({ clients, variables, waits }: TeardownDependencies): Promise<void> {
  try {
    const environment = readEnvironment(variables);
    const latch = await readLatch(clients.ssm, environment.latchParameter);
    if (latch === undefined || isRolledBack(weightsOf(await readWeightedSet(clients.route53, environment)))) {
      log('info', { event: 'no rollback was lifted', latch });
      return;
    }
    const reason = `a deploy of TrafficStack wrote its weights over the rollback ${latch.id}`;
    log('warn', { event: 'rollback lifted', latch });
    await rollBack(reason, { environment, clients, waits });
  } catch (error) {
    log('error', { event: 'rollback not held', error: (error as Error).message });
  }
}
