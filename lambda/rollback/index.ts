import { log } from '../log';
import { createClients } from './clients';
import { readEnvironment } from './environment';
import { readReason } from './event';
import type { RollbackResult } from './outcome';
import { rollBack } from './rollback';
import { waits } from './timing';

// Outside the handler, so that a second alarm finds the connections open.
const clients = createClients();

/**
 * Rolls back on a CloudWatch alarm that SNS delivers, or on an operator's `{"reason": "..."}`.
 *
 * @returns what was done; null when no alarm of the event is in state ALARM
 * @throws Error when the environment or the event is wrong, a step failed for good, or something is still open. Lambda
 * starts two more runs by itself, then the event goes to the dead-letter queue.
 */
export async function handler(event: unknown): Promise<RollbackResult | null> {
  const environment = readEnvironment(process.env);
  const reason = readReason(event);
  if (reason === undefined) {
    log('info', { event: 'no alarm in state ALARM' });
    return null;
  }
  log('info', { event: 'rollback asked for', reason, recordName: environment.recordName });
  const result = await rollBack(reason, { environment, clients, waits });
  if (result.problems.length > 0) {
    throw new Error(result.problems.join('; '));
  }
  return result;
}
