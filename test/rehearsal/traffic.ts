import { setTimeout as sleep } from 'node:timers/promises';
import { ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { GetParameterCommand, ParameterNotFound } from '@aws-sdk/client-ssm';
import type { RollbackEnvironment } from '../../lambda/rollback/environment';
import type { AwsClients } from './aws';
import { RehearsalFailure } from './failure';
import { type Scene, set } from './scene';

/** The weights of both records, 0..255 as Route 53 counts; undefined where there is no such record. */
export interface Weights {
  readonly aws: number | undefined;
  readonly legacy: number | undefined;
}

/** Reads the weights from Route 53. @param records which ones: the rollback function's own settings say so */
export async function readWeights({ route53 }: AwsClients, records: RollbackEnvironment): Promise<Weights> {
  const name = `${records.recordName.replace(/\.$/, '')}.`;
  const { ResourceRecordSets = [] } = await route53.send(
    new ListResourceRecordSetsCommand({
      HostedZoneId: records.hostedZoneId,
      StartRecordName: name,
      StartRecordType: records.recordType,
    }),
  );
  const weights = new Map(
    ResourceRecordSets.filter(({ Name, Type }) => Name === name && Type === records.recordType).map(
      ({ SetIdentifier, Weight }) => [SetIdentifier, Weight],
    ),
  );
  return { aws: weights.get(records.awsSetIdentifier), legacy: weights.get(records.legacySetIdentifier) };
}

/** Reads the weights and compares them. @throws RehearsalFailure when they are not the expected ones */
export async function expectWeights({ clients, alarm }: Scene, aws: number): Promise<string> {
  const found = await readWeights(clients, set(alarm).records);
  const expected = { aws, legacy: 100 - aws };
  if (!sameWeights(found, expected)) {
    throw new RehearsalFailure(`The records have the weights ${show(found)}; expected ${show(expected)}.`);
  }
  return show(found);
}

/**
 * Waits until all weight is on the legacy record and the latch is set.
 *
 * @param started when the alarm was raised, as `performance.now()` gave it
 * @returns seconds that it took since then
 * @throws RehearsalFailure when it has not happened within the limit
 */
export async function waitForRollback(
  clients: AwsClients,
  records: RollbackEnvironment,
  started: number,
  limitSeconds: number,
): Promise<number> {
  const elapsed = () => Math.round((performance.now() - started) / 10) / 100;
  for (;;) {
    const weights = await readWeights(clients, records);
    const latched = await parameterExists(clients, records.latchParameter);
    if (sameWeights(weights, { aws: 0, legacy: 100 }) && latched) {
      return elapsed();
    }
    if (elapsed() > limitSeconds) {
      throw new RehearsalFailure(
        `No rollback within ${limitSeconds} s: weights ${show(weights)}, ` +
          `latch ${records.latchParameter} ${latched ? 'set' : 'not set'}.`,
      );
    }
    await sleep(100);
  }
}

/** Whether the latch of the rollback is set. */
export async function parameterExists({ ssm }: AwsClients, name: string): Promise<boolean> {
  try {
    await ssm.send(new GetParameterCommand({ Name: name }));
    return true;
  } catch (error) {
    if (error instanceof ParameterNotFound) {
      return false;
    }
    throw error;
  }
}

function sameWeights(one: Weights, other: Weights): boolean {
  return one.aws === other.aws && one.legacy === other.legacy;
}

function show({ aws, legacy }: Weights): string {
  return `aws ${aws ?? 'missing'} / legacy ${legacy ?? 'missing'}`;
}
