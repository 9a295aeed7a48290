import type { App } from 'aws-cdk-lib';
import { AppStack } from './app/app-stack';
import { DataStack } from './data/data-stack';
import { acknowledgeInlinePolicies } from './inline-policies';
import { MonitoringStack } from './monitoring/monitoring-stack';
import { NetworkStack } from './network/network-stack';
import type { MigrationSettings } from './settings';
import { warnOfSupportEnds } from './support-warnings';
import { TrafficStack } from './traffic/traffic-stack';

/** The five stacks of one deployment. */
export interface CrossfadeStacks {
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly app: AppStack;
  readonly traffic: TrafficStack;
  readonly monitoring: MonitoringStack;
}

/** Defines the five stacks of one deployment in an app. Values flow one way: each stack is given the ones before it. */
export function defineStacks(scope: App, settings: MigrationSettings): CrossfadeStacks {
  const network = new NetworkStack(scope, 'NetworkStack', { settings });
  const data = new DataStack(scope, 'DataStack', { settings, network });
  const app = new AppStack(scope, 'AppStack', { settings, network, data });
  const traffic = new TrafficStack(scope, 'TrafficStack', { settings, network, data, app });
  const monitoring = new MonitoringStack(scope, 'MonitoringStack', { settings, network, data, app, traffic });
  acknowledgeInlinePolicies(scope);
  warnOfSupportEnds(data, settings);
  return { network, data, app, traffic, monitoring };
}
