import type { Template } from 'aws-cdk-lib/assertions';
import { replicationNames } from '../../lib/data/replication-names';
import { migrationPhases } from '../../lib/migration-phase';
import { settingsFor } from '../support/settings';
import { mysql } from './mysql';
import { dataStack, only, resourcesOf } from './stack';

const replicate = dataStack();
const complete = dataStack(undefined, { migrationPhase: 'complete' });
const types = (template: Template) =>
  Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type);

test.each(migrationPhases)(
  'Aurora has its names in phase %s, which writer and reader can lead to',
  (migrationPhase) => {
    const { template } = dataStack(undefined, { migrationPhase });
    const records = Object.values(resourcesOf<Record<string, unknown>>(template, 'AWS::Route53::RecordSet'));
    const cluster = only(template, 'AWS::RDS::DBCluster').logicalId;
    const zone = { 'Fn::ImportValue': expect.stringMatching(/^network-stack-production-trading:.*ZonesPrivate/) };
    const record = (Name: string, attribute: string) => ({
      Name,
      Type: 'CNAME',
      TTL: '5',
      HostedZoneId: zone,
      ResourceRecords: [{ 'Fn::GetAtt': [cluster, attribute] }],
    });
    expect(records.map(({ Properties }) => Properties)).toEqual([
      record('aurora.trading.internal.', 'Endpoint.Address'),
      record('aurora-reader.trading.internal.', 'ReadEndpoint.Address'),
    ]);
  },
);

describe('phase complete', () => {
  test('has nothing of AWS DMS left, neither its resources nor what was made for them', () => {
    expect(types(replicate.template).some((type) => type.startsWith('AWS::DMS::'))).toBe(true);
    const gone = /^AWS::DMS::|^Custom::(Dms|Replication|Loading)/;
    expect(types(complete.template).filter((type) => gone.test(type))).toEqual([]);
    const roles = Object.values(
      resourcesOf<{ AssumeRolePolicyDocument: unknown }>(complete.template, 'AWS::IAM::Role'),
    );
    expect(JSON.stringify(roles)).not.toMatch(/"dms\./);
    expect(complete.stack.replication).toBeUndefined();
  });

  test('keeps the log of the replication as it was, under the same name', () => {
    const log = ({ template }: typeof complete) => only(template, 'AWS::Logs::LogGroup', 'ReplicationLogs');
    expect(log(complete)).toEqual(log(replicate));
    expect(log(complete)).toMatchObject({ Properties: { LogGroupName: replicationNames(settingsFor()).logGroupName } });
  });

  test('keeps the secret that the operator filled, and every other one', () => {
    const secrets = ({ template }: typeof complete) => ({
      ...resourcesOf(template, 'AWS::SecretsManager::Secret'),
      ...resourcesOf(template, 'AWS::SecretsManager::SecretTargetAttachment'),
    });
    expect(Object.keys(secrets(complete)).length).toBeGreaterThan(4);
    expect(secrets(complete)).toEqual(secrets(replicate));
  });

  test('prints no command that would lead nowhere', () => {
    const outputs = Object.keys(dataStack(mysql, { migrationPhase: 'complete' }).template.findOutputs('*'));
    const before = Object.keys(dataStack(mysql).template.findOutputs('*'));
    const gone = ['ReplicationTaskArn', 'FillSourceSecret', 'KeepBinlog', 'TestConnections', 'ReplicationStatus'];
    expect(before).toEqual(expect.arrayContaining(gone));
    expect(outputs.filter((id) => gone.includes(id))).toEqual([]);
    expect(outputs).toEqual(expect.arrayContaining(['WriterEndpoint', 'ClusterArn', 'ApplicationSecretArn']));
  });

  test('compares nothing any more, and keeps the results of the comparisons', () => {
    const [before, after] = ['cutover', 'complete'].map((migrationPhase) =>
      dataStack(undefined, { migration: 'platform', migrationPhase }),
    ) as [typeof complete, typeof complete];
    const functions = ({ template }: typeof complete) =>
      JSON.stringify(template.findResources('AWS::Lambda::Function'));
    expect(functions(before)).toContain('"FunctionName":"validation-');
    expect(functions(after)).not.toContain('"FunctionName":"validation-dev');
    expect(after.stack.validation).toBeUndefined();
    const bucket = ({ template }: typeof complete) => only(template, 'AWS::S3::Bucket', 'ValidationResults');
    expect(bucket(after)).toEqual(bucket(before));
  });
});

test('the operator is told to try the connections of both directions', () => {
  const endpoints = Object.keys(resourcesOf(replicate.template, 'AWS::DMS::Endpoint'));
  expect(endpoints).toHaveLength(4);
  const command = JSON.stringify(replicate.template.findOutputs('TestConnections'));
  for (const logicalId of endpoints) {
    expect(command).toContain(`{"Ref":"${logicalId}"}`);
  }
});
