import { Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge, packsOf } from '../lib/acknowledge';
import { MigrationStack } from '../lib/migration-stack';
import { testApp } from './support/app';
import { valid } from './support/definition';
import { settingsFor } from './support/settings';

class EmptyStack extends MigrationStack {}

const reason = 'The evidence of a test: this construct makes no resource at all.';

function acknowledgedIds(construct: Construct): string[] {
  const metadata = construct.node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
  return metadata.flatMap(({ data }) => Object.keys(data as object));
}

function scope(): Construct {
  return new Construct(new EmptyStack(testApp(), 'EmptyStack', 'Nothing', { settings: settingsFor() }), 'Scope');
}

test('names the pack in front of the rule, so that the finding stays in the report', () => {
  const construct = scope();
  acknowledge(construct, { pack: 'AwsSolutions', rule: 'IAM5', finding: 'Resource::*', reason });
  acknowledge(construct, { pack: 'CloudFormation-Validate', rule: 'W3010', reason });
  expect(acknowledgedIds(construct)).toEqual([
    'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
    'CloudFormation-Validate::W3010',
  ]);
});

test('passes over a pack that the definition does not run', () => {
  const construct = scope();
  acknowledge(construct, { pack: 'PCI.DSS.321', rule: 'VPCFlowLogsEnabled', reason });
  expect(acknowledgedIds(construct)).toEqual([]);
  const outside = new Construct(testApp(), 'Scope');
  expect(() => acknowledge(outside, { pack: 'AwsSolutions', rule: 'S1', reason })).toThrow(/Stack/);
});

test('refuses a reason that is no evidence, and names the construct and the rule', () => {
  expect(() => acknowledge(scope(), { pack: 'AwsSolutions', rule: 'S1', reason: 'not needed' })).toThrow(
    'EmptyStack/Scope: the acknowledgment of AwsSolutions::AwsSolutions-S1 gives no evidence: "not needed"',
  );
});

test('runs the AWS Solutions pack for every definition, once', () => {
  expect(packsOf({ ...valid, compliancePacks: undefined })).toEqual(['AwsSolutions']);
  expect(packsOf({ ...valid, compliancePacks: ['AwsSolutions', 'PCI.DSS.321'] })).toEqual([
    'AwsSolutions',
    'PCI.DSS.321',
  ]);
});
