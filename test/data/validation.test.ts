import { Template } from 'aws-cdk-lib/assertions';
import { readEnvironment } from '../../lambda/validation/environment';
import { readEvent } from '../../lambda/validation/event';
import { DataStack } from '../../lib/data/data-stack';
import type { MigrationDefinition } from '../../lib/definition';
import { platform } from '../../lib/definitions/platform';
import { NetworkStack } from '../../lib/network/network-stack';
import { testApp } from '../support/app';
import { settingsFor } from '../support/settings';
import { actionsOf, only, type Statement, statementsOf } from './stack';

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
    sourceTls: { kind: 'encrypted' },
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
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 30, Status: 'Enabled' }] },
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

test('the output is a command that asks for the plan, for each of its parts and for the verdict', () => {
  const [output] = Object.values(template.findOutputs('Validate'));
  const command = JSON.stringify(output?.['Value']);
  expect(command).toMatch(/kind.*plan.*plan\.json.*while IFS= read -r PART.*kind.*verdict.*verdict\.json/);
  expect(command).toContain('--cli-read-timeout 905');
});

test('the plan leaves out what comes with the writer, which would else keep every user from AWS', () => {
  const [{ Value: value } = {}] = Object.values(template.findOutputs('Validate'));
  const command = (value as { readonly 'Fn::Join': readonly [string, readonly unknown[]] })['Fn::Join'][1].join('');
  const [payload = ''] = /'\{"kind":"plan".*?\}'/.exec(command) ?? [];
  const event = JSON.parse(payload.slice(1, -1).replace("'$RUN'", 'run-1')) as Readonly<Record<string, unknown>>;
  expect(readEvent(event)).toEqual({ kind: 'plan', run: 'run-1', skip: ['trigger', 'sequence value'] });
});

test('without a validation there is no function, no group, no bucket and no output', () => {
  const { validation: _, ...rest } = platform;
  const without = stacks(rest);
  expect(Object.keys(without.template.findResources('AWS::Lambda::Function')).join()).not.toContain('Validation');
  expect(Object.keys(without.network.findResources('AWS::EC2::SecurityGroup')).join()).not.toContain('Validation');
  expect(without.stack.validation).toBeUndefined();
  expect(without.template.findOutputs('Validate')).toEqual({});
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
