import { App } from 'aws-cdk-lib';
import { context } from '../../cdk.json';

/** An app with the feature flags of `cdk.json`, which `new App()` in a test would not read. */
export function testApp(extraContext: Readonly<Record<string, unknown>> = {}): App {
  return new App({ context: { ...context, ...extraContext }, analyticsReporting: false });
}
