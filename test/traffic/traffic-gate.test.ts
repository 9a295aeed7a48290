import type { Template } from 'aws-cdk-lib/assertions';
import { readEnvironment } from '../../lambda/traffic-gate/environment';
import { keys } from '../../lambda/validation/keys';
import { gateEnvironment, rollbackAlarmNames } from '../../lib/traffic/gate-environment';
import { settingsFor } from '../support/settings';
import { templateOf } from '../support/stacks';

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const template = templateOf('traffic');
const flags = { migration: 'platform' };
const validated = templateOf('traffic', flags);

function resourcesOf(of: Template, type: string): readonly [string, Resource][] {
  return Object.entries(of.findResources(type)) as [string, Resource][];
}

function gateOf(of: Template): [string, Resource] {
  const [gate, ...others] = resourcesOf(of, 'Custom::TrafficGate');
  if (gate === undefined || others.length > 0) {
    throw new Error('Expected one gate');
  }
  return gate;
}

/** The statements of the function's policy, by their actions. */
function statementsOf(of: Template): readonly Statement[] {
  const policies = resourcesOf(of, 'AWS::IAM::Policy').filter(([id]) => id.startsWith('GateOnEvent'));
  return policies.flatMap(
    ([, { Properties }]) => (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement,
  );
}

describe('the gate', () => {
  test('carries what a person changes, and nothing that changes by itself', () => {
    const [, { Properties }] = gateOf(
      templateOf('traffic', { awsTrafficWeight: '25', acknowledgeRollback: '20261121T090000Z-1a2b3c4d' }),
    );
    const { ServiceToken, Records, ...others } = Properties;
    expect(others).toEqual({
      Weight: 25,
      GivenBy: 'flag',
      Phase: 'replicate',
      AcknowledgeRollback: '20261121T090000Z-1a2b3c4d',
    });
    expect(gateOf(template)[1].Properties).toMatchObject({ Weight: 0, GivenBy: 'default', AcknowledgeRollback: '' });
  });

  test('is asked whenever CloudFormation would write a record, for its weight or for another reason', () => {
    const [, { Properties }] = gateOf(template);
    const records = resourcesOf(template, 'AWS::Route53::RecordSet').map(([, record]) => record.Properties);
    const told = Properties['Records'] as Readonly<Record<string, unknown>>[];
    for (const record of records) {
      const own = told.find(({ setIdentifier }) => setIdentifier === record['SetIdentifier']);
      expect(own).toMatchObject({ name: record['Name'], type: record['Type'], healthCheckId: record['HealthCheckId'] });
      expect(JSON.stringify(own)).not.toMatch(/weight/i);
      // Everything that a record has but its weight and its comment: another zone would be another record there.
      const present = Object.keys(record).filter((name) => !['Weight', 'Comment'].includes(name));
      expect(
        Object.keys(own ?? {})
          .map((name) => name.toLowerCase())
          .sort(),
      ).toEqual(present.map((name) => name.toLowerCase()).sort());
    }
    expect(told).toHaveLength(2);
  });

  test('comes after everything that the records waited for, and just before them', () => {
    const [gateId, { DependsOn = [] }] = gateOf(template);
    for (const type of ['AWS::CloudWatch::Alarm', 'AWS::Route53::HealthCheck', 'Custom::LiveState']) {
      for (const [id] of resourcesOf(template, type)) {
        expect(DependsOn).toContain(id);
      }
    }
    for (const [, { DependsOn: needed }] of resourcesOf(template, 'AWS::Route53::RecordSet')) {
      expect(needed).toContain(gateId);
    }
  });

  test('looks where the template says that things are', () => {
    const functions = resourcesOf(template, 'AWS::Lambda::Function').filter(([id]) => /^GateOnEvent/.test(id));
    const [variables = {}] = functions.map(
      ([, { Properties }]) => (Properties['Environment'] as { Variables: Record<string, string> }).Variables,
    );
    const environment = readEnvironment({ ...variables, HOSTED_ZONE_ID: 'Z1', AWS_REGION: 'us-east-1' });
    expect(environment).toEqual(gateEnvironment(settingsFor(), 'Z1'));
    const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties['AlarmName']);
    expect(alarms).toEqual(expect.arrayContaining(Object.values(rollbackAlarmNames(settingsFor()))));
    const [[, task] = []] = resourcesOf(templateOf('data'), 'AWS::DMS::ReplicationTask');
    expect(environment.replicationTaskArn).toBe(
      `arn:aws:dms:us-east-1:000000000000:task:${task?.Properties['ResourceIdentifier']}`,
    );
    const [[, instance] = []] = resourcesOf(templateOf('data'), 'AWS::DMS::ReplicationInstance');
    expect(environment.replicationInstance).toBe(instance?.Properties['ReplicationInstanceIdentifier']);
    const [[, latch] = []] = resourcesOf(template, 'Custom::LiveState');
    expect(latch?.Properties['ParameterNames']).toEqual([environment.latchParameter]);
  });

  test('is outside the VPC, and polls nothing', () => {
    const functions = resourcesOf(template, 'AWS::Lambda::Function').filter(([id]) => id.startsWith('Gate'));
    expect(functions).toHaveLength(2);
    for (const [, { Properties }] of functions) {
      expect(Properties['VpcConfig']).toBeUndefined();
      expect(Properties['Architectures']).toEqual(['arm64']);
    }
    expect(JSON.stringify(gateOf(template))).not.toMatch(/isComplete/i);
  });
});

