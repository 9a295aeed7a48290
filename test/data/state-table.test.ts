import { platform } from '../../lib/definitions/platform';
import { dataStack, only } from './stack';

const settings = { migration: 'platform' };
const { template } = dataStack(undefined, settings);
const table = only<Record<string, unknown>>(template, 'AWS::DynamoDB::Table');

test('the state table is on demand, with the key and the expiry of the definition', () => {
  expect(table.Properties).toMatchObject({
    TableName: 'state-table-dev-platform',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  });
  expect(table.Properties).not.toHaveProperty('ProvisionedThroughput');
});

test('the state table is encrypted with the key of the data and can go back to any second', () => {
  const { stack } = dataStack(undefined, settings);
  expect(table.Properties).toMatchObject({
    SSESpecification: {
      SSEEnabled: true,
      SSEType: 'KMS',
      KMSMasterKeyId: stack.resolve(stack.dataKey.keyArn),
    },
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
});

test('the state table goes with its stack', () => {
  expect(table).toMatchObject({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
  expect(table.Properties).toMatchObject({ DeletionProtectionEnabled: false });
});

test('a state table may have a sort key, of any type, and items that stay', () => {
  const { template: other } = dataStack(
    {
      ...platform,
      stateTable: { partitionKey: { name: 'tenant', type: 'binary' }, sortKey: { name: 'at', type: 'number' } },
    },
    settings,
  );
  const { Properties } = only<Record<string, unknown>>(other, 'AWS::DynamoDB::Table');
  expect(Properties).toMatchObject({
    KeySchema: [
      { AttributeName: 'tenant', KeyType: 'HASH' },
      { AttributeName: 'at', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'tenant', AttributeType: 'B' },
      { AttributeName: 'at', AttributeType: 'N' },
    ],
  });
  expect(Properties).not.toHaveProperty('TimeToLiveSpecification');
});
