import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CloudFormationValidatePlugin, Validations } from 'aws-cdk-lib';
import { Manifest, type PolicyValidationReportJson } from 'aws-cdk-lib/cloud-assembly-schema';
import {
  FAIL_SYNTH_ON_VALIDATION_ERRORS_CONTEXT as failSynth,
  VALIDATION_REPORT_FILE as reportFile,
} from 'aws-cdk-lib/cx-api';
import type { CompliancePack } from '../definition';
import { InvalidInputError } from '../problems';
import { type DeclaredAcknowledgment, declaredAcknowledgments } from './acknowledgments';
import type { Evaluation } from './evaluation';
import { addRecordingPacks } from './packs';
import { type CheckedResource, resourcesOf } from './resource';

/** Everything that a compliance report is made from. */
export interface Checks {
  readonly packs: readonly CompliancePack[];
  readonly resources: readonly CheckedResource[];
  /** What each rule said about each resource. */
  readonly evaluations: readonly Evaluation[];
  /** CDK's own report of the synth: what was found, and what of it is acknowledged. */
  readonly validation: PolicyValidationReportJson;
  readonly acknowledgments: readonly DeclaredAcknowledgment[];
}

/**
 * Synthesises an app in this process, into a temporary folder that is gone afterwards, and checks it against rule packs
 * and CloudFormation's own validation.
 *
 * @param context the app's context, as `cdk synth` would pass it
 * @param define defines the stacks
 * @throws InvalidInputError when the app needs a lookup that `cdk.context.json` does not hold: the stacks would be
 *   checked with made-up values
 */
export function checkApp(
  context: Readonly<Record<string, unknown>>,
  packs: readonly CompliancePack[],
  define: (app: App) => void,
): Checks {
  const outdir = mkdtempSync(join(tmpdir(), 'crossfade-compliance-'));
  try {
    const app = new App({ context: { ...context, [failSynth]: false }, outdir });
    define(app);
    const evaluations = addRecordingPacks(app, packs);
    // Registered by name, since the built-in one is switched off by CDK_VALIDATION=false and the report would not say so.
    Validations.of(app).addPlugins(new CloudFormationValidatePlugin());
    const { manifest } = app.synth();
    if (manifest.missing !== undefined) {
      const keys = manifest.missing.map(({ key }) => key).join(', ');
      throw new InvalidInputError([
        `cdk.context.json: got no value of ${keys}, allowed every value that the stacks look up; run \`npx cdk synth\` with credentials of the account`,
      ]);
    }
    const validation = Manifest.loadValidationReport(join(outdir, reportFile));
    const acknowledgments = declaredAcknowledgments(app);
    return { packs, resources: resourcesOf(app), evaluations, validation, acknowledgments };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
