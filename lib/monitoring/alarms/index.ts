import { rollbackCommand } from '../../commands';
import type { MigrationSettings } from '../../settings';
import type { MigrationMetrics } from '../metrics';
import type { MonitoredStacks } from '../monitored-stacks';
import type { TransferEvents } from '../transfer-events';
import { earlyWarnings, loadBalancerAlarms, serviceAlarms } from './application';
import { databaseAlarms } from './database';
import { instanceAlarms } from './instances';
import { networkAlarms } from './network';
import type { AlarmDefinition } from './notifying-alarms';
import { type ReplicationAlarmsProps, replicationAlarms } from './replication';
import { storageAlarms } from './storage';
import { healthAlarms, rollbackFailureAlarms } from './traffic';
import { webAclAlarms } from './web-acl';

/** What the table of alarms is made from. */
export interface MigrationAlarmsProps {
  readonly settings: MigrationSettings;
  readonly stacks: MonitoredStacks;
  readonly metrics: MigrationMetrics;
  /** Absent in phase `complete`. */
  readonly replication: ReplicationAlarmsProps | undefined;
  /** Absent where the definition has no file transfer. */
  readonly transferEvents: TransferEvents | undefined;
}

/** Returns the alarms of a migration beside those that roll back or stop a release. */
export function migrationAlarms(props: MigrationAlarmsProps): readonly AlarmDefinition[] {
  const { settings, stacks, metrics, replication, transferEvents } = props;
  const { target, webAcl } = settings.definition;
  return [
    ...(replication ? replicationAlarms(replication) : []),
    ...databaseAlarms(target, metrics.database),
    ...earlyWarnings(stacks.traffic.rollbackAlarms, settings),
    ...loadBalancerAlarms(metrics.loadBalancer),
    ...metrics.services.flatMap((service) =>
      service.kind === 'fargate'
        ? serviceAlarms(service.definition, service.metrics)
        : instanceAlarms(service.definition, service.metrics),
    ),
    ...rollbackFailureAlarms(
      metrics.traffic,
      rollbackCommand(stacks.traffic.rollbackFunction.functionName, settings.definition.region),
    ),
    ...healthAlarms(settings.definition, metrics.traffic),
    ...networkAlarms(metrics.network),
    ...storageAlarms(metrics.storage, transferEvents),
    ...(webAcl && metrics.webAcl ? webAclAlarms(webAcl, metrics.webAcl) : []),
  ];
}
