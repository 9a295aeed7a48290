import { rollbackCommand, shiftCommand } from '../commands';
import { keepsSource, livePhaseParameter, writesToAurora } from '../migration-phase';
import type { MigrationSettings } from '../settings';
import type { MonitoredStacks } from './monitored-stacks';
import type { WatchedReplication } from './watched-replication';

/** A command, and what it does: the comment in the line above it. */
export type OperatorCommand = readonly [comment: string, command: string];

/** Returns the commands of the declared phase, in the order of need, ready to paste, a line each. */
export function operatorCommands(
  { network, traffic }: MonitoredStacks,
  replication: WatchedReplication | undefined,
): readonly OperatorCommand[] {
  const { settings } = traffic;
  const region = `--region ${settings.definition.region}`;
  const parameter = (name: string) =>
    `aws ssm get-parameter --name ${name} --query Parameter.Value --output text ${region}`;
  const weights: OperatorCommand = [
    'See the weights in force',
    [
      `aws route53 list-resource-record-sets --hosted-zone-id ${network.publicZone.hostedZoneId}`,
      `--query "ResourceRecordSets[?Name=='${traffic.recordName}.'].[SetIdentifier,Weight]" --output table`,
    ].join(' '),
  ];
  const shifts: readonly OperatorCommand[] = writesToAurora(settings)
    ? []
    : [
        ['Send more users to AWS, or fewer', shiftCommand(settings)],
        [
          'Send all users back, now',
          rollbackCommand(traffic.rollbackFunction.functionName, settings.definition.region),
        ],
        // An error `ParameterNotFound` means that none waits.
        ['See the rollback that waits for an acknowledgment', parameter(traffic.latchParameterName)],
      ];
  return [
    ...shifts,
    ['See the live phase, which every deploy must name', parameter(livePhaseParameter(settings))],
    ...(keepsSource(settings) ? [weights] : []),
    ...(replication === undefined ? [] : [tables(replication, region)]),
    ...(traffic.healthMonitor === undefined
      ? []
      : [[healthComment(settings), traffic.healthMonitor.command] satisfies OperatorCommand]),
  ];
}

/** Lists the tables, how much of each is loaded and whether it was compared. */
function tables({ taskArn }: WatchedReplication, region: string): OperatorCommand {
  return [
    'See how much is loaded and compared',
    [
      `aws dms describe-table-statistics --replication-task-arn ${taskArn} ${region}`,
      "--query 'TableStatistics[].[SchemaName,TableName,TableState,FullLoadRows,ValidationState]' --output table",
    ].join(' '),
  ];
}

function healthComment(settings: MigrationSettings): string {
  return keepsSource(settings) ? 'Ask both sides now whether they are well' : 'Ask AWS now whether it is well';
}
