import type { Reading } from '../reading';
import { tableError } from '../table-statistics';
import type { GateEnvironment } from './environment';
import type { Observed, ReplicationTask, RollbackAlarm } from './observed';
import { type Refusal, shortened, unreadable } from './refusal';
import { taskIdentifierOf } from './replication';
import { lagMinutes } from './timing';
import { refusalsOfValidation } from './validation';

/** Returns what replication, alarms and validation have against more users on AWS. */
export function refusalsOfReadiness(observed: Observed, environment: GateEnvironment): readonly Refusal[] {
  const { task, lagSeconds, alarms, validation } = observed;
  return [
    ...refusalsOfTask(task, environment),
    ...refusalsOfLag(lagSeconds, environment),
    ...refusalsOfAlarms(alarms),
    ...(environment.validation ? refusalsOfValidation(validation, environment.validation, environment) : []),
  ];
}

function refusalsOfTask(
  task: Reading<ReplicationTask | undefined>,
  { region, replicationTaskArn }: GateEnvironment,
): readonly Refusal[] {
  const name = `replication task ${taskIdentifierOf(replicationTaskArn)}`;
  if (!('value' in task)) {
    return [unreadable(`The ${name}`, task.unreadable)];
  }
  if (task.value === undefined) {
    return [{ reason: `The ${name} does not exist`, next: 'deploy DataStack, and load the data' }];
  }
  const { status, loadedPercent, tablesLoading, tablesQueued, tablesErrored } = task.value;
  const resume = `aws dms start-replication-task --region ${region} --replication-task-arn ${replicationTaskArn} --start-replication-task-type resume-processing`;
  const tables = `aws dms describe-table-statistics --region ${region} --replication-task-arn ${replicationTaskArn}`;
  const incomplete = loadedPercent !== undefined && (loadedPercent < 100 || tablesLoading + tablesQueued > 0);
  return [
    ...(status === 'running'
      ? []
      : [
          {
            reason: `The ${name} is ${status}, not running: users on AWS would read data that falls behind`,
            next: `load the data where that was not done yet, otherwise resume the task: ${resume}`,
          },
        ]),
    ...(incomplete
      ? [
          {
            reason: `The full load stands at ${loadedPercent} %, with ${tablesLoading} tables loading and ${tablesQueued} waiting`,
            next: 'wait until it is complete',
          },
        ]
      : []),
    ...(tablesErrored > 0
      ? [
          {
            reason: `The replication has ${tablesErrored} ${tablesErrored === 1 ? 'table' : 'tables'} in error`,
            next: `see which, and reload them: ${tables} --query "TableStatistics[?TableState=='${tableError}']"`,
          },
        ]
      : []),
  ];
}

function refusalsOfLag(
  lagSeconds: Reading<number | undefined>,
  { lagLimitSeconds }: GateEnvironment,
): readonly Refusal[] {
  if (!('value' in lagSeconds)) {
    return [unreadable('The replication lag', lagSeconds.unreadable)];
  }
  if (lagSeconds.value === undefined) {
    return [
      {
        reason: `The replication lag is not known: DMS published none in the last ${lagMinutes} minutes`,
        next: 'look whether the task runs, and wait some minutes for its metrics',
      },
    ];
  }
  return lagSeconds.value <= lagLimitSeconds
    ? []
    : [
        {
          reason: `The replication lag was ${Math.round(lagSeconds.value)} s within the last ${lagMinutes} minutes, allowed are ${lagLimitSeconds} s`,
          next: `wait until it has been lower for ${lagMinutes} minutes; where it stays, look at the replication on the dashboard`,
        },
      ];
}

/** An alarm without data is none: at a weight of 0 there is no traffic to judge. */
function refusalsOfAlarms(alarms: Reading<readonly RollbackAlarm[]>): readonly Refusal[] {
  if (!('value' in alarms)) {
    return [unreadable('The rollback alarms', alarms.unreadable)];
  }
  return alarms.value.flatMap(({ name, state, reason }): readonly Refusal[] => {
    if (state === undefined) {
      return [
        {
          reason: `The rollback alarm ${name} does not exist, so nothing would send the users back`,
          next: 'deploy TrafficStack at the live weight, which makes it',
        },
      ];
    }
    return state === 'ALARM'
      ? [
          {
            reason: `The rollback alarm ${name} is in ALARM: ${shortened(reason ?? 'no reason given')}`,
            next: 'wait until it is OK; more users would only be sent back',
          },
        ]
      : [];
  });
}
