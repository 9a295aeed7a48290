import type { MigrationSettings } from '../../settings';
import type { OperatorCommands } from '../commands';
import type { MigrationMetrics } from '../metrics';
import type { MonitoredStacks } from '../monitored-stacks';
import type { ReplicationEvents } from '../replication-events';
import type { ReplicationLog } from '../replication-log';
import type { TransferEvents } from '../transfer-events';
import { earlyWarnings, loadBalancerAlarms, serviceAlarms } from './application';
import { databaseAlarms } from './database';
import { instanceAlarms } from './instances';
import { networkAlarms } from './network';
import type { AlarmDefinition } from './notifying-alarms';
import { replicationAlarms } from './replication';
import { storageAlarms } from './storage';
import { healthAlarms, rollbackFailureAlarms } from './traffic';
import { webAclAlarms } from './web-acl';

/** What the table of alarms is made from. */
export interface MigrationAlarmsProps {
  readonly settings: MigrationSettings;
  readonly stacks: MonitoredStacks;
  readonly metrics: MigrationMetrics;
  readonly events: ReplicationEvents;
  readonly log: ReplicationLog;
  /** Absent where the definition has no file transfer. */
  readonly transferEvents: TransferEvents | undefined;
  readonly commands: OperatorCommands;
}

/** Returns the alarms of a migration beside those that roll back or stop a release. */
export function migrationAlarms(props: MigrationAlarmsProps): readonly AlarmDefinition[] {
  const { settings, stacks, metrics, events, log, transferEvents, commands } = props;
  const { replication, target, webAcl } = settings.definition;
  return [
    ...replicationAlarms({ definition: replication, metrics: metrics.replication, events, loggedErrors: log.errors }),
    ...databaseAlarms(target, metrics.database),
    ...earlyWarnings(stacks.traffic.rollbackAlarms),
    ...loadBalancerAlarms(metrics.loadBalancer),
    ...metrics.services.flatMap((service) =>
      service.kind === 'fargate'
        ? serviceAlarms(service.definition, service.metrics)
        : instanceAlarms(service.definition, service.metrics),
    ),
    ...rollbackFailureAlarms(metrics.traffic, commands.rollback),
    ...healthAlarms(settings.definition, metrics.traffic),
    ...networkAlarms(metrics.network, settings.definition.network.link),
    ...storageAlarms(metrics.storage, transferEvents),
    ...(webAcl && metrics.webAcl ? webAclAlarms(webAcl, metrics.webAcl) : []),
  ];
}
