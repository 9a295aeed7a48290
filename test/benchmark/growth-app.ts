import { App, Validations } from 'aws-cdk-lib';
import { addCompliancePacks } from '../../lib/compliance/packs';
import { readSettings } from '../../lib/context';
import { defineStacks } from '../../lib/crossfade';
import { serviceCountKey, withServices } from './growth';

// The stacks of one definition with as many services as the context says, checked as `bin/app.ts` checks them.
const app = new App();
const definition = withServices(Number(app.node.getContext(serviceCountKey)));
// The rules allow as many services as CloudFormation takes in one template; this looks beyond.
const allowed = withServices(1);
const settings = { ...readSettings({ migration: allowed.name }, { [allowed.name]: allowed }), definition };
const reason = 'CloudFormation refuses a template of this size, and this one is never deployed.';
for (const stack of Object.values(defineStacks(app, settings))) {
  // More resources, more outputs than it allows.
  for (const rule of ['F0007', 'F0004']) {
    Validations.of(stack).acknowledge({ id: `CloudFormation-Validate::${rule}`, reason });
  }
}
addCompliancePacks(app, settings.definition);
