import type { FargateServiceDefinition } from '../../definition';
import type { MonitoredStacks } from '../monitored-stacks';
import { type DatabaseMetrics, databaseMetrics } from './database';
import { type LoadBalancerMetrics, loadBalancerMetrics } from './load-balancer';
import { type NetworkMetrics, networkMetrics } from './network';
import { type ReplicationMetrics, replicationMetrics } from './replication';
import { type ServiceMetrics, serviceMetrics } from './services';
import { type TrafficMetrics, trafficMetrics } from './traffic';

/** Every metric of a migration, by its subject. Alarms and dashboard read the same ones. */
export interface MigrationMetrics {
  readonly replication: ReplicationMetrics;
  readonly database: DatabaseMetrics;
  readonly loadBalancer: LoadBalancerMetrics;
  readonly services: readonly { readonly definition: FargateServiceDefinition; readonly metrics: ServiceMetrics }[];
  readonly traffic: TrafficMetrics;
  readonly network: NetworkMetrics;
}

/** Returns the metrics of the resources in the other four stacks. */
export function migrationMetrics({ network, data, app, traffic }: MonitoredStacks): MigrationMetrics {
  return {
    replication: replicationMetrics(data.replication),
    database: databaseMetrics(data.cluster),
    loadBalancer: loadBalancerMetrics(app.loadBalancer),
    services: app.services.map((service) => ({
      definition: service.definition,
      metrics: serviceMetrics(app, service),
    })),
    traffic: trafficMetrics(traffic, network.publicZone),
    network: networkMetrics(network),
  };
}
