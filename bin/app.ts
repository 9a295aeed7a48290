import { App } from 'aws-cdk-lib';
import { addCompliancePacks } from '../lib/compliance/packs';
import { readSettings } from '../lib/context';
import { defineStacks } from '../lib/crossfade';
import { definitions } from '../lib/definitions';
import { InvalidInputError } from '../lib/problems';

const app = new App();
try {
  const settings = readSettings(app.node.getAllContext() ?? {}, definitions, process.env['CDK_DEFAULT_ACCOUNT']);
  defineStacks(app, settings);
  addCompliancePacks(app, settings.definition);
} catch (error) {
  if (!(error instanceof InvalidInputError)) {
    throw error;
  }
  console.error(error.message);
  process.exit(1);
}