describe('the function may', () => {
  const actionsOf = (of: Template) =>
    statementsOf(of)
      .flatMap(({ Action }) => Action)
      .sort();

  test('read what it judges by, and take the latch away, and nothing else', () => {
    expect(actionsOf(template)).toEqual([
      'cloudformation:DescribeStackEvents',
      'cloudwatch:DescribeAlarms',
      'cloudwatch:GetMetricData',
      'dms:DescribeReplicationTasks',
      'dms:DescribeTableStatistics',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'route53:ListResourceRecordSets',
      'ssm:DeleteParameter',
      'ssm:GetParameter',
    ]);
    const wide = statementsOf(template).filter(({ Resource }) => Resource === '*');
    expect(wide.map(({ Action }) => Action)).toEqual([['cloudwatch:GetMetricData', 'dms:DescribeReplicationTasks']]);
    const deleting = statementsOf(template).find(({ Action }) => Action === 'ssm:DeleteParameter');
    expect(JSON.stringify(deleting?.Resource)).toContain('/live/rollback-latch');
  });

  test('read the one object of the validation that holds the last verdict, where there is a validation', () => {
    const bucketArn = 'arn:aws:s3:::';
    const statements = statementsOf(validated);
    const { validation } = gateEnvironment(settingsFor(flags), 'Z1');
    const validationBucket = validation?.bucket;
    const [[, bucket] = []] = resourcesOf(templateOf('data', flags), 'AWS::S3::Bucket').filter(
      ([, { Properties }]) => Properties['BucketName'] === validationBucket,
    );
    expect(bucket).toBeDefined();
    expect(statements).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Action: 's3:GetObject',
          Resource: `${bucketArn}${validationBucket}/${keys.latestVerdict}`,
        }),
        expect.objectContaining({ Action: 's3:ListBucket', Resource: `${bucketArn}${validationBucket}` }),
        expect.objectContaining({
          Action: 'kms:Decrypt',
          Resource: { 'Fn::ImportValue': expect.stringContaining('Key') },
          Condition: { StringEquals: { 'kms:EncryptionContext:aws:s3:arn': `${bucketArn}${validationBucket}` } },
        }),
      ]),
    );
  });
});

test('the gate stays in every phase, before the records that the phase has', () => {
  for (const [migrationPhase, count] of [
    ['cutover', 2],
    ['complete', 1],
  ] as const) {
    const later = templateOf('traffic', { migrationPhase });
    const [gateId, { Properties }] = gateOf(later);
    expect(Properties).toMatchObject({ Weight: 100, Phase: migrationPhase });
    expect(Properties['Records']).toHaveLength(count);
    for (const [, { DependsOn }] of resourcesOf(later, 'AWS::Route53::RecordSet')) {
      expect(DependsOn).toContain(gateId);
    }
  }
});
