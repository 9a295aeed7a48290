import { Template } from 'aws-cdk-lib/assertions';
import { readEnvironment } from '../../../lambda/validation/environment';
import { readEvent } from '../../../lambda/validation/event';
import { DataStack } from '../../../lib/data/data-stack';
import type { MigrationDefinition } from '../../../lib/definition';

import { platform } from '../../../lib/definitions/platform';
import { NetworkStack } from '../../../lib/network/network-stack';
import { testApp } from '../../support/app';
import { settingsFor } from '../../support/settings';
import { mysql } from '../mysql';
import { actionsOf, only, type Statement, statementsOf } from '../stack';

const flags = { migration: 'platform' };

function stacks(definition: MigrationDefinition = platform) {
  const settings = { ...settingsFor(flags), definition };
  const app = testApp();
  const network = new NetworkStack(app, 'NetworkStack', { settings });
  const stack = new DataStack(app, 'DataStack', { settings, network });
  return { network: Template.fromStack(network), stack, template: Template.fromStack(stack) };
}

const { network, stack, template } = stacks();

interface FunctionProperties {
  readonly FunctionName: string;
  readonly Timeout: number;
  readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
  readonly VpcConfig: { readonly SubnetIds: readonly unknown[]; readonly SecurityGroupIds: readonly unknown[] };
}
const fn = only<FunctionProperties>(template, 'AWS::Lambda::Function', 'ValidationFunction');
const bucket = only<Record<string, unknown>>(template, 'AWS::S3::Bucket', 'Validation');
const statements = statementsOf(template, 'ValidationFunctionRole');
const dataKey = stack.resolve(stack.dataKey.keyArn) as unknown;

test('the function stands in the application subnets of all zones, in a group of its own', () => {
  expect(fn.Properties.FunctionName).toBe('validation-dev-platform');
  expect(fn.Properties.Timeout).toBe(900);
  const imports = JSON.stringify(fn.Properties.VpcConfig.SubnetIds);
  expect(imports.match(/application/g)).toHaveLength(3);
  expect(JSON.stringify(fn.Properties.VpcConfig.SecurityGroupIds)).toContain('SecurityGroupsValidation');
});

test('the function understands the environment that it is given', () => {
  const variables = Object.fromEntries(
    Object.entries(fn.Properties.Environment.Variables).map(([name, value]) => [
      name,
      typeof value === 'string'
        ? value
        : name.endsWith('ARN')
          ? 'arn:aws:secretsmanager:us-east-1:000000000000:secret:x'
          : 'resolved.name',
    ]),
  );
  expect(readEnvironment({ ...variables, AWS_REGION: 'us-east-1' })).toMatchObject({
    engine: 'postgresql',
    sourceTls: { kind: 'encrypted' },
    targetTls: { kind: 'amazon-rds' },
    port: 5432,
    database: 'platform',
    schemas: ['public'],
    rowsPerPart: 500_000,
    waitsSeconds: [5, 20, 60],
    namespace: 'crossfade-dev-platform',
  });
  const host = JSON.stringify(fn.Properties.Environment.Variables['TARGET_HOST']);
  expect(host).toContain('ReadEndpoint.Address');
});

test('no password is in the environment, only where it is kept', () => {
  expect(JSON.stringify(fn.Properties.Environment)).not.toMatch(/resolve:secretsmanager/);
});

describe('its role', () => {
  const allowed = statements.filter(({ Effect }) => Effect === 'Allow');

  test('may read two secrets, write results, stand in the VPC and log, and nothing else', () => {
    expect(actionsOf(allowed)).toEqual(
      [
        ...['ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface'],
        ...['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:UnassignPrivateIpAddresses'],
        ...[
          'kms:Decrypt',
          'kms:Decrypt',
          'kms:Decrypt',
          'kms:GenerateDataKey',
          'logs:CreateLogStream',
          'logs:PutLogEvents',
        ],
        ...['s3:GetObject', 's3:ListBucket', 's3:PutObject'],
        ...['secretsmanager:GetSecretValue'],
      ].sort(),
    );
  });

  test('may use the data key for these secrets and this bucket only', () => {
    const contexts = allowed
      .filter(({ Action }) => [Action].flat().some((action) => action.startsWith('kms:')))
      .map(({ Condition, Resource }) => {
        expect(Resource).toEqual(dataKey);
        return Object.keys((Condition as { StringEquals: object }).StringEquals);
      });
    expect(contexts.flat().sort()).toEqual([
      'kms:EncryptionContext:SecretARN',
      'kms:EncryptionContext:SecretARN',
      'kms:EncryptionContext:aws:s3:arn',
    ]);
  });

  test('denies the code of the function what Lambda itself does with network interfaces', () => {
    const denied = statements.find(({ Effect }) => Effect === 'Deny') as Statement;
    const granted = allowed.flatMap(({ Action }) => Action).filter((action) => action.startsWith('ec2:'));
    expect([denied.Action].flat().sort()).toEqual(granted.sort());
    expect(denied.Condition).toEqual({
      ArnEquals: {
        'lambda:SourceFunctionArn': 'arn:aws:lambda:us-east-1:000000000000:function:validation-dev-platform',
      },
    });
  });
});

