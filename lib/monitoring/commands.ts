import { rollbackCommand, shiftCommand } from '../commands';
import type { MonitoredStacks } from './monitored-stacks';

/** Commands for the weekend, ready to paste, a line each. */
export interface OperatorCommands {
  /** Sends a share of the users to AWS. */
  readonly shift: string;
  /** Sends all users back to the legacy system. */
  readonly rollback: string;
  /** Shows the rollback that waits to be acknowledged; an error `ParameterNotFound` means that none does. */
  readonly latch: string;
  /** Lists the weights in force. */
  readonly weights: string;
  /** Lists the tables, how much of each is loaded and whether it was compared. */
  readonly tables: string;
  /** Asks both sides now whether they are well. @default - there is no health monitor */
  readonly health?: string;
}

/** Returns the commands of one deployment. */
export function operatorCommands({ network, data, traffic }: MonitoredStacks): OperatorCommands {
  const { settings } = traffic;
  const region = `--region ${settings.definition.region}`;
  return {
    shift: shiftCommand(settings),
    rollback: rollbackCommand(traffic.rollbackFunction.functionName, settings.definition.region),
    latch: `aws ssm get-parameter --name ${traffic.latchParameterName} --query Parameter.Value --output text ${region}`,
    weights: [
      `aws route53 list-resource-record-sets --hosted-zone-id ${network.publicZone.hostedZoneId}`,
      `--query "ResourceRecordSets[?Name=='${traffic.recordName}.'].[SetIdentifier,Weight]" --output table`,
    ].join(' '),
    tables: [
      `aws dms describe-table-statistics --replication-task-arn ${data.replication.taskArn} ${region}`,
      "--query 'TableStatistics[].[SchemaName,TableName,TableState,FullLoadRows,ValidationState]' --output table",
    ].join(' '),
    health: traffic.healthMonitor?.command,
  };
}
