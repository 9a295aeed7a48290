import type { MigrationDefinition } from '../../lib/definition';
import { changed, valid } from '../support/definition';
import { actionsOf, dataStack, only, resourcesOf, statementsOf } from './stack';

interface SecretProperties {
  readonly Name: string;
  readonly KmsKeyId: unknown;
  readonly GenerateSecretString?: {
    readonly SecretStringTemplate: string;
    readonly GenerateStringKey: string;
    readonly PasswordLength: number;
    readonly ExcludePunctuation: boolean;
  };
  readonly SecretString?: string;
}

const { template } = dataStack();
const secrets = resourcesOf<SecretProperties>(template, 'AWS::SecretsManager::Secret');
const secretArn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:legacy-db-AbCdEf';
const keyArn = 'arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555';

function withExistingSecret(key?: string) {
  const credentials = { kind: 'existing-secret', secretArn, ...(key && { keyArn: key }) } as const;
  return dataStack(changed('source', { credentials })).template;
}

test('every secret goes with the stack and is encrypted with the data key', () => {
  const key = { 'Fn::GetAtt': [only(template, 'AWS::KMS::Key').logicalId, 'Arn'] };
  expect(Object.keys(secrets)).toHaveLength(5);
  for (const secret of Object.values(secrets)) {
    expect(secret).toMatchObject({ DeletionPolicy: 'Delete', Properties: { KmsKeyId: key } });
  }
});

test('every generated password has only characters that DMS, RDS, a shell, a URL and JSON accept, and 238 bits', () => {
  const generated = Object.values(secrets).flatMap(({ Properties }) => Properties.GenerateSecretString ?? []);
  expect(generated).toHaveLength(4);
  for (const generator of generated) {
    expect(generator).toMatchObject({ GenerateStringKey: 'password', PasswordLength: 40, ExcludePunctuation: true });
  }
});

describe('what an operator filled in survives a deploy, because the templates of the secrets stay the same', () => {
  const templatesOf = (definition?: MigrationDefinition, flags?: Readonly<Record<string, string>>) =>
    Object.values(
      resourcesOf<SecretProperties>(dataStack(definition, flags).template, 'AWS::SecretsManager::Secret'),
    ).map(({ Properties: { Name, GenerateSecretString, SecretString } }) => ({
      Name,
      GenerateSecretString,
      SecretString,
    }));

  test('with another weight and image', () => {
    expect(templatesOf(undefined, { awsTrafficWeight: '50', imageTag: '1.4.2' })).toEqual(templatesOf());
  });

  test('with other tags, another engine version, capacity and replication instance', () => {
    const definition: MigrationDefinition = {
      ...valid,
      tags: { Project: 'another' },
      target: { ...valid.target, version: '17.5', capacity: { kind: 'provisioned', instanceType: 'r7g.xlarge' } },
      replication: { ...valid.replication, instanceClass: 'dms.r6i.xlarge', multiAz: false },
    };
    expect(templatesOf(definition)).toEqual(templatesOf());
  });

  test('and they hold no reference, which would change with what it points at', () => {
    for (const { Properties } of Object.values(secrets)) {
      expect(typeof (Properties.GenerateSecretString?.SecretStringTemplate ?? Properties.SecretString)).toBe('string');
    }
  });
});

describe('the secret of the source', () => {
  test('starts with all that DMS reads from it, and a password that the operator replaces', () => {
    const { Properties } = only<SecretProperties>(template, 'AWS::SecretsManager::Secret', 'SecretsSource');
    expect(Properties.Name).toBe('secret-source-production-trading');
    expect(JSON.parse(Properties.GenerateSecretString?.SecretStringTemplate ?? '')).toEqual({
      username: 'crossfade_replication',
      host: '10.20.0.10',
      port: 5432,
      dbname: 'trading',
    });
  });

  test('is not made where the definition names one', () => {
    const existing = withExistingSecret();
    expect(Object.keys(resourcesOf(existing, 'AWS::SecretsManager::Secret'))).toHaveLength(4);
    expect(
      only<{ PostgreSqlSettings: { SecretsManagerSecretId: string } }>(
        existing,
        'AWS::DMS::Endpoint',
        'EndpointsSource',
      ).Properties.PostgreSqlSettings.SecretsManagerSecretId,
    ).toBe(secretArn);
    expect(existing.findOutputs('FillSourceSecret')).toEqual({});
  });

  test('lets DMS decrypt with the named key, and with none where the account key of Secrets Manager serves', () => {
    const statements = statementsOf(withExistingSecret(keyArn), 'EndpointsSourceRole');
    expect(statements).toContainEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: keyArn,
      Condition: { StringEquals: { 'kms:EncryptionContext:SecretARN': secretArn } },
    });
    expect(actionsOf(statementsOf(withExistingSecret(), 'EndpointsSourceRole'))).toEqual([
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
    ]);
  });
});

test('Aurora adds its address to the secrets of its master and of the DMS user, and to no other', () => {
  const attached = Object.values(
    resourcesOf<{ SecretId: { Ref: string } }>(template, 'AWS::SecretsManager::SecretTargetAttachment'),
  ).map(({ Properties }) => secrets[Properties.SecretId.Ref]?.Properties.Name);
  expect(attached.sort()).toEqual(['secret-administrator-production-trading', 'secret-replication-production-trading']);
});

describe('the API keys', () => {
  test('start as an empty object, so that no service takes a random string for a key', () => {
    const { Properties } = only<SecretProperties>(template, 'AWS::SecretsManager::Secret', 'ApiKeys');
    expect(Properties.SecretString).toBe('{}');
    expect(Properties).not.toHaveProperty('GenerateSecretString');
  });

  test('have no secret where no service uses them', () => {
    const { compute } = valid;
    const services = compute.services.map((service) => ({ ...service, usesApiKeys: false }));
    const { stack } = dataStack({ ...valid, compute: { ...compute, services } as unknown as typeof compute });
    expect(stack.apiKeySecret).toBeUndefined();
  });
});
