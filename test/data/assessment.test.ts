import { execFileSync } from 'node:child_process';
import { Template } from 'aws-cdk-lib/assertions';
import { DataStack } from '../../lib/data/data-stack';
import type { AssessmentDefinition, MigrationDefinition } from '../../lib/definition';
import { inventory } from '../../lib/definitions/inventory';
import { platform } from '../../lib/definitions/platform';
import { NetworkStack } from '../../lib/network/network-stack';
import { testApp } from '../support/app';
import { changed } from '../support/definition';
import { settingsFor } from '../support/settings';
import { actionsOf, dataStack, only, resourcesOf, type Statement, statementsOf } from './stack';

const definition = changed('replication', { assessment: { resultRetentionDays: 30 } });
const { stack, template } = dataStack(definition);
const dataKey = stack.resolve(stack.dataKey.keyArn) as unknown;
const bucket = only<Record<string, unknown>>(template, 'AWS::S3::Bucket', 'Assessment');
const role = only<{ readonly AssumeRolePolicyDocument: { readonly Statement: readonly Statement[] } }>(
  template,
  'AWS::IAM::Role',
  'AssessmentRole',
);

/** The command of an output as a shell gets it, each reference replaced by its logical id. */
function commandOf(of: Template, output: string): string {
  const value: unknown = of.toJSON().Outputs[output].Value;
  const parts = typeof value === 'string' ? [value] : (value as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
  return parts
    .map((part) => (typeof part === 'string' ? part : String(Object.values(part as object).flat()[0])))
    .join('');
}

/** Runs a command with an `aws` that prints the words of its call, one a line. */
function wordsOf(command: string): readonly string[] {
  return execFileSync('bash', ['-c', `aws() { printf '%s\\n' "$@"; }; ${command}`], { encoding: 'utf8' })
    .trim()
    .split('\n');
}

test('the results are encrypted with the data key, reached over TLS only, expire, and go with the stack', () => {
  expect(bucket).toMatchObject({
    DeletionPolicy: 'Delete',
    Properties: {
      BucketName: 'assessment-000000000000-production-trading',
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { KMSMasterKeyID: dataKey, SSEAlgorithm: 'aws:kms' },
          },
        ],
      },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 30, Status: 'Enabled' }] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    },
  });
  template.hasResourceProperties('Custom::S3AutoDeleteObjects', { BucketName: { Ref: bucket.logicalId } });
  const { Statement: denied } = only<{ readonly PolicyDocument: { readonly Statement: readonly Statement[] } }>(
    template,
    'AWS::S3::BucketPolicy',
    'Assessment',
  ).Properties.PolicyDocument;
  expect(JSON.stringify(denied)).toContain('{"Bool":{"aws:SecureTransport":"false"}}');
});

test('DMS writes them with a role that only tasks and assessments of this account may have', () => {
  const [trust, ...others] = role.Properties.AssumeRolePolicyDocument.Statement;
  expect(others).toEqual([]);
  const arn = (resource: string) => `arn:aws:dms:us-east-1:000000000000:${resource}:*`;
  expect(trust).toMatchObject({
    Effect: 'Allow',
    Principal: { Service: 'dms.amazonaws.com' },
    Condition: {
      StringEquals: { 'aws:SourceAccount': '000000000000' },
      ArnLike: { 'aws:SourceArn': [arn('assessment-run'), arn('task')] },
    },
  });
});

test('the role reaches the one bucket, and the key for this bucket alone', () => {
  const statements = statementsOf(template, 'AssessmentRole');
  expect(actionsOf(statements)).toEqual([
    ...['kms:Decrypt', 'kms:GenerateDataKey'],
    ...['s3:DeleteObject', 's3:GetBucketLocation', 's3:GetObject', 's3:ListBucket', 's3:PutObject'],
    's3:PutObjectTagging',
  ]);
  for (const { Action, Resource, Condition } of statements) {
    const ofKey = [Action].flat().some((action) => action.startsWith('kms:'));
    expect(JSON.stringify(ofKey ? Condition : Resource)).toContain('assessment-000000000000-production-trading');
    expect(ofKey ? Resource : dataKey).toEqual(dataKey);
  }
});

