import type { ExistingSecrets } from '../../lib/definition';
import { problemsOf, valid } from '../support/definition';

describe('secrets that exist already', () => {
  const arn = (name: string, region = 'us-east-1') =>
    `arn:aws:secretsmanager:${region}:000000000000:secret:${name}-AbCdEf`;
  const keyArn = 'arn:aws:kms:us-east-1:000000000000:key/11111111-2222-3333-4444-555555555555';
  const secret = (secretArn: string, key?: string) => ({ kind: 'existing-secret', secretArn, keyArn: key }) as const;
  const secrets: ExistingSecrets = {
    kind: 'existing',
    administrator: secret(arn('administrator'), keyArn),
    replication: secret(arn('replication')),
    application: secret(arn('application')),
    apiKeys: secret(arn('api-keys')),
  };
  const withSecrets = (fields: Partial<ExistingSecrets>) =>
    problemsOf({ ...valid, secrets: { ...secrets, ...fields } });

  test('are admitted, with a key of their own or without', () => {
    expect(withSecrets({})).toEqual([]);
  });

  test.each(['administrator', 'replication', 'application', 'apiKeys'] as const)('name the %s elsewhere', (name) => {
    expect(withSecrets({ [name]: secret(arn('x', 'us-west-2')) })).toEqual([
      expect.stringContaining(`secrets.${name}.secretArn: got "${arn('x', 'us-west-2')}", allowed the full ARN`),
    ]);
  });

  test('name a key that is an alias, or of another Region', () => {
    for (const key of ['arn:aws:kms:us-east-1:000000000000:alias/x', keyArn.replace('us-east-1', 'us-west-2')]) {
      expect(withSecrets({ application: secret(arn('application'), key) })).toEqual([
        expect.stringContaining(`secrets.application.keyArn: got "${key}", allowed the ARN of a key in us-east-1`),
      ]);
    }
  });

  test('must hold the API keys where a service uses them, since none is created', () => {
    expect(withSecrets({ apiKeys: undefined })).toEqual([
      'secrets.apiKeys: got nothing, allowed an existing secret; a service has usesApiKeys, and none is created',
    ]);
  });
});
