import { inventory } from '../../lib/definitions/inventory';
import { System, suffix } from './system';

const system = new System({ migration: 'inventory' });

describe('inventory, by its document', () => {
  test('is in us-east-1, in three zones with public and private subnets', () => {
    expect(new Set(system.regions)).toEqual(new Set(['us-east-1']));
    expect(system.subnets).toEqual({ public: 3, private: 6 });
  });

  test('is tagged Environment, MigrationPhase and CostCenter', () => {
    expect(system.tagKeys).toEqual(expect.arrayContaining(['CostCenter', 'Environment', 'MigrationPhase']));
  });

  test.each(['alb', 'cluster', 'aurora', 'dms-instance', 'alerts'])(
    'names its %s {type}-{environment}-{suffix}',
    (type) => {
      expect(system.names).toContain(`${type}-production-${suffix}`);
    },
  );

  test('has Aurora PostgreSQL with a writer and two readers, encrypted with a key of its own', () => {
    expect(system.properties('AWS::RDS::DBCluster')).toEqual([
      expect.objectContaining({
        Engine: 'aurora-postgresql',
        StorageEncrypted: true,
        KmsKeyId: expect.anything(),
        BackupRetentionPeriod: 14,
      }),
    ]);
    expect(system.count('AWS::RDS::DBInstance')).toBe(3);
    expect(system.count('AWS::RDS::DBSubnetGroup')).toBe(1);
  });

  test("has the source server's settings in its parameter groups", () => {
    const [cluster] = system.properties('AWS::RDS::DBClusterParameterGroup');
    const [instance] = system.properties('AWS::RDS::DBParameterGroup');
    expect(cluster?.['Parameters']).toMatchObject({
      timezone: 'UTC',
      default_statistics_target: '200',
      idle_in_transaction_session_timeout: '600000',
    });
    expect(instance?.['Parameters']).toMatchObject({ work_mem: '16384', log_min_duration_statement: '1000' });
  });

  test('replicates 500 GB from PostgreSQL 13 by full load and CDC, with a standby, on an instance sized for it', () => {
    expect(inventory.source).toMatchObject({
      engine: 'postgresql',
      sizeGiB: 500,
      version: expect.stringMatching(/^13\./),
    });
    expect(system.properties('AWS::DMS::ReplicationInstance')).toEqual([
      expect.objectContaining({ ReplicationInstanceClass: 'dms.r6i.2xlarge', AllocatedStorage: 250, MultiAZ: true }),
    ]);
    expect(system.properties('AWS::DMS::ReplicationTask')).toEqual([
      expect.objectContaining({ MigrationType: 'full-load-and-cdc' }),
    ]);
    const engines = system
      .properties('AWS::DMS::Endpoint')
      .map(({ EndpointType, EngineName }) => [EndpointType, EngineName]);
    expect(engines).toEqual(
      expect.arrayContaining([
        ['source', 'postgres'],
        ['target', 'aurora-postgresql'],
      ]),
    );
  });

  test('keeps 2 TB of images in a versioned bucket that moves them to cheaper classes', () => {
    expect(inventory.fileStorage.sizeGiB).toBe(2048);
    const [bucket] = system
      .properties('AWS::S3::Bucket')
      .filter(({ BucketName }) => String(BucketName).includes('images'));
    expect(bucket).toMatchObject({ VersioningConfiguration: { Status: 'Enabled' } });
    const lifecycle = JSON.stringify(bucket?.['LifecycleConfiguration']);
    for (const storageClass of ['STANDARD_IA', 'GLACIER_IR', 'GLACIER']) {
      expect(lifecycle).toContain(`"StorageClass":"${storageClass}"`);
    }
    expect(JSON.stringify(bucket?.['BucketEncryption'])).toContain('"SSEAlgorithm":"aws:kms"');
  });

  test('has keys of its own for the databases and for the files', () => {
    expect(system.count('AWS::KMS::Key')).toBeGreaterThanOrEqual(2);
  });

  test.each(['lag-source', 'lag-target', 'aurora-cpu', 'aurora-connections', 'aurora-local-storage'])(
    'has an alarm on %s',
    (alarm) => {
      expect(system.names).toContain(`alarm-${alarm}-production-${suffix}`);
    },
  );

  test('shows the replication lag on its dashboard, and sends its alerts by mail', () => {
    const [dashboard] = system.properties('AWS::CloudWatch::Dashboard');
    expect(JSON.stringify(dashboard)).toMatch(/CDCLatencyTarget/);
    expect(system.properties('AWS::SNS::Subscription')).toContainEqual(
      expect.objectContaining({ Protocol: 'email', Endpoint: 'inventory-oncall@example.com' }),
    );
  });
});
