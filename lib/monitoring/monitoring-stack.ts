import { CfnOutput } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { loadingNames } from '../data/loading/loading-names';
import { validationNames } from '../data/validation/validation-names';
import { firstPhase } from '../migration-phase';
import { MigrationStack, type MigrationStackProps } from '../migration-stack';
import { PhaseGuard } from '../network/phase-guard';
import { migrationAlarms } from './alarms';
import { NotifyingAlarms } from './alarms/notifying-alarms';
import { operatorCommands } from './commands';
import { MigrationDashboard } from './dashboard/migration-dashboard';
import type { LoadingSectionProps } from './dashboard/sections/loading';
import type { ValidationSectionProps } from './dashboard/sections/validation';
import { ExecutionEvents } from './execution-events';
import { migrationMetrics } from './metrics';
import { loadingMetrics } from './metrics/loading';
import { validationMetrics } from './metrics/validation';
import type { MonitoredStacks } from './monitored-stacks';
import { replicationErrorMark } from './replication-log';
import { watchReplication } from './replication-watch';
import { TransferEvents } from './transfer-events';
import { watchedReplication } from './watched-replication';

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
    const metrics = migrationMetrics(props);
    const watched = watchedReplication(data);
    const replication = watched && watchReplication(this, { settings, watched, alertTopic });
    const loading = this.watchLoading(alertTopic);
    const validation = data.validation && this.watchValidation(alertTopic);
    const transfer = data.fileStorage?.transfer;
    const transferEvents =
      transfer && new TransferEvents(this, 'TransferEvents', { settings, taskArn: transfer.taskArn, alertTopic });
    this.alarms = new NotifyingAlarms(this, 'Alarms', {
      settings,
      alertTopic,
      definitions: migrationAlarms({ settings, stacks: props, metrics, replication, transferEvents }),
    }).all;
    this.dashboardName = new MigrationDashboard(this, 'Dashboard', {
      settings,
      stacks: props,
      metrics,
      replication,
      loading,
      validation,
      transferEvents,
      alarms: [
        ...traffic.rollbackAlarms,
        ...this.alarms,
        ...this.tunnelAlarm(network.tunnelAlarmName),
        ...app.services.flatMap(({ releaseAlarms }) => releaseAlarms),
      ],
      commands: operatorCommands(props, watched),
    }).name;

    const parts = this.node.children.filter(({ node }) => node.id !== 'Exports');
    new PhaseGuard(this, 'PhaseGuard', { settings, serviceToken: network.phaseGuardServiceToken }).protect(...parts);

    new CfnOutput(this, 'DashboardUrl', {
      value: `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${this.dashboardName}`,
      description: 'The dashboard of the migration',
    });
    if (watched !== undefined) {
      new CfnOutput(this, 'ReplicationErrorsCommand', {
        value: `aws logs tail ${watched.logGroup.logGroupName} --region ${region} --since 1h --filter-pattern '"${replicationErrorMark}"'`,
        description: 'Shows what the replication logged as an error in the last hour',
      });
    }
  }

  /** Watches the load. After the cutover there is none any more. */
  private watchLoading(alertTopic: sns.ITopic): LoadingSectionProps | undefined {
    const { settings } = this;
    if (settings.migrationPhase !== firstPhase) {
      return undefined;
    }
    const names = loadingNames(settings);
    new ExecutionEvents(this, 'LoadingEvents', {
      settings,
      alertTopic,
      machineArn: names.machineArn,
      type: 'loading',
      work: 'load',
      next: 'The output LoadingProgress of DataStack shows where it stands, and why it ended; StartLoading has it go on from there.',
    });
    return { names, metrics: loadingMetrics(names.namespace) };
  }

  private watchValidation(alertTopic: sns.ITopic): ValidationSectionProps {
    const { settings } = this;
    const names = validationNames(settings);
    new ExecutionEvents(this, 'ValidationEvents', {
      settings,
      alertTopic,
      machineArn: names.machineArn,
      type: 'validation',
      work: 'validation',
      next: 'Only SUCCEEDED means that both databases are proven equal, in what was asked for. The output ValidationProgress of DataStack shows why it ended, whether the traffic gate counts it, and what to do next.',
    });
    return { names, metrics: validationMetrics(names.namespace) };
  }

  /** Returns the alarm on the VPN by its name: NetworkStack has it, and this stack must not hold it when it goes. */
  private tunnelAlarm(alarmName: string | undefined): readonly cloudwatch.IAlarm[] {
    return alarmName === undefined ? [] : [cloudwatch.Alarm.fromAlarmName(this, 'TunnelAlarm', alarmName)];
  }
}
