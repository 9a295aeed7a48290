import { CfnOutput } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { MigrationStack, type MigrationStackProps } from '../migration-stack';
import { migrationAlarms } from './alarms';
import { NotifyingAlarms } from './alarms/notifying-alarms';
import { operatorCommands } from './commands';
import { MigrationDashboard } from './dashboard/migration-dashboard';
import { migrationMetrics } from './metrics';
import type { MonitoredStacks } from './monitored-stacks';
import { ReplicationEvents } from './replication-events';
import { ReplicationLog, replicationErrorMark } from './replication-log';
import { TransferEvents } from './transfer-events';

/** What the monitoring stack is made from. */
export interface MonitoringStackProps extends MigrationStackProps, MonitoredStacks {}

/** What people look at and what wakes them: dashboard, alarms, and the events of the replication. */
export class MonitoringStack extends MigrationStack {
  /** Physical name of the dashboard. */
  readonly dashboardName: string;
  /** The alarms of this stack. Those that roll back are TrafficStack's, those that stop a release are AppStack's. */
  readonly alarms: readonly cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: MonitoringStackProps) {
    super(scope, id, 'Dashboard, alarms and notifications', props);
    const { settings, network, data, app, traffic } = props;
    const { region } = settings.definition;
    const { alertTopic } = network;
    const { taskArn, logGroup } = data.replication;
    const metrics = migrationMetrics(props);
    const commands = operatorCommands(props);

    const events = new ReplicationEvents(this, 'ReplicationEvents', { settings, taskArn, alertTopic });
    const log = new ReplicationLog(this, 'ReplicationLog', { settings, logGroup });
    const transfer = data.fileStorage?.transfer;
    const transferEvents =
      transfer && new TransferEvents(this, 'TransferEvents', { settings, taskArn: transfer.taskArn, alertTopic });
    this.alarms = new NotifyingAlarms(this, 'Alarms', {
      settings,
      alertTopic,
      definitions: migrationAlarms({ settings, stacks: props, metrics, events, log, transferEvents, commands }),
    }).all;
    this.dashboardName = new MigrationDashboard(this, 'Dashboard', {
      settings,
      stacks: props,
      metrics,
      events,
      log,
      transferEvents,
      alarms: [
        ...traffic.rollbackAlarms,
        ...this.alarms,
        ...app.services.flatMap(({ releaseAlarms }) => releaseAlarms),
      ],
      commands,
    }).name;

    new CfnOutput(this, 'DashboardUrl', {
      value: `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${this.dashboardName}`,
      description: 'The dashboard of the migration',
    });
    new CfnOutput(this, 'ReplicationErrorsCommand', {
      value: `aws logs tail ${logGroup.logGroupName} --region ${region} --since 1h --filter-pattern '"${replicationErrorMark}"'`,
      description: 'Shows what the replication logged as an error in the last hour',
    });
  }
}