describe('the output StartAssessment', () => {
  const command = commandOf(template, 'StartAssessment');
  const words = wordsOf(command);
  const given = (option: string) => words[words.indexOf(option) + 1];

  test('starts an assessment of the task, with the role, the bucket and the key', () => {
    expect(words.slice(0, 2)).toEqual(['dms', 'start-replication-task-assessment-run']);
    expect(given('--replication-task-arn')).toBe('arn:aws:dms:us-east-1:000000000000:task:dms-task-production-trading');
    expect(given('--service-access-role-arn')).toBe(role.logicalId);
    expect(given('--result-location-bucket')).toBe(bucket.logicalId);
    expect(given('--result-encryption-mode')).toBe('SSE_KMS');
    expect(words).not.toContain('--exclude');
  });

  test('gives each run a name of its own', () => {
    expect(given('--assessment-run-name')).toMatch(/^crossfade-\d{8}-\d{6}$/);
  });

  test('leaves out what the definition leaves out', () => {
    const assessment: AssessmentDefinition = { resultRetentionDays: 30, exclude: ['a-b', 'c-d'] };
    const { template: other } = dataStack(changed('replication', { assessment }));
    const excluding = wordsOf(commandOf(other, 'StartAssessment'));
    expect(excluding.slice(excluding.indexOf('--exclude'))).toEqual(['--exclude', 'a-b', 'c-d']);
  });

  test('fits into an output, as does the other command', () => {
    for (const output of ['StartAssessment', 'ShowAssessment']) {
      expect(commandOf(template, output).length).toBeLessThan(1024);
    }
  });
});

test('the output ShowAssessment shows every part of the last run', () => {
  const words = wordsOf(commandOf(template, 'ShowAssessment'));
  expect(words).toContain('describe-replication-task-individual-assessments');
  expect(words.find((word) => word.startsWith('Name=replication-task-assessment-run-arn,Values='))).toBeDefined();
});

describe('the function that empties the bucket', () => {
  function emptiersOf(migration: string, own: MigrationDefinition): readonly string[] {
    const settings = { ...settingsFor({ migration }), definition: own };
    const app = testApp();
    const network = new NetworkStack(app, 'NetworkStack', { settings });
    const of = Template.fromStack(new DataStack(app, 'DataStack', { settings, network }));
    return Object.values(resourcesOf<{ readonly FunctionName?: string }>(of, 'AWS::Lambda::Function'))
      .map(({ Properties: { FunctionName = '' } }) => FunctionName)
      .filter((name) => /emptier/.test(name));
  }
  const withAssessment = (base: MigrationDefinition): MigrationDefinition => ({
    ...base,
    replication: { ...base.replication, assessment: { resultRetentionDays: 30 } },
  });

  test('has a log of its own where nothing else brings it', () => {
    expect(emptiersOf('trading', definition)).toEqual(['assessment-emptier-production-trading']);
  });

  test('is completed once where files or a validation bring it too', () => {
    for (const [migration, base] of Object.entries<MigrationDefinition>({ platform, inventory })) {
      const assessed = withAssessment(base);
      expect(base.fileStorage ?? base.validation).toBeDefined();
      expect(emptiersOf(migration, assessed)).toHaveLength(1);
    }
    const { fileStorage: _, ...withoutFiles } = platform;
    expect(emptiersOf('platform', withAssessment(withoutFiles))).toEqual(['validation-emptier-dev-platform']);
  });
});

test('without an assessment there is no bucket, no role and no output', () => {
  const { template: without } = dataStack();
  expect(JSON.stringify(without.toJSON())).not.toMatch(/AssessmentR|StartAssessment|assessment-/);
});
