import type { MigrationDefinition } from '../../lib/definition';
import { payments } from '../../lib/definitions/payments';
import { techvault } from '../../lib/definitions/techvault';
import { trading } from '../../lib/definitions/trading';
import { changed, problemsOf, valid } from '../support/definition';

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
