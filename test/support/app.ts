import { App } from 'aws-cdk-lib';
import lookups from '../../cdk.context.json';
import { context } from '../../cdk.json';

/**
 * An app with the feature flags of `cdk.json` and the lookups of `cdk.context.json`, which `new App()` in a test would not
 * read. CloudFormation's offline validation is left to the compliance test, which runs it once for each definition, rather
 * than at every synth; and no bundle is copied, since nothing is deployed.
 *
 * @param answers further answers of lookups, by their keys
 */
export function testApp(answers: Readonly<Record<string, unknown>> = {}): App {
  return new App({
    context: { ...lookups, ...context, ...answers, 'aws:cdk:disable-asset-staging': true },
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
  });
}
