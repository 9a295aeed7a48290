import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { MigrationSettings } from '../settings';

/** What the alarm is made from. */
export interface TunnelAlarmProps {
  readonly settings: MigrationSettings;
  /** Id of the connection, `vpn-...`. */
  readonly vpnConnectionId: string;
  /** What to look at when it fires, in a sentence. */
  readonly firstStep: string;
  readonly alertTopic: sns.ITopic;
}

/** Returns the name of the alarm on the tunnels. */
export function tunnelAlarmName({ names }: Pick<MigrationSettings, 'names'>): string {
  return names.of('alarm-vpn', 255);
}

/**
 * The alarm on the tunnels of a VPN. It stands beside the connection and not among the other alarms, and those know it by
 * its name: AWS chooses the id of the connection, and a stack that imported it could never see the connection go.
 *
 * @see https://docs.aws.amazon.com/vpn/latest/s2svpn/monitoring-cloudwatch-vpn.html
 */
export class TunnelAlarm extends Construct {
  constructor(scope: Construct, id: string, { settings, vpnConnectionId, firstStep, alertTopic }: TunnelAlarmProps) {
    super(scope, id);
    const alarm = new cloudwatch.Alarm(this, 'Alarm', {
      alarmName: tunnelAlarmName(settings),
      alarmDescription: `Neither tunnel of the VPN has been up for 15 minutes: the source database is out of reach. First: ${firstStep}`,
      metric: new cloudwatch.Metric({
        namespace: 'AWS/VPN',
        metricName: 'TunnelState',
        label: 'Tunnels up (share)',
        statistic: cloudwatch.Stats.MAXIMUM,
        dimensionsMap: { VpnId: vpnConnectionId },
        period: Duration.minutes(5),
      }),
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
      // Not "below 1": AWS takes one tunnel after the other down for maintenance, and the other one carries on.
      threshold: 0,
      evaluationPeriods: 3,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
    const action = new SnsAction(alertTopic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}
