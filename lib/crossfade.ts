import type { App } from 'aws-cdk-lib';
import { acknowledgeInlinePolicies } from './inline-policies';
import { NetworkStack } from './network/network-stack';
import type { MigrationSettings } from './settings';

/** The five stacks of one deployment. */
export interface CrossfadeStacks {
  readonly network: NetworkStack;
}

/** Defines the five stacks of one deployment in an app. Values flow one way: each stack is given the ones before it. */
export function defineStacks(app: App, settings: MigrationSettings): CrossfadeStacks {
  const network = new NetworkStack(app, 'NetworkStack', { settings });
  acknowledgeInlinePolicies(app);
  return { network };
}
