import { App } from 'aws-cdk-lib';
import { context } from '../../cdk.json';

/**
 * An app with the feature flags of `cdk.json`, which `new App()` in a test would not read. CloudFormation's offline
 * validation is left to the compliance test, which runs it once for each definition, rather than at every synth; and no
 * bundle is copied, since nothing is deployed.
 */
export function testApp(): App {
  return new App({
    context: { ...context, 'aws:cdk:disable-asset-staging': true },
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
  });
}