test('the results are encrypted with the data key, expire, and go with the stack', () => {
  expect(bucket).toMatchObject({
    DeletionPolicy: 'Delete',
    Properties: {
      BucketName: 'validation-000000000000-dev-platform',
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { KMSMasterKeyID: dataKey, SSEAlgorithm: 'aws:kms' },
          },
        ],
      },
      // The last verdict and the last pass stay.
      LifecycleConfiguration: {
        Rules: [
          { ExpirationInDays: 30, Prefix: 'runs/', Status: 'Enabled' },
          { NoncurrentVersionExpiration: { NoncurrentDays: 1 }, Status: 'Enabled' },
        ],
      },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    },
  });
  template.hasResourceProperties('Custom::S3AutoDeleteObjects', { BucketName: { Ref: bucket.logicalId } });
});

test('the group of the function reaches the source, Aurora and AWS APIs, and nobody reaches it', () => {
  const group = only<{ SecurityGroupEgress: readonly object[]; SecurityGroupIngress?: unknown }>(
    network,
    'AWS::EC2::SecurityGroup',
    'SecurityGroupsValidation',
  );
  expect(group.Properties.SecurityGroupIngress).toBeUndefined();
  expect(group.Properties.SecurityGroupEgress).toEqual([
    expect.objectContaining({ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443 }),
    expect.objectContaining({ CidrIp: '10.70.0.0/16', FromPort: 5432, ToPort: 5432 }),
  ]);
  network.hasResourceProperties('AWS::EC2::SecurityGroupEgress', { FromPort: 5432, Description: 'Target: Aurora' });
  network.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 5432, Description: 'Validation' });
});

test('the age of the last proof is told by a schedule, whether or not anybody validates', () => {
  const rule = only<{
    readonly Name: string;
    readonly ScheduleExpression: string;
    readonly Targets: readonly { readonly Arn: unknown; readonly Input: string }[];
  }>(template, 'AWS::Events::Rule', 'ValidationAge');
  expect(rule.Properties).toMatchObject({
    Name: 'rule-validation-age-dev-platform',
    ScheduleExpression: 'rate(15 minutes)',
    Targets: [{ Arn: { 'Fn::GetAtt': [fn.logicalId, 'Arn'] } }],
  });
  expect(readEvent(JSON.parse(rule.Properties.Targets[0]?.Input ?? ''))).toEqual({ kind: 'age' });
});

test('one output starts a pass and waits for it, and one shows how far it is', () => {
  const output = (id: string) => String(Object.values(template.findOutputs(id))[0]?.['Value']);
  const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:validation-dev-platform';
  expect(output('Validate')).toContain(
    `sfn_ start-execution --state-machine-arn ${machine} --name validate-$(date -u +%Y%m%dT%H%M%S)`,
  );
  expect(output('Validate')).toMatch(
    /^\(sfn_\(\) .*while .*itemCounts.* sleep 60; done && .*\[ "\$STATUS" = SUCCEEDED \]\)$/,
  );
  expect(output('ValidationProgress')).toMatch(
    /list-executions .* describe-execution .* list-map-runs .*mapRunArn.*itemCounts/,
  );
  expect(template.findOutputs('AwaitValidation')).toEqual({});
});

test('the function of MySQL is told so', () => {
  const { template: other } = stacks({
    ...platform,
    source: mysql.source,
    target: mysql.target,
    validation: platform.validation,
  });
  const { Properties } = only<FunctionProperties>(other, 'AWS::Lambda::Function', 'ValidationFunction');
  expect(Properties.Environment.Variables).toMatchObject({
    DATABASE_ENGINE: 'mysql',
    TARGET_TLS: '{"kind":"amazon-rds"}',
    SCHEMAS: mysql.source.schemas.join(),
  });
});

test('without a validation there is no function, no machine, no group, no bucket and no output', () => {
  const { validation: _, ...rest } = platform;
  const without = stacks(rest);
  expect(Object.keys(without.template.findResources('AWS::Lambda::Function')).join()).not.toContain('Validation');
  expect(Object.keys(without.network.findResources('AWS::EC2::SecurityGroup')).join()).not.toContain('Validation');
  expect(without.stack.validation).toBeUndefined();
  expect(Object.keys(without.template.findResources('AWS::StepFunctions::StateMachine')).join()).not.toContain(
    'Validation',
  );
  expect(Object.keys(without.template.findOutputs('*')).join()).not.toContain('Valid');
});

test('the bucket is emptied by a function with a log of its own, where no files bring that', () => {
  const { fileStorage: _, ...rest } = platform;
  const { template: alone } = stacks(rest);
  alone.hasResourceProperties('AWS::Lambda::Function', { FunctionName: 'validation-emptier-dev-platform' });
});

test('a secret with the key of the account asks for no permission on a key', () => {
  const secretArn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:legacy-db-AbCdEf';
  const credentials = { kind: 'existing-secret', secretArn } as const;
  const { template: existing } = stacks({ ...platform, source: { ...platform.source, credentials } });
  const decrypting = statementsOf(existing, 'ValidationFunctionRole').filter(({ Condition }) =>
    JSON.stringify(Condition)?.includes('SecretARN'),
  );
  expect(decrypting).toHaveLength(1);
});

test('the function needs the group that NetworkStack makes for it', () => {
  const settings = settingsFor(flags);
  const { validation: _, ...rest } = platform;
  const app = testApp();
  const other = new NetworkStack(app, 'NetworkStack', { settings: { ...settings, definition: rest } });
  expect(() => new DataStack(app, 'DataStack', { settings, network: other })).toThrow(
    'NetworkStack has no security group of the validation',
  );
});
