import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { firstPhase } from '../../migration-phase';
import type { MigrationSettings } from '../../settings';
import type { OperatorCommand } from '../commands';
import type { MigrationMetrics } from '../metrics';
import type { MonitoredStacks } from '../monitored-stacks';
import type { ReplicationWatch } from '../replication-watch';
import type { TransferEvents } from '../transfer-events';
import { application } from './sections/application';
import { database } from './sections/database';
import { healthOfBothSides } from './sections/health';
import { type LoadingSectionProps, loading } from './sections/loading';
import { recentErrors } from './sections/logs';
import { alarmOverview, commandOverview, overview } from './sections/overview';
import { readiness } from './sections/readiness';
import { lag, progress } from './sections/replication';
import { storage } from './sections/storage';
import { rollbackState, trafficDistribution } from './sections/traffic';
import { type ValidationSectionProps, validation } from './sections/validation';
import { webAclRequests } from './sections/web-acl';

/** What the dashboard is made from. */
export interface MigrationDashboardProps {
  readonly settings: MigrationSettings;
  readonly stacks: MonitoredStacks;
  readonly metrics: MigrationMetrics;
  /** Absent in phase `complete`. */
  readonly replication: ReplicationWatch | undefined;
  /** Absent after phase `replicate`. */
  readonly loading: LoadingSectionProps | undefined;
  /** Absent where the definition has no validation, and in phase `complete`. */
  readonly validation: ValidationSectionProps | undefined;
  /** Absent where the definition has no file transfer. */
  readonly transferEvents: TransferEvents | undefined;
  readonly alarms: readonly cloudwatch.IAlarm[];
  readonly commands: readonly OperatorCommand[];
}

/** The one dashboard of the migration weekend, from the question that matters most down to the logs. */
export class MigrationDashboard extends Construct {
  /** Physical name. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: MigrationDashboardProps) {
    super(scope, id);
    const { settings, stacks, metrics, replication, transferEvents, alarms, commands } = props;
    const { data, app, traffic } = stacks;
    const { definition } = settings;
    const trafficSection = {
      settings,
      traffic,
      metrics: metrics.traffic,
      loadBalancer: metrics.loadBalancer,
    };
    this.name = settings.names.of('migration');

    const dashboard = new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: this.name,
      defaultInterval: Duration.hours(3),
      // The period of each metric, whatever the time that is looked at: the axes and the limits are by the minute.
      periodOverride: cloudwatch.PeriodOverride.INHERIT,
    });
    const rows = [
      ...(replication ? lag(replication) : []),
      ...(replication && settings.migrationPhase === firstPhase
        ? readiness({
            definition,
            replication: replication.metrics,
            loadBalancer: metrics.loadBalancer,
            traffic: metrics.traffic,
            events: replication.events,
            loggedErrors: replication.loggedErrors,
          })
        : []),
      ...alarmOverview(alarms),
      ...overview({ settings, traffic }),
      ...commandOverview(commands),
      ...(replication ? progress(replication) : []),
      ...(props.loading ? loading(props.loading) : []),
      ...(props.validation ? validation(props.validation) : []),
      ...trafficDistribution(trafficSection),
      ...healthOfBothSides(traffic.healthMonitor, metrics.traffic.monitor),
      ...rollbackState(trafficSection),
      ...application({
        traffic: definition.traffic,
        loadBalancer: metrics.loadBalancer,
        services: metrics.services,
      }),
      ...webAclRequests(app.webAcl, metrics.webAcl),
      ...database(metrics.database),
      ...storage({
        definition: definition.fileStorage,
        fileStorage: data.fileStorage,
        metrics: metrics.storage,
        transferEvents,
      }),
      ...recentErrors(
        replication?.watched.logGroup,
        app.services.map(({ logGroup }) => logGroup),
      ),
    ];
    for (const row of rows) {
      dashboard.addWidgets(...row);
    }
  }
}
