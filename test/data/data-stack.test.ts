import { dataStack, only, resourcesOf } from './stack';

const { stack, template } = dataStack();

test('leads the application to the writer of record by its name, never to the cluster itself', () => {
  const parameters = Object.values(
    resourcesOf<{ Name: string; Type: string; Value: unknown }>(template, 'AWS::SSM::Parameter'),
  ).map(({ Properties: { Name, Type, Value } }) => ({ Name, Type, Value }));
  const path = '/crossfade-production-trading/database';
  expect(parameters).toEqual([
    { Name: `${path}/host`, Type: 'String', Value: 'writer.trading.internal' },
    { Name: `${path}/reader-host`, Type: 'String', Value: 'reader.trading.internal' },
    { Name: `${path}/port`, Type: 'String', Value: '5432' },
    { Name: `${path}/name`, Type: 'String', Value: 'trading' },
  ]);
});

test('encrypts all data with one key of its own, which rotates and goes with the stack', () => {
  expect(only(template, 'AWS::KMS::Key')).toMatchObject({
    DeletionPolicy: 'Delete',
    Properties: { EnableKeyRotation: true },
  });
});

test('leaves nothing behind: no resource is retained or leaves a snapshot', () => {
  const resources = Object.values(template.toJSON().Resources as Record<string, Record<string, unknown>>);
  for (const { DeletionPolicy = 'Delete', UpdateReplacePolicy = 'Delete' } of resources) {
    expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Delete', 'Delete']);
  }
});

test('gives the stacks after it the secrets of the application and nobody else a way to them', () => {
  expect(stack.resolve(stack.applicationSecret.secretArn)).toEqual({
    Ref: only(template, 'AWS::SecretsManager::Secret', 'Application').logicalId,
  });
  expect(stack.apiKeySecret && stack.resolve(stack.apiKeySecret.secretArn)).toEqual({
    Ref: only(template, 'AWS::SecretsManager::Secret', 'ApiKeys').logicalId,
  });
});

test('outputs the addresses, the task and a command for each step of the operator', () => {
  const outputs = template.toJSON().Outputs as Record<string, { Value: unknown; Description?: string }>;
  const described = Object.entries(outputs).filter(([, { Description }]) => Description !== undefined);
  expect(described.map(([id]) => id)).toEqual([
    'WriterEndpoint',
    'ReaderEndpoint',
    'ClusterArn',
    'AdministratorSecretArn',
    'ReplicationSecretArn',
    'ApplicationSecretArn',
    'FillApplicationSecret',
    'FillApiKeySecret',
    'ReplicationInstanceArn',
    'ReplicationTaskArn',
    'FillSourceSecret',
    'TestConnections',
    'StartLoading',
    'LoadingProgress',
    'ReplicationStatus',
  ]);
  for (const [, { Value }] of described) {
    // CloudFormation's limit; a reference stands for an ARN of about 90 characters.
    expect(JSON.stringify(Value).length).toBeLessThan(1024);
  }
  expect(JSON.stringify(outputs.FillSourceSecret)).toContain('10.20.0.10');
});
