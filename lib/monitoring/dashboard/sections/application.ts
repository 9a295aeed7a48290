import type { TrafficDefinition } from '../../../definition';
import type { MigrationMetrics } from '../../metrics';
import type { LoadBalancerMetrics } from '../../metrics/load-balancer';
import { heading, type Row, row } from '../grid';
import { graph } from '../panels';

/** What the section on the application shows. */
export interface ApplicationSectionProps {
  readonly traffic: TrafficDefinition;
  readonly loadBalancer: LoadBalancerMetrics;
  readonly services: MigrationMetrics['services'];
}

/** How the application answers: as a whole, then each service. */
export function application({ traffic, loadBalancer, services }: ApplicationSectionProps): Row[] {
  return [
    heading('Application (the last release decides whether its blue or its green tasks serve)'),
    row(
      6,
      graph(
        'All services: failed responses',
        [loadBalancer.clientErrors, loadBalancer.serverErrors, loadBalancer.balancerErrors],
        { unit: 'a minute' },
      ),
      graph('All services: response time', loadBalancer.latencies, {
        unit: 'seconds',
        limit: { value: traffic.rollback.p95LatencySeconds, label: 'Rollback, p95' },
      }),
      graph(
        'All services: failed connections',
        [loadBalancer.rejectedConnections, loadBalancer.targetConnectionErrors],
        { unit: 'a minute' },
      ),
    ),
    ...services.map(({ definition: { name }, metrics }) =>
      row(
        6,
        graph(`${name}: CPU and memory`, [metrics.cpu, metrics.memory], { unit: 'percent', maximum: 100 }),
        graph(`${name}: tasks`, [metrics.runningTasks, ...metrics.healthyHosts, metrics.unhealthyHosts], {
          unit: 'tasks',
        }),
        graph(`${name}: errors`, metrics.errors, { unit: 'a minute' }),
        graph(`${name}: response time`, metrics.latencies, { unit: 'seconds' }),
      ),
    ),
  ];
}
