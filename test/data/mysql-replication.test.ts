import { X509Certificate } from 'node:crypto';
import { payments } from '../../lib/definitions/payments';
import { mysql } from './mysql';
import { dataStack, only } from './stack';

const { template } = dataStack(mysql);

interface EndpointProperties {
  readonly CertificateArn: unknown;
  readonly MySqlSettings: Readonly<Record<string, unknown>>;
  readonly [property: string]: unknown;
}
const endpoint = (id: 'Source' | 'Target', source = template) =>
  only<EndpointProperties>(source, 'AWS::DMS::Endpoint', `Endpoints${id}`);
const certificate = (id: 'Source' | 'Target', source = template) =>
  only<{ CertificateIdentifier: string; CertificatePem: string }>(
    source,
    'AWS::DMS::Certificate',
    `Endpoints${id}Certificate`,
  );

/** Returns the common names in a bundle, as DMS would read it. */
function namesIn(bundle: string): readonly (string | undefined)[] {
  return bundle
    .split(/(?<=-----END CERTIFICATE-----\n)/)
    .map((pem) => /CN=(.*)/.exec(new X509Certificate(pem).subject)?.[1]);
}

describe('the endpoints', () => {
  test.each([
    ['Source', 'mysql', 'verify-full'],
    ['Target', 'aurora', 'verify-ca'],
  ] as const)(
    'the %s is checked by its certificate, since DMS knows no other encryption for MySQL',
    (id, engine, mode) => {
      expect(endpoint(id).Properties).toMatchObject({
        EngineName: engine,
        SslMode: mode,
        CertificateArn: { Ref: certificate(id).logicalId },
      });
    },
  );

  test.each(['Source', 'Target'] as const)('the %s names no database, or DMS would put every table into it', (id) => {
    expect(endpoint(id).Properties).not.toHaveProperty('DatabaseName');
  });

  test.each(['Source', 'Target'] as const)('the %s reads its secret by a role of its own', (id) => {
    expect(endpoint(id).Properties.MySqlSettings).toMatchObject({
      SecretsManagerSecretId: { Ref: expect.stringContaining(id === 'Source' ? 'Source' : 'ReplicationAttachment') },
      SecretsManagerAccessRoleArn: { 'Fn::GetAtt': [expect.stringContaining(`Endpoints${id}Role`), 'Arn'] },
    });
  });

  test('of the target checks no foreign key on any connection that DMS opens', () => {
    expect(endpoint('Target').Properties['ExtraConnectionAttributes']).toBe('Initstmt=SET FOREIGN_KEY_CHECKS=0');
    expect(endpoint('Source').Properties).not.toHaveProperty('ExtraConnectionAttributes');
  });

  test('of the source looks for changes each second, so that an idle server adds no pause to the cutover', () => {
    expect(endpoint('Source').Properties.MySqlSettings['EventsPollInterval']).toBe(1);
  });

  test('of the source names the time zone of the server where the definition does, and leaves UTC to DMS', () => {
    const berlin = dataStack({ ...mysql, source: { ...mysql.source, timeZone: 'Europe/Berlin' } }).template;
    expect(endpoint('Source', berlin).Properties.MySqlSettings['ServerTimezone']).toBe('Europe/Berlin');
    expect(endpoint('Source').Properties.MySqlSettings).not.toHaveProperty('ServerTimezone');
  });
});

describe('the certificates', () => {
  test('of a source on RDS are all roots of its own Region, whichever of them signs', () => {
    expect(namesIn(certificate('Source').Properties.CertificatePem)).toEqual([
      'Amazon RDS us-east-1 Root CA RSA2048 G1',
      'Amazon RDS us-east-1 Root CA RSA4096 G1',
      'Amazon RDS us-east-1 Root CA ECC384 G1',
    ]);
  });

  test('of Aurora is the one root of the authority that signs its instances', () => {
    expect(namesIn(certificate('Target').Properties.CertificatePem)).toEqual([
      'Amazon RDS us-east-1 Root CA RSA2048 G1',
    ]);
  });

  test('of a private authority is what the definition brings', () => {
    const own = dataStack({ ...mysql, source: { ...payments.source, credentials: mysql.source.credentials } }).template;
    expect(certificate('Source', own).Properties.CertificatePem).toBe(`${payments.source.tls.rootCertificatePem}\n`);
    expect(endpoint('Source', own).Properties.SslMode).toBe('verify-full');
  });

  test('have a name that changes with them: a new one is made while the old one still stands', () => {
    const own = dataStack({ ...mysql, source: { ...payments.source, credentials: mysql.source.credentials } }).template;
    const [before, after] = [certificate('Source'), certificate('Source', own)].map(
      ({ Properties }) => Properties.CertificateIdentifier,
    );
    expect(before).toMatch(/^dms-root-source-[0-9a-f]{8}-production-trading$/);
    expect(after).toMatch(/^dms-root-source-[0-9a-f]{8}-production-trading$/);
    expect(after).not.toBe(before);
  });
});

test('the task moves the database of the definition, and its control tables have a database of their own', () => {
  const { TableMappings = '', ReplicationTaskSettings = '' } = only<Record<string, string>>(
    template,
    'AWS::DMS::ReplicationTask',
  ).Properties;
  expect(JSON.parse(TableMappings).rules[0]['object-locator']).toEqual({
    'schema-name': 'techvault',
    'table-name': '%',
  });
  const settings = JSON.parse(ReplicationTaskSettings);
  expect(settings.ControlTablesSettings.ControlSchema).toBe('awsdms_control');
  expect(settings.TargetMetadata.BatchApplyEnabled).toBe(false);
  expect(settings.ValidationSettings.HandleCollationDiff).toBe(false);
});
