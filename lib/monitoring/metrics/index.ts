import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Application } from '../../app/application';
import type { FargateServiceDefinition, ServiceDefinition } from '../../definition';
import type { MonitoredStacks } from '../monitored-stacks';
import { type DatabaseMetrics, databaseMetrics } from './database';
import { type InstanceMetrics, instanceMetrics } from './instances';
import { type LoadBalancerMetrics, loadBalancerMetrics } from './load-balancer';
import { type NetworkMetrics, networkMetrics } from './network';
import { type ServiceMetrics, serviceMetrics } from './services';
import { type StorageMetrics, storageMetrics } from './storage';
import { type TrafficMetrics, trafficMetrics } from './traffic';
import { type WebAclMetrics, webAclMetrics } from './web-acl';

/** A service with its metrics, which depend on what runs it. */
export type WatchedService =
  | { readonly kind: 'fargate'; readonly definition: FargateServiceDefinition; readonly metrics: ServiceMetrics }
  | { readonly kind: 'ec2-auto-scaling'; readonly definition: ServiceDefinition; readonly metrics: InstanceMetrics };

/** Every metric of a migration beside those of its replication, by its subject. Alarms and dashboard read the same ones. */
export interface MigrationMetrics {
  readonly database: DatabaseMetrics;
  readonly loadBalancer: LoadBalancerMetrics;
  readonly services: readonly WatchedService[];
  readonly traffic: TrafficMetrics;
  readonly network: NetworkMetrics;
  readonly storage: StorageMetrics;
  /** Absent where the definition has no web ACL. */
  readonly webAcl: WebAclMetrics | undefined;
}

/** Returns the metrics of the resources in the other four stacks. */
export function migrationMetrics({ network, data, app, traffic }: MonitoredStacks): MigrationMetrics {
  return {
    database: databaseMetrics(data.cluster, data.settings.definition.target),
    loadBalancer: loadBalancerMetrics(app.loadBalancer),
    services: watchedServices(app.loadBalancer, app.application),
    traffic: trafficMetrics(traffic, network.publicZone),
    network: networkMetrics(network),
    storage: storageMetrics(data),
    webAcl: app.webAcl && webAclMetrics(app.webAcl, app.settings.definition),
  };
}

function watchedServices(
  loadBalancer: elbv2.ApplicationLoadBalancer,
  application: Application,
): readonly WatchedService[] {
  const { kind } = application;
  return kind === 'fargate'
    ? application.services.map((service) => ({
        kind,
        definition: service.definition,
        metrics: serviceMetrics(loadBalancer, application.cluster, service),
      }))
    : application.services.map((service) => ({
        kind,
        definition: service.definition,
        metrics: instanceMetrics(loadBalancer, service),
      }));
}
