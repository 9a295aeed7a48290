import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { MigrationPhase } from '../../../migration-phase';
import type { MigrationSettings } from '../../../settings';
import type { TrafficStack } from '../../../traffic/traffic-stack';
import type { OperatorCommand } from '../../commands';
import { type Row, row } from '../grid';
import { alarmStates, text } from '../panels';

/** What the overview tells. */
export interface OverviewProps {
  readonly settings: MigrationSettings;
  readonly traffic: TrafficStack;
}

/** Who the writer of record is in each phase, and what follows from it. */
const phases: Readonly<Record<MigrationPhase, string>> = {
  replicate: 'the source is the writer of record, and every change of it goes to Aurora',
  cutover: 'Aurora is the writer of record, and every change of it goes back to the source',
  complete: 'Aurora is the writer of record, and nothing replicates; there is no way back',
};

/**
 * Which migration this is, what to look at, what to type. No value that a rollback or a cutover would make untrue stands
 * here: the live weights are asked for, and so is the live phase; the phase that is printed is the one of the last deploy.
 */
export function overview({ settings, traffic }: OverviewProps): Row[] {
  const { definition, environment, migrationPhase } = settings;
  const { name, region } = definition;
  const consoleUrl = `https://${region}.console.aws.amazon.com`;
  const services =
    definition.compute.kind === 'fargate'
      ? `ecs/v2/clusters?region=${region}`
      : `ec2/home?region=${region}#AutoScalingGroups:`;
  return [
    row(
      5,
      text(
        `# ${name}, ${environment.name}`,
        `${definition.source.engine} at ${definition.source.host} to ${definition.target.engine} in ${region}. Users reach **${traffic.recordName}**.`,
        '',
        `Phase of the last deploy: **${migrationPhase}**: ${phases[migrationPhase]}.`,
        '',
        `[button:primary:Replication tasks](${consoleUrl}/dms/v2/home?region=${region}#tasks) [button:Services](${consoleUrl}/${services}) [button:Aurora](${consoleUrl}/rds/home?region=${region}#databases:) [button:Stacks](${consoleUrl}/cloudformation/home?region=${region}#/stacks)`,
      ),
      text(...whatToLookAt(settings)),
    ),
  ];
}

/** What to look at, in the order of the dashboard. */
function whatToLookAt({ definition, migrationPhase }: MigrationSettings): readonly string[] {
  const { rollback, ttlSeconds = 60 } = definition.traffic;
  const { lagAlarmSeconds } = definition.replication;
  const alarms = '1. **Alarms**: the red ones come first. Each says what it means and what to do first.';
  const thresholds = `${rollback.errorRatePercent} % failed requests or a p95 of ${rollback.p95LatencySeconds} s`;
  switch (migrationPhase) {
    case 'replicate':
      return [
        `1. **Lag**: both lines stay below ${lagAlarmSeconds} s. Over it, move no user and cut nothing over.`,
        '1. **Readiness**: each condition is 1 before the cutover. One without a value is not known yet.',
        alarms,
        `1. **Traffic**: after each step wait until requests have risen and settled (records live ${ttlSeconds} s).`,
        `1. **Rollback**: at ${thresholds} all users go back by themselves.`,
      ];
    case 'cutover':
      return [
        `1. **Lag**: both lines stay below ${lagAlarmSeconds} s. Over it, the way back has to wait until the source has caught up.`,
        alarms,
        `1. **Rollback**: at ${thresholds} people are told, and nobody goes back by DNS alone: the source takes no writes.`,
      ];
    case 'complete':
      return [
        alarms,
        `1. **Rollback**: at ${thresholds} people are told. There is no other place for the users than AWS.`,
      ];
  }
}

/** Alarms that one widget shows at the most: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const alarmsInWidget = 100;

/** Every alarm of the migration that can be known here. */
export function alarmOverview(alarms: readonly cloudwatch.IAlarm[]): Row[] {
  const title = 'Alarms, the red ones first';
  const further: Row[] = [];
  for (let from = alarmsInWidget; from < alarms.length; from += alarmsInWidget) {
    further.push(row(6, alarmStates(`Further alarms, from ${from + 1}`, alarms.slice(from, from + alarmsInWidget))));
  }
  return [row(6, alarmStates(title, alarms.slice(0, alarmsInWidget))), ...further];
}

/** What to type, over the full width, so that no command is cut. */
export function commandOverview(commands: readonly OperatorCommand[]): Row[] {
  const lines = commands.flatMap(([comment, command]) => [`# ${comment}`, command]);
  return [row(Math.max(6, commands.length + 1), text('```', ...lines, '```'))];
}
