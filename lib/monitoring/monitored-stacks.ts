import type { AppStack } from '../app/app-stack';
import type { DataStack } from '../data/data-stack';
import type { NetworkStack } from '../network/network-stack';
import type { TrafficStack } from '../traffic/traffic-stack';

/** The stacks that are watched. */
export interface MonitoredStacks {
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly app: AppStack;
  readonly traffic: TrafficStack;
}
