import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  waitUntilResourceRecordSetsChanged,
} from '@aws-sdk/client-route-53';
import { log } from '../log';
import type { Clients } from './clients';
import type { RollbackEnvironment } from './environment';
import { type Latch, readLatch, setLatch } from './latch';
import { failedNotification, type Notification, publish, rolledBackNotification } from './notification';
import type { RollbackOutcome, RollbackResult } from './outcome';
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
 * several times at once.
 *
 * @param reason why, for the latch and the notification
 * @returns what was done; latch and notification are absent when the AWS weight was 0 by choice, so nothing was rolled back
 * @throws Error when a step failed for good. Everything that could be done is done by then, and another run of the same
 * event completes the rest; Lambda starts two more by itself, then the event goes to the dead-letter queue.
 */
export async function rollBack(reason: string, dependencies: RollbackDependencies): Promise<RollbackResult> {
  const { environment, waits } = dependencies;
  const context = { environment, reason, insyncSeconds: waits.insyncSeconds };
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
  const result: RollbackResult = {
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
  const set = await listWeightedSet(clients, environment);
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
  const changeStatus = await waitUntilInSync(clients, ChangeInfo?.Id, waits);
  return { before, after, changeStatus, changeId: ChangeInfo?.Id, ...held };
}

async function listWeightedSet({ route53 }: Clients, environment: RollbackEnvironment) {
  const { ResourceRecordSets } = await route53.send(
    new ListResourceRecordSetsCommand({
      HostedZoneId: environment.hostedZoneId,
      StartRecordName: environment.recordName,
      StartRecordType: environment.recordType,
      // The most weighted records that one name and type can have, so that one call always holds both:
      // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
      MaxItems: 100,
    }),
  );
  return chooseWeightedSet(ResourceRecordSets ?? [], environment);
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

async function waitUntilInSync(
  { route53 }: Clients,
  changeId: string | undefined,
  { insyncSeconds, pollSeconds }: Waits,
): Promise<'INSYNC' | 'PENDING'> {
  const wait = {
    client: route53,
    maxWaitTime: insyncSeconds,
    minDelay: pollSeconds.shortest,
    maxDelay: pollSeconds.longest,
    // The waiter looks at its clock between two calls only; a call that is being retried would overrun it.
    abortSignal: AbortSignal.timeout(insyncSeconds * 1000),
  };
  try {
    await waitUntilResourceRecordSetsChanged(wait, { Id: changeId });
    return 'INSYNC';
  } catch (error) {
    // Route 53 has accepted the change and will apply it: that it cannot be watched is no failure of the rollback.
    log('warn', {
      event: 'change not in sync yet',
      changeId,
      waitedSeconds: insyncSeconds,
      error: toError(error).name,
    });
    return 'PENDING';
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
