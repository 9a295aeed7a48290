import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { MigrationSettings } from '../../../settings';
import type { TrafficStack } from '../../../traffic/traffic-stack';
import type { OperatorCommands } from '../../commands';
import { type Row, row } from '../grid';
import { alarmStates, text } from '../panels';

/** What the overview tells. */
export interface OverviewProps {
  readonly settings: MigrationSettings;
  readonly traffic: TrafficStack;
}

/**
 * Which migration this is, what to look at, what to type. No value that the next deploy or the next rollback would make
 * untrue stands here: the live weights are asked for, not printed.
 */
export function overview({ settings, traffic }: OverviewProps): Row[] {
  const { definition, environment } = settings;
  const { name, region } = definition;
  const { rollback, ttlSeconds = 60 } = definition.traffic;
  const consoleUrl = `https://${region}.console.aws.amazon.com`;
  const services =
    definition.compute.kind === 'fargate'
      ? `ecs/v2/clusters?region=${region}`
      : `ec2/home?region=${region}#AutoScalingGroups:`;
  return [
    row(
      4,
      text(
        `# ${name}, ${environment.name}`,
        `${definition.source.engine} at ${definition.source.host} to ${definition.target.engine} in ${region}. Users reach **${traffic.recordName}**.`,
        '',
        `[button:primary:Replication tasks](${consoleUrl}/dms/v2/home?region=${region}#tasks) [button:Services](${consoleUrl}/${services}) [button:Aurora](${consoleUrl}/rds/home?region=${region}#databases:) [button:Stacks](${consoleUrl}/cloudformation/home?region=${region}#/stacks)`,
      ),
      text(
        `1. **Lag**: both lines stay below ${definition.replication.lagAlarmSeconds} s. Over it, move no user and cut nothing over.`,
        '1. **Readiness**: each condition is 1 before the cutover. One without a value is not known yet.',
        '1. **Alarms**: the red ones come first. Each says what it means and what to do first.',
        `1. **Traffic**: after each step wait until requests have risen and settled (records live ${ttlSeconds} s).`,
        `1. **Rollback**: at ${rollback.errorRatePercent} % failed requests or a p95 of ${rollback.p95LatencySeconds} s all users go back by themselves.`,
      ),
    ),
  ];
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
export function commandOverview({ shift, rollback, latch, weights, tables, health }: OperatorCommands): Row[] {
  return [
    row(
      health === undefined ? 6 : 7,
      text(
        '```',
        '# Send more users to AWS, or fewer',
        shift,
        '# Send all users back, now',
        rollback,
        '# See the rollback that waits for an acknowledgment',
        latch,
        '# See the weights in force',
        weights,
        '# See how much is loaded and compared',
        tables,
        ...(health === undefined ? [] : ['# Ask both sides now whether they are well', health]),
        '```',
      ),
    ),
  ];
}
