import { payments } from '../../lib/definitions/payments';
import { trading } from '../../lib/definitions/trading';
import { existingResources, withExisting } from './existing';

test('a definition that makes everything itself needs nothing beforehand', () => {
  expect(existingResources(trading)).toEqual([]);
});

test('an existing hosted zone and each existing secret is made, once, by the id that the definition has', () => {
  const { secrets, source } = payments;
  const application = { kind: 'existing-secret', secretArn: source.credentials.secretArn } as const;
  const found = existingResources({ ...payments, secrets: { ...secrets, application } });
  expect(found.map(({ id, resource }) => [id, resource.Type])).toEqual([
    [payments.network.publicZone.hostedZoneId, 'AWS::Route53::HostedZone'],
    [source.credentials.secretArn, 'AWS::SecretsManager::Secret'],
    [secrets.administrator.secretArn, 'AWS::SecretsManager::Secret'],
    [secrets.replication.secretArn, 'AWS::SecretsManager::Secret'],
  ]);
  expect(found[1]?.resource.Properties?.['Name']).toBe('payments/source-replication');
});

test('a template gets the names of the emulator wherever the ids stand', () => {
  const template = { Resources: { Record: { Type: 'AWS::X', Properties: { Zone: 'Z1', Arn: ['arn:z/Z1'] } } } };
  expect(withExisting(template, new Map([['Z1', 'ZNEW']]))).toEqual({
    Resources: { Record: { Type: 'AWS::X', Properties: { Zone: 'ZNEW', Arn: ['arn:z/ZNEW'] } } },
  });
});
