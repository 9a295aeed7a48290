import type { TrafficDefinition } from '../../../definition';
import type { WatchedService } from '../../metrics';
import type { LoadBalancerMetrics } from '../../metrics/load-balancer';
import { heading, type Row, row } from '../grid';
import { graph } from '../panels';

/** What the section on the application shows. */
export interface ApplicationSectionProps {
  readonly traffic: TrafficDefinition;
  readonly loadBalancer: LoadBalancerMetrics;
  readonly services: readonly WatchedService[];
}

const percent = { unit: 'percent', maximum: 100 } as const;

/** How the application answers: as a whole, then each service. */
export function application({ traffic, loadBalancer, services }: ApplicationSectionProps): Row[] {
  return [
    heading(
      services.some(({ kind }) => kind === 'fargate')
        ? 'Application (the last release decides whether its blue or its green tasks serve)'
        : 'Application',
    ),
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
    ...services.map(serviceRow),
  ];
}

function serviceRow(service: WatchedService): Row {
  const { name } = service.definition;
  const { healthyHosts, unhealthyHosts, errors, latencies } = service.metrics;
  const [use, targets] =
    service.kind === 'fargate'
      ? [
          graph(`${name}: CPU and memory`, [service.metrics.cpu, service.metrics.memory], percent),
          graph(`${name}: tasks`, [service.metrics.runningTasks, ...healthyHosts, unhealthyHosts], { unit: 'tasks' }),
        ]
      : [
          graph(`${name}: CPU`, [service.metrics.cpu, service.metrics.highestCpu], percent),
          graph(
            `${name}: instances`,
            [service.metrics.wanted, service.metrics.inService, ...healthyHosts, unhealthyHosts],
            { unit: 'instances' },
          ),
        ];
  return row(
    6,
    use,
    targets,
    graph(`${name}: errors`, errors, { unit: 'a minute' }),
    graph(`${name}: response time`, latencies, { unit: 'seconds' }),
  );
}
