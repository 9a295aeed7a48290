import { ChangeResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { waitUntilInSync } from '../in-sync';
import { log } from '../log';
import { listRecordsFrom } from '../weighted-records';
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
  chooseWeightedSet,
  rollbackChanges,
  rolledBackLegacyWeight,
  rolledBackWeights,
  sameWeights,
  unlatchedLegacyWeight,
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
 * @returns what was done; latch and notification are absent when the AWS weight was 0 by choice, so nothing was rolled back
 * @throws Error when a step failed for good. Everything that could be done is done by then, and another run of the same
 * event completes the rest; Lambda starts two more by itself, then the event goes to the dead-letter queue.
 */
export async function rollBack(reason: string, dependencies: RollbackDependencies): Promise<RollbackResult> {
  const { environment, clients, waits } = dependencies;
  const { phase, doubt } = await readPhase(clients.ssm, environment);
  if (doubt !== undefined) {
    log('warn', { event: 'live phase unknown', parameter: environment.phaseParameter, doubt, templatePhase: phase });
  }
  const context = { environment, reason, insyncSeconds: waits.insyncSeconds, phaseDoubt: doubt };
  return phase === 'replicate' ? sendBack(context, dependencies) : decline(phase, context, dependencies);
}

async function decline(
  phase: WriterIsAurora,
  context: NotificationContext,
  dependencies: RollbackDependencies,
): Promise<Declined> {
  await notify(declinedNotification(phase, context), dependencies);
  log('info', { event: 'rollback declined', reason: context.reason, phase });
  return { phase, latchId: null, changed: false, notified: true };
}

async function sendBack(context: NotificationContext, dependencies: RollbackDependencies): Promise<RolledBack> {
  const { reason } = context;
  let outcome: RollbackOutcome;
  try {
    outcome = await moveTraffic(reason, dependencies);
  } catch (error) {
    const failure = toError(error);
    log('error', { event: 'rollback failed', reason, error: failure.message });
    // A second failure must not hide the first one, which is the one to act on.
    await notify(failedNotification(failure, context), dependencies).catch(() => undefined);
    throw failure;
  }

  const atRest = outcome.latch === undefined && outcome.latchProblem === undefined;
  if (!atRest) {
    await notify(rolledBackNotification(outcome, context), dependencies);
  }
  if (outcome.latchProblem !== undefined) {
    throw outcome.latchProblem;
  }
  const result: RolledBack = {
    phase: 'replicate',
    latchId: outcome.latch?.id ?? null,
    changed: outcome.changeStatus !== 'UNCHANGED',
    before: outcome.before,
    after: outcome.after,
    changeStatus: outcome.changeStatus,
    notified: !atRest,
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
async function moveTraffic(
  reason: string,
  { environment, clients, waits }: RollbackDependencies,
): Promise<RollbackOutcome> {
  const set = chooseWeightedSet(await listRecordsFrom(clients.route53, environment), environment);
  const before = weightsOf(set);
  const unchanged = { before, after: before, changeStatus: 'UNCHANGED' } as const;
  if (sameWeights(before, rolledBackWeights(set, rolledBackLegacyWeight))) {
    return { ...unchanged, latch: await readLatch(clients.ssm, environment.latchParameter) };
  }

  const held = await tryLatch(clients, environment, reason, waits);
  const legacyWeight = held.latch === undefined ? unlatchedLegacyWeight : rolledBackLegacyWeight;
  const after = rolledBackWeights(set, legacyWeight);
  if (sameWeights(before, after)) {
    return { ...unchanged, ...held };
  }

  const { ChangeInfo } = await clients.route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: environment.hostedZoneId,
      ChangeBatch: {
        Comment: `Rollback ${held.latch?.id ?? 'without a latch'}`,
        Changes: rollbackChanges(set, legacyWeight),
      },
    }),
  );
  log('info', { event: 'change accepted', changeId: ChangeInfo?.Id, before, after });
  const changeStatus = await waitUntilInSync(clients.route53, ChangeInfo?.Id, waits);
  return { before, after, changeStatus, changeId: ChangeInfo?.Id, ...held };
}

async function tryLatch(
  { ssm }: Clients,
  { latchParameter }: RollbackEnvironment,
  reason: string,
  { latchSeconds }: Waits,
): Promise<{ latch: Latch } | { latch?: undefined; latchProblem: Error }> {
  try {
    return { latch: await setLatch(ssm, latchParameter, reason, latchSeconds) };
  } catch (error) {
    const latchProblem = toError(error);
    log('error', { event: 'latch not set', parameter: latchParameter, error: latchProblem.message });
    return { latchProblem };
  }
}

async function notify(notification: Notification, { clients, environment }: RollbackDependencies): Promise<void> {
  try {
    await publish(clients.sns, environment.alertTopicArn, notification);
  } catch (error) {
    const { message } = toError(error);
    log('error', { event: 'alert topic not told', topic: environment.alertTopicArn, error: message, ...notification });
    throw new Error(
      `the alert topic ${environment.alertTopicArn} could not be told "${notification.subject}": ${message}`,
    );
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
