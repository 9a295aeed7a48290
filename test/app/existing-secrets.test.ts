import type { MigrationDefinition } from '../../lib/definition';
import { valid } from '../support/definition';
import { templateOf } from '../support/stacks';
import { statementsOf } from './stack';

const region = 'us-east-1';
const secretArn = (name: string) => `arn:aws:secretsmanager:${region}:000000000000:secret:${name}-AbCdEf`;
const keyArn = `arn:aws:kms:${region}:000000000000:key/11111111-2222-3333-4444-555555555555`;
const secret = (name: string, key?: string) =>
  ({ kind: 'existing-secret', secretArn: secretArn(name), keyArn: key }) as const;

const definition: MigrationDefinition = {
  ...valid,
  secrets: {
    kind: 'existing',
    administrator: secret('administrator'),
    replication: secret('replication'),
    application: secret('application', keyArn),
    apiKeys: secret('api-keys'),
  },
};

/** Returns the statements on secrets and on keys of the role that starts the tasks of service `api`. */
function statements(of: MigrationDefinition) {
  return statementsOf(templateOf('app', {}, of), 'ServiceapiExecutionRole').filter(({ Action }) =>
    /^(secretsmanager|kms):/.test(String(Action)),
  );
}

test('a service reads the secrets that exist, with their own key where they have one and with no key of ours', () => {
  expect(statements(definition)).toEqual([
    {
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: [secretArn('api-keys'), secretArn('application')],
    },
    {
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: keyArn,
      Condition: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } },
    },
  ]);
});

test('a service asks for no key where all its secrets have that of the account', () => {
  const { secrets } = definition;
  const plain = { ...definition, secrets: { ...secrets, application: secret('application') } } as MigrationDefinition;
  expect(statements(plain).map(({ Action }) => Action)).toEqual(['secretsmanager:GetSecretValue']);
});
