import type { RollbackResult } from '../../lambda/rollback/outcome';
import { describeWeight, liveWeight } from '../../lambda/traffic-gate/live-weight';
import type { Reading } from '../../lambda/traffic-gate/observed';
import { cdkCommand, selection } from '../commands';
import { keyOf } from '../live-record';
import type { MigrationSettings } from '../settings';
import type { ShiftOutcome } from './shift';

const statuses: Readonly<Record<ShiftOutcome['changeStatus'], string>> = {
  INSYNC: 'on all servers of Route 53; resolvers follow when their answers run out',
  PENDING: 'accepted by Route 53, and not yet on all its servers',
  UNCHANGED: 'none was needed',
};

/** Returns the result of a shift for people: what was, what is, and what the next deploy has to give. */
export function renderShift(outcome: ShiftOutcome, template: Reading<number>, settings: MigrationSettings): string {
  const { before, after, changeStatus, changeId, acknowledged } = outcome;
  return [
    `Before:   ${describeWeight(before)}`,
    `After:    ${describeWeight(after)}`,
    `Change:   ${statuses[changeStatus]}${look(changeStatus, changeId)}`,
    ...(acknowledged === undefined ? [] : [`Latch:    ${acknowledged} was taken away`]),
    `Template: ${describeTemplate(template, after.percent)}`,
    ...agree(template, after.percent, settings),
  ].join('\n');
}

/** Returns the result of a rollback for people. */
export function renderRollback(result: RollbackResult, template: Reading<number>, settings: MigrationSettings): string {
  if (result.phase !== 'replicate') {
    return [
      `Nothing was changed: the live phase is ${result.phase}, so Aurora is the writer of record, and the database of the legacy system takes no writes.`,
      'The alert topic was told what to do next.',
    ].join('\n');
  }
  const { before, after, changeStatus, latchId } = result;
  const acknowledge = `npm run shift -- ${selection(settings)} --weight <1..100> --acknowledge ${latchId}`;
  return [
    latchId === null
      ? 'No user was on AWS by weight, and no rollback waits for a person: there was nothing to roll back.'
      : 'All users go to the legacy system.',
    `Before:   ${describeWeight(liveWeight(before.aws, before.legacy))}`,
    `After:    ${describeWeight(liveWeight(after.aws, after.legacy))}`,
    `Change:   ${statuses[changeStatus]}`,
    ...(latchId === null
      ? []
      : [
          `Latch:    ${latchId}, which holds the users there until somebody acknowledges it`,
          `          when the cause is gone: -c acknowledgeRollback=${latchId} with a deploy, or ${acknowledge}`,
        ]),
    `Template: ${describeTemplate(template, 0)}`,
    ...agree(template, 0, settings),
  ].join('\n');
}

function look(status: ShiftOutcome['changeStatus'], changeId: string | undefined): string {
  return status === 'PENDING' ? `; look again with: aws route53 get-change --id ${changeId}` : '';
}

function describeTemplate(template: Reading<number>, weight: number): string {
  if (!('value' in template)) {
    return `its weight could not be read (${template.unreadable})`;
  }
  return template.value === weight ? `has ${weight} % as well` : `still has ${template.value} %`;
}

/** What makes the template agree. A deploy of the weight that it has would change nothing, since it compares with itself. */
function agree(template: Reading<number>, weight: number, settings: MigrationSettings): readonly string[] {
  const agrees = 'value' in template && template.value === weight;
  if (agrees || !Number.isInteger(weight)) {
    return [];
  }
  const { definition, environment, environmentSuffix } = settings;
  const record = keyOf({ migration: definition.name, environment: environment.name, environmentSuffix });
  return [
    '',
    'The next deploy of TrafficStack has to give this weight, and then agrees:',
    `  ${cdkCommand(settings, 'deploy TrafficStack --exclusively', { awsTrafficWeight: String(weight) })}`,
    `Where cdk.json records the live weight, record it there too: "live": {"${record}": {"awsTrafficWeight": ${weight}}}`,
  ];
}
