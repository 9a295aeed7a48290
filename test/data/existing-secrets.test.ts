import type { ExistingSecret, MigrationDefinition } from '../../lib/definition';
import { payments } from '../../lib/definitions/payments';
import { existing } from './mysql';
import { dataStack, only, resourcesOf } from './stack';

const { stack, template } = dataStack(existing);
const { administrator, replication, application } = payments.secrets;
const cluster = only<Record<string, unknown>>(template, 'AWS::RDS::DBCluster');
const reference = ({ secretArn }: ExistingSecret, key: string) =>
  `{{resolve:secretsmanager:${secretArn}:SecretString:${key}::}}`;

test('none is created, and none of those that exist is written to', () => {
  template.resourceCountIs('AWS::SecretsManager::Secret', 0);
  template.resourceCountIs('AWS::SecretsManager::SecretTargetAttachment', 0);
  template.resourceCountIs('AWS::SecretsManager::ResourcePolicy', 0);
  template.resourceCountIs('AWS::SecretsManager::RotationSchedule', 0);
});

test('give the cluster its master user by reference: neither name nor password stands in the template', () => {
  expect(cluster.Properties).toMatchObject({
    MasterUsername: reference(administrator, 'username'),
    MasterUserPassword: reference(administrator, 'password'),
  });
  expect(cluster.Properties).not.toHaveProperty('ManageMasterUserPassword');
});

describe('the target endpoint', () => {
  const target = only<Record<string, unknown>>(template, 'AWS::DMS::Endpoint', 'EndpointsTarget');

  test('holds the address of Aurora, which the secret lacks, and user and password by reference', () => {
    expect(target.Properties).toMatchObject({
      ServerName: { 'Fn::GetAtt': [cluster.logicalId, 'Endpoint.Address'] },
      Port: 3306,
      Username: reference(replication, 'username'),
      Password: reference(replication, 'password'),
      KmsKeyId: { 'Fn::GetAtt': [only(template, 'AWS::KMS::Key').logicalId, 'Arn'] },
    });
  });

  test('names no secret beside them, which DMS refuses, and so needs no role', () => {
    expect(target.Properties).not.toHaveProperty('MySqlSettings');
    const roles = Object.keys(resourcesOf(template, 'AWS::IAM::Role'));
    expect(roles.filter((id) => id.startsWith('Endpoints'))).toEqual([expect.stringContaining('EndpointsSourceRole')]);
  });

  test('holds them the same way for PostgreSQL, whose settings stay', () => {
    const { source, target: aurora, replication: dms } = dataStack().stack.settings.definition;
    const postgresql: MigrationDefinition = { ...existing, source, target: aurora, replication: dms };
    const { Properties } = only<Record<string, Record<string, unknown>>>(
      dataStack(postgresql).template,
      'AWS::DMS::Endpoint',
      'EndpointsTarget',
    );
    expect(Properties).toMatchObject({ Port: 5432, Username: reference(replication, 'username') });
    expect(Properties['PostgreSqlSettings']).toEqual({
      AfterConnectScript: "SET session_replication_role='replica'",
      MapBooleanAsBoolean: true,
    });
  });
});

test('the source endpoint reads its secret, which has host and port', () => {
  const { Properties } = only<{ MySqlSettings: Record<string, unknown> }>(
    template,
    'AWS::DMS::Endpoint',
    'EndpointsSource',
  );
  expect(Properties.MySqlSettings['SecretsManagerSecretId']).toBe(payments.source.credentials.secretArn);
  expect(Properties).not.toHaveProperty('ServerName');
});

test('go to the stacks after it: the user of the application, and the API keys where a service uses them', () => {
  expect(stack.applicationSecret.secretArn).toBe(application.secretArn);
  expect(stack.apiKeySecret?.secretArn).toMatch(/:secret:payments\/api-keys-AbCdEf$/);
});

test('need no command to be filled', () => {
  const outputs = Object.keys(template.toJSON().Outputs as object);
  expect(outputs.filter((id) => id.startsWith('Fill'))).toEqual([]);
  expect(JSON.stringify(template.findOutputs('KeepBinlog'))).toContain("--user '<master user>'");
});
