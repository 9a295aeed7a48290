import { log } from '../log';
import { changeWeights } from './change';
import type { Clients } from './clients';
import type { RollbackEnvironment } from './environment';
import { type Latch, readLatch, setLatch } from './latch';
import {
  declinedNotification,
  failedNotification,
  type Notification,
  type NotificationContext,
  publish,
  rolledBackNotification,
} from './notification';
import type { Declined, RollbackOutcome, RollbackResult, RolledBack, WriterIsAurora } from './outcome';
import { readPhase } from './phase';
import {
  describeWeights,
  isRolledBack,
  readWeightedSet,
  rolledBackLegacyWeight,
  sameWeights,
  unlatchedLegacyWeight,
  weightsFor,
  weightsOf,
} from './records';
import type { Waits } from './timing';

/** What a rollback works with. */
export interface RollbackDependencies {
  readonly environment: RollbackEnvironment;
  readonly clients: Clients;
  readonly waits: Waits;
}

/**
 * Sends all users back to the legacy system, holds them there with the latch, and tells people. Safe to run twice, and
 * several times at once. Where Aurora is the writer of record it changes nothing and tells people what to do: the legacy
 * system's database is fenced, or gone.
 *
 * @param reason why, for the latch and the notification
 * @returns what was done, and what is still open: another run completes it
 * @throws Error when users may still be on AWS although they should not be
 */
export async function rollBack(reason: string, dependencies: RollbackDependencies): Promise<RollbackResult> {
  const { environment, clients, waits } = dependencies;
  const { phase, doubt } = await readPhase(clients.ssm, environment);
  if (doubt !== undefined) {
    log('warn', { event: 'live phase unknown', parameter: environment.phaseParameter, doubt, templatePhase: phase });
  }
  const context = { environment, reason, insyncSeconds: waits.insyncSeconds, phaseDoubt: doubt };
  const result = await (phase === 'replicate'
    ? sendBack(context, dependencies)
    : decline(phase, context, dependencies));
  return { ...result, ...(doubt !== undefined && { phaseDoubt: doubt }) };
}

async function decline(
  phase: WriterIsAurora,
  context: NotificationContext,
  dependencies: RollbackDependencies,
): Promise<Declined> {
  const untold = await notify(declinedNotification(phase, context), dependencies);
  log('info', { event: 'rollback declined', reason: context.reason, phase });
  return { phase, latchId: null, changed: false, notified: untold === undefined, problems: present(untold) };
}

async function sendBack(context: NotificationContext, dependencies: RollbackDependencies): Promise<RolledBack> {
  const { reason } = context;
  let outcome: RollbackOutcome;
  try {
    outcome = await moveTraffic(reason, dependencies);
  } catch (error) {
    log('error', { event: 'rollback failed', reason, error: (error as Error).message });
    await notify(failedNotification(error as Error, context), dependencies);
    throw error;
  }

  const { before, after, changeStatus, latch, latchProblem, checkProblem } = outcome;
  const atRest = latch === undefined && latchProblem === undefined;
  const untold = atRest ? undefined : await notify(rolledBackNotification(outcome, context), dependencies);
  const result: RolledBack = {
    phase: 'replicate',
    latchId: latch?.id ?? null,
    changed: changeStatus !== 'UNCHANGED',
    before,
    after,
    changeStatus,
    notified: !atRest && untold === undefined,
    problems: present(latchProblem, checkProblem, untold),
  };
  log('info', { event: atRest ? 'nothing to roll back' : 'rolled back', reason, ...result });
  return result;
}

/**
 * Brings records and latch to where they belong. The order makes every crash harmless:
 *
 * - The latch comes before the change. A crash between the two leaves a latch without a rollback: the next run keeps its
 *   id and makes the change, and until then the latch merely asks an operator to acknowledge it before the weight goes
 *   up. The other order would leave weights of 0 and 100 without a latch, which looks like a weight of 0 by choice, so
 *   that the next run would do nothing and the next deploy would lift the rollback.
 * - So 0 and 100 without a latch means that nothing was rolled back: no latch is set and nobody is told. With a latch it
 *   is a second alarm, or a retry of a run that crashed after its change: people are told, perhaps again.
 * - When SSM fails, users go back to legacy all the same; they matter more than the latch. The legacy record then gets
 *   another weight, with which the next run does not take the rollback for finished. Weights and this sign are one batch
 *   and so cannot come apart in a crash.
 */
async function moveTraffic(reason: string, dependencies: RollbackDependencies): Promise<RollbackOutcome> {
  const { environment, clients, waits } = dependencies;
  const set = await readWeightedSet(clients.route53, environment);
  const before = weightsOf(set);
  const unchanged = { before, after: before, changeStatus: 'UNCHANGED' } as const;
  if (sameWeights(before, weightsFor(set, { aws: 0, legacy: rolledBackLegacyWeight }))) {
    return { ...unchanged, ...(await tryLatch(environment, readLatch(clients.ssm, environment.latchParameter))) };
  }

  const { latchParameter } = environment;
  const held = await tryLatch(environment, setLatch(clients.ssm, latchParameter, reason, waits.latchSeconds));
  const legacy = held.latch === undefined ? unlatchedLegacyWeight : rolledBackLegacyWeight;
  const after = weightsFor(set, { aws: 0, legacy });
  if (sameWeights(before, after)) {
    return { ...unchanged, ...held };
  }

  const comment = `Rollback ${held.latch?.id ?? 'without a latch'}`;
  const change = { set, weights: after, comment };
  const { found, ...changed } = await changeWeights(clients.route53, environment, change, waits);
  if ('value' in found && !isRolledBack(found.value)) {
    throw new Error(
      `somebody has changed the weights since to ${describeWeights(found.value)}, as a deploy of TrafficStack does that was under way; start the rollback again, and once more when the deploy has ended`,
    );
  }
  const checkProblem = 'value' in found ? undefined : `the records could not be read again: ${found.unreadable}`;
  return { before, after, ...changed, ...held, ...(checkProblem !== undefined && { checkProblem }) };
}

async function tryLatch(
  { latchParameter }: RollbackEnvironment,
  latch: Promise<Latch | undefined>,
): Promise<Pick<RollbackOutcome, 'latch' | 'latchProblem'>> {
  try {
    const found = await latch;
    return found === undefined ? {} : { latch: found };
  } catch (error) {
    const latchProblem = `the latch ${latchParameter} could not be set or read: ${(error as Error).message}`;
    log('error', { event: 'latch not known', parameter: latchParameter, error: latchProblem });
    return { latchProblem };
  }
}

/** Returns why nobody could be told; undefined when somebody was. */
async function notify(
  notification: Notification,
  { clients, environment: { alertTopicArn } }: RollbackDependencies,
): Promise<string | undefined> {
  if (alertTopicArn === undefined) {
    return `nobody could be told "${notification.subject}": the account of the alert topic is not known`;
  }
  try {
    await publish(clients.sns, alertTopicArn, notification);
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    log('error', { event: 'alert topic not told', topic: alertTopicArn, error: message, ...notification });
    return `the alert topic ${alertTopicArn} could not be told "${notification.subject}": ${message}`;
  }
}

function present(...problems: readonly (string | undefined)[]): readonly string[] {
  return problems.filter((problem) => problem !== undefined);
}
