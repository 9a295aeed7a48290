import type { App } from 'aws-cdk-lib';
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import { packsOf } from './acknowledge';
import type { CompliancePack, MigrationDefinition } from './definition';

const checks = {
  AwsSolutions: AwsSolutionsChecks,
  'NIST.800.53.R5': NIST80053R5Checks,
  'PCI.DSS.321': PCIDSS321Checks,
} as const satisfies Record<CompliancePack, unknown>;

/** Checks an app against the rule packs of a definition at every synth. An open finding fails the synth. */
export function addCompliancePacks(app: App, definition: MigrationDefinition): void {
  Validations.of(app).addPlugins(...packsOf(definition).map((pack) => new checks[pack](app)));
}
