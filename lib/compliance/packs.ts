import type { App } from 'aws-cdk-lib';
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, type IApplyRule, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import { packsOf } from '../acknowledge';
import type { CompliancePack, MigrationDefinition } from '../definition';
import { type Evaluation, recorded } from './evaluation';

const checks = {
  AwsSolutions: AwsSolutionsChecks,
  'NIST.800.53.R5': NIST80053R5Checks,
  'PCI.DSS.321': PCIDSS321Checks,
} as const satisfies Record<CompliancePack, unknown>;

/** Checks an app against the rule packs of a definition at every synth. An open finding fails the synth. */
export function addCompliancePacks(app: App, definition: MigrationDefinition): void {
  Validations.of(app).addPlugins(...packsOf(definition).map((pack) => new checks[pack](app)));
}

/**
 * Checks an app against rule packs and records what each rule says about each resource, which cdk-nag itself does not
 * report of the rules that pass.
 *
 * @returns the evaluations; empty until the app is synthesised
 */
export function addRecordingPacks(app: App, packs: readonly CompliancePack[]): readonly Evaluation[] {
  const evaluations: Evaluation[] = [];
  const record = (evaluation: Evaluation) => evaluations.push(evaluation);
  Validations.of(app).addPlugins(...packs.map((pack) => recordingChecks[pack](record)));
  return evaluations;
}

type Recorder = (evaluation: Evaluation) => unknown;

// Three classes and no factory: `applyRule` is protected, so only a subclass reaches it, and TypeScript has no type for
// "a constructor of a concrete pack".
const recordingChecks = {
  AwsSolutions: (record: Recorder) =>
    new (class extends AwsSolutionsChecks {
      protected override applyRule(params: IApplyRule): void {
        super.applyRule(recorded(this.name, params, record));
      }
    })(),
  'NIST.800.53.R5': (record: Recorder) =>
    new (class extends NIST80053R5Checks {
      protected override applyRule(params: IApplyRule): void {
        super.applyRule(recorded(this.name, params, record));
      }
    })(),
  'PCI.DSS.321': (record: Recorder) =>
    new (class extends PCIDSS321Checks {
      protected override applyRule(params: IApplyRule): void {
        super.applyRule(recorded(this.name, params, record));
      }
    })(),
} as const satisfies Record<CompliancePack, unknown>;
