import type { Reading } from '../../lambda/reading';
import type { RollbackResult, RolledBack } from '../../lambda/rollback/outcome';
import { describeWeight, liveWeight } from '../../lambda/traffic-gate/live-weight';
import { deployWording, shiftWording } from '../../lambda/traffic-gate/wording';
import type { MigrationPhase } from '../migration-phase';
import type { DeployedTraffic } from './deployed-stack';
import type { Deployment } from './deployment';
import type { ShiftOutcome } from './shift';

/** What a result is told beside: where it is, and what the template says. */
export interface RenderContext {
  readonly deployment: Deployment;
  readonly traffic: DeployedTraffic;
}

const statuses: Readonly<Record<ShiftOutcome['changeStatus'], string>> = {
  INSYNC: 'on all servers of Route 53; resolvers follow when their answers run out',
  PENDING: 'accepted by Route 53, and not yet on all its servers',
  UNCHANGED: 'none was needed',
};

/** Returns the result of a shift for people: what was, what is, and what the next deploy has to give. */
export function renderShift(outcome: ShiftOutcome, context: RenderContext): string {
  const { before, after, changeStatus, changeId, acknowledged } = outcome;
  return [
    `Before:   ${describeWeight(before)}`,
    `After:    ${describeWeight(after)}`,
    `Change:   ${statuses[changeStatus]}${look(changeStatus, changeId)}`,
    ...(acknowledged === undefined ? [] : [`Latch:    ${acknowledged} was taken away`]),
    ...agree(after.percent, context.deployment.settings.migrationPhase, context),
  ].join('\n');
}

/** Returns the result of a rollback for people. */
export function renderRollback(result: RollbackResult, context: RenderContext): string {
  const lines = result.phase === 'replicate' ? sentBack(result, context) : declined(result.phase, result.notified);
  return [...lines, ...describeDoubt(result, context)].join('\n');
}

function sentBack({ before, after, changeStatus, latchId, problems }: RolledBack, context: RenderContext): string[] {
  const { ask, acknowledge } = shiftWording(context.deployment.gate, { phase: 'replicate' });
  const atRest = latchId === null && problems.length === 0;
  return [
    atRest
      ? 'No user was on AWS by weight, and no rollback waits for a person: there was nothing to roll back.'
      : `All users go to the legacy system.${problems.length === 0 ? '' : ' But:'}`,
    ...problems.map((problem) => `- ${problem}`),
    ...(problems.length === 0 ? [] : ['Start the rollback again, which completes it.']),
    `Before:   ${describeWeight(liveWeight(before.aws, before.legacy))}`,
    `After:    ${describeWeight(liveWeight(after.aws, after.legacy))}`,
    `Change:   ${statuses[changeStatus]}`,
    ...(latchId === null
      ? []
      : [
          `Latch:    ${latchId}, which holds the users there until somebody acknowledges it`,
          `          when the cause is gone: -c acknowledgeRollback=${latchId} with a deploy, or ${ask('<1..100>')} ${acknowledge(latchId)}`,
        ]),
    // A deploy at 0 would write 100 over the weight that tells of a missing latch.
    ...(latchId === null && !atRest ? [] : agree(0, 'replicate', context)),
  ];
}

function declined(phase: MigrationPhase, notified: boolean): string[] {
  return [
    `Nothing was changed: the phase is ${phase}, so Aurora is the writer of record, and the database of the legacy system takes no writes.`,
    notified
      ? 'The alert topic was told what to do next.'
      : 'Nobody could be told what to do next: mend AWS; change no weight by hand.',
  ];
}

function describeDoubt({ phase, phaseDoubt }: RollbackResult, { traffic }: RenderContext): string[] {
  const origin = 'value' in traffic.phase ? 'the deployed template has' : 'the flags or their default say';
  return phaseDoubt === undefined
    ? []
    : [
        '',
        `The live phase could not be read (${phaseDoubt}), so ${phase} was taken, as ${origin}. Look whether it is right.`,
      ];
}

function look(status: ShiftOutcome['changeStatus'], changeId: string | undefined): string {
  return status === 'PENDING' ? `; look again with: aws route53 get-change --id ${changeId}` : '';
}

/** What makes the template agree. A deploy of the weight that it has would change nothing, since it compares with itself. */
function agree(weight: number, phase: MigrationPhase, { deployment: { gate }, traffic }: RenderContext): string[] {
  const template = `Template: ${describeTemplate(traffic.weight, weight)}`;
  if (('value' in traffic.weight && traffic.weight.value === weight) || !Number.isInteger(weight)) {
    return [template];
  }
  return [
    template,
    '',
    'The next deploy of TrafficStack has to give this weight, and then agrees:',
    `  ${deployWording(gate, { phase }).ask(weight)}`,
    `Where cdk.json records the live weight, record it there too: "live": {"${gate.recordKey}": {"awsTrafficWeight": ${weight}}}`,
  ];
}

function describeTemplate(template: Reading<number>, weight: number): string {
  if (!('value' in template)) {
    return `its weight could not be read (${template.unreadable})`;
  }
  return template.value === weight ? `has ${weight} % as well` : `still has ${template.value} %`;
}
