import type { Template } from 'aws-cdk-lib/assertions';
import type { MigrationDefinition } from '../../lib/definition';
import { changed, valid } from '../support/definition';
import { dataStack, only, resourcesOf } from './stack';

const { template } = dataStack();

/** The fingerprint of a template: CloudFormation has the tasks stopped exactly when it changes. */
const fingerprintOf = (of: Template) =>
  only<Readonly<Record<string, string>>>(of, 'Custom::ReplicationPause').Properties['Fingerprint'];
const fingerprint = fingerprintOf(template);

/** Everything of AWS DMS in a template, without what says in which order it is made. */
const replicationOf = (of: Template) =>
  Object.entries(of.toJSON().Resources as Record<string, { Type: string; Properties: object }>)
    .filter(([, { Type }]) => Type.startsWith('AWS::DMS::'))
    .map(([id, { Properties }]) => [id, Properties]);

const { replication, source, target } = valid;

test('comes before everything of AWS DMS, and after nothing of it', () => {
  const pause = only(template, 'Custom::ReplicationPause');
  const types = ['Certificate', 'Endpoint', 'ReplicationInstance', 'ReplicationSubnetGroup', 'ReplicationTask'];
  for (const type of types) {
    const resources = Object.entries(resourcesOf(template, `AWS::DMS::${type}`));
    expect(resources).not.toHaveLength(0);
    for (const [id, { DependsOn }] of resources) {
      expect(DependsOn).toContain(pause.logicalId);
      expect(JSON.stringify(pause)).not.toContain(id);
    }
  }
});

describe('the running task is stopped before a change of', () => {
  test.each<readonly [string, MigrationDefinition]>([
    ['its settings', changed('replication', { lobs: { kind: 'limited', maximumKiB: 4711 } })],
    ['its table mappings', changed('source', { schemas: [...source.schemas, 'audit'] })],
    ['the class of the instance', changed('replication', { instanceClass: 'dms.r6i.2xlarge' })],
    ['the storage of the instance', changed('replication', { storageGiB: replication.storageGiB + 100 })],
    ['the version of the instance', changed('replication', { engineVersion: '3.6.0' })],
    ['the standby of the instance', changed('replication', { multiAz: !replication.multiAz })],
    ['an endpoint', changed('source', { databaseName: 'other' })],
    ['the certificate of an endpoint', changed('source', { tls: { kind: 'amazon-rds' } })],
  ])('%s', (_what, definition) => {
    expect(fingerprintOf(dataStack(definition).template)).not.toBe(fingerprint);
  });

  test('the contents of a certificate, of which the text of its endpoint says nothing', () => {
    const tls = (rootCertificatePem: string) =>
      changed('source', { tls: { kind: 'private-authority', rootCertificatePem } });
    const [one, other] = ['AAAA', 'BBBB'].map(
      (pem) => dataStack(tls(`-----BEGIN CERTIFICATE-----\n${pem}\n-----END CERTIFICATE-----`)).template,
    );
    const endpoints = (of: Template | undefined) => of?.findResources('AWS::DMS::Endpoint');
    expect(endpoints(one)).toEqual(endpoints(other));
    expect(fingerprintOf(one as Template)).not.toBe(fingerprintOf(other as Template));
  });
});

describe('no task is touched by a deploy', () => {
  test('that repeats the one before', () => {
    expect(fingerprintOf(dataStack().template)).toBe(fingerprint);
  });

  test.each<readonly [string, Readonly<Record<string, string>>]>([
    ['that shifts traffic', { awsTrafficWeight: '25' }],
    ['that releases an image', { imageTag: '1.4.2' }],
    ['that acknowledges a rollback', { acknowledgeRollback: 'rollback-1' }],
    ['that follows the cutover', { migrationPhase: 'cutover' }],
  ])('%s', (_what, flags) => {
    const { template: other } = dataStack(undefined, flags);
    expect(fingerprintOf(other)).toBe(fingerprint);
    // Not even a change that the fingerprint does not see.
    expect(replicationOf(other)).toEqual(replicationOf(template));
  });

  test.each<readonly [string, MigrationDefinition]>([
    ['that changes tags', { ...valid, tags: { ...valid.tags, CostCenter: '4711' } }],
    ['that changes the capacity of Aurora', changed('target', { readers: target.readers + 1 })],
    ['that changes an alarm', changed('replication', { lagAlarmSeconds: replication.lagAlarmSeconds + 1 })],
    ['that adds a place for assessments', changed('replication', { assessment: { resultRetentionDays: 30 } })],
    ['that changes the retention of logs', { ...valid, logRetentionDays: 7 }],
  ])('%s', (_what, definition) => {
    expect(fingerprintOf(dataStack(definition).template)).toBe(fingerprint);
  });
});

test('start point, migration type and identifiers, which nobody can change, depend on no flag', () => {
  const identity = (of: Template) => {
    const { ReplicationTaskIdentifier, ResourceIdentifier, MigrationType, CdcStartPosition, CdcStartTime } = only<
      Readonly<Record<string, unknown>>
    >(of, 'AWS::DMS::ReplicationTask').Properties;
    return { ReplicationTaskIdentifier, ResourceIdentifier, MigrationType, CdcStartPosition, CdcStartTime };
  };
  expect(identity(template)).toEqual({
    ReplicationTaskIdentifier: 'dms-task-production-trading',
    ResourceIdentifier: 'dms-task-production-trading',
    MigrationType: 'full-load-and-cdc',
    CdcStartPosition: undefined,
    CdcStartTime: undefined,
  });
  const flags = { awsTrafficWeight: '100', migrationPhase: 'cutover', imageTag: '2', acknowledgeRollback: 'x' };
  expect(identity(dataStack(undefined, flags).template)).toEqual(identity(template));
});
