import { Match } from 'aws-cdk-lib/assertions';
import type { MigrationDefinition } from '../../lib/definition';
import { changed } from '../support/definition';
import { dataStack, only, resourcesOf } from './stack';

const { template } = dataStack();
const cluster = only<Record<string, unknown>>(template, 'AWS::RDS::DBCluster');
const instances = resourcesOf<Record<string, unknown>>(template, 'AWS::RDS::DBInstance');

function withTarget(fields: Partial<MigrationDefinition['target']>) {
  return dataStack(changed('target', fields)).template;
}

describe('the cluster', () => {
  test('is Aurora PostgreSQL in the version and by the names of the definition', () => {
    expect(cluster.Properties).toMatchObject({
      Engine: 'aurora-postgresql',
      EngineVersion: '16.8',
      DBClusterIdentifier: 'aurora-production-trading',
      DatabaseName: 'trading',
      Port: 5432,
    });
  });

  test('takes no final snapshot and has no deletion protection', () => {
    expect(cluster).toMatchObject({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
    expect(cluster.Properties).toMatchObject({ DeletionProtection: false });
  });

  test('encrypts its storage and its Performance Insights with the data key', () => {
    const key = { 'Fn::GetAtt': [only(template, 'AWS::KMS::Key').logicalId, 'Arn'] };
    expect(cluster.Properties).toMatchObject({
      StorageEncrypted: true,
      KmsKeyId: key,
      PerformanceInsightsEnabled: true,
      PerformanceInsightsKmsKeyId: key,
      DatabaseInsightsMode: 'standard',
    });
    for (const { Properties } of Object.values(instances)) {
      expect(Properties).toMatchObject({ EnablePerformanceInsights: true, PerformanceInsightsKMSKeyId: key });
    }
  });

  test('fails to be created past the end of standard support, rather than be billed for extended support', () => {
    expect(cluster.Properties).toMatchObject({ EngineLifecycleSupport: 'open-source-rds-extended-support-disabled' });
  });

  test('may be billed for extended support where the definition asks for it', () => {
    withTarget({ version: '13.23', extendedSupport: true }).hasResourceProperties('AWS::RDS::DBCluster', {
      EngineVersion: '13.23',
      EngineLifecycleSupport: 'open-source-rds-extended-support',
    });
  });

  test('never upgrades by itself', () => {
    expect(cluster.Properties).toMatchObject({ AutoMinorVersionUpgrade: false });
    expect(Object.values(instances).map(({ Properties }) => Properties.AutoMinorVersionUpgrade)).toEqual(
      Array(3).fill(false),
    );
  });

  test('keeps its backups as long as the definition says, outside its maintenance window', () => {
    expect(cluster.Properties).toMatchObject({
      BackupRetentionPeriod: 30,
      CopyTagsToSnapshot: true,
      PreferredBackupWindow: '03:00-03:30',
      PreferredMaintenanceWindow: 'sun:08:00-sun:09:00',
    });
  });

  test('admits IAM users, and its master by a secret that RDS does not rotate', () => {
    expect(cluster.Properties).toMatchObject({
      EnableIAMDatabaseAuthentication: true,
      MasterUsername: 'crossfade_admin',
    });
    expect(cluster.Properties).not.toHaveProperty('ManageMasterUserPassword');
    expect(JSON.stringify(cluster.Properties.MasterUserPassword)).toContain('{{resolve:secretsmanager:');
  });

  test('stands in the isolated subnets, behind the group of the database alone', () => {
    const { SubnetIds } = only<{ SubnetIds: readonly object[] }>(template, 'AWS::RDS::DBSubnetGroup').Properties;
    expect(SubnetIds).toHaveLength(3);
    expect(JSON.stringify(SubnetIds).match(/Vpcdatabase/g)).toHaveLength(3);
    expect(JSON.stringify(cluster.Properties.VpcSecurityGroupIds)).toMatch(/SecurityGroupsDatabase/);
    expect(cluster.Properties.VpcSecurityGroupIds).toHaveLength(1);
  });

  test('writes its log to a group that is there first, encrypted, and goes with the stack', () => {
    const group = only<Record<string, unknown>>(template, 'AWS::Logs::LogGroup', 'AuroraLogs');
    expect(group).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: {
        LogGroupName: '/aws/rds/cluster/aurora-production-trading/postgresql',
        RetentionInDays: 90,
        KmsKeyId: expect.anything(),
      },
    });
    expect(cluster.Properties.EnableCloudwatchLogsExports).toEqual(['postgresql']);
    expect(cluster.DependsOn).toContain(group.logicalId);
  });
});

describe('the instances', () => {
  test('are the writer and two readers on Graviton2, with names that survive a failover', () => {
    expect(Object.values(instances).map(({ Properties }) => Properties.DBInstanceIdentifier)).toEqual([
      'aurora-1-production-trading',
      'aurora-2-production-trading',
      'aurora-3-production-trading',
    ]);
    expect(new Set(Object.values(instances).map(({ Properties }) => Properties.DBInstanceClass))).toEqual(
      new Set(['db.r6g.large']),
    );
  });

  test('are as many readers as the definition asks for', () => {
    withTarget({ readers: 1 }).resourceCountIs('AWS::RDS::DBInstance', 2);
  });

  test('leave their Availability Zone to Aurora and are private', () => {
    for (const { Properties } of Object.values(instances)) {
      expect(Properties).not.toHaveProperty('AvailabilityZone');
      expect(Properties).toMatchObject({ PubliclyAccessible: false, CACertificateIdentifier: 'rds-ca-rsa2048-g1' });
    }
  });

  test('report their operating system each minute, by a role that only RDS of this account may assume', () => {
    for (const { Properties } of Object.values(instances)) {
      expect(Properties).toMatchObject({ MonitoringInterval: 60, MonitoringRoleArn: expect.anything() });
    }
    template.hasResourceProperties('AWS::IAM::Role', {
      RoleName: 'role-aurora-monitoring-production-trading',
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'monitoring.rds.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': '000000000000' } },
          }),
        ],
      },
    });
  });

  test('follow the load where the capacity is serverless, and the first reader keeps the size of the writer', () => {
    const serverless = withTarget({
      capacity: { kind: 'serverless-v2', minimumUnits: 1, maximumUnits: 16 },
      readers: 2,
    });
    serverless.hasResourceProperties('AWS::RDS::DBCluster', {
      ServerlessV2ScalingConfiguration: { MinCapacity: 1, MaxCapacity: 16 },
    });
    const found = Object.values(resourcesOf<Record<string, unknown>>(serverless, 'AWS::RDS::DBInstance'));
    expect(found.map(({ Properties }) => Properties.DBInstanceClass)).toEqual(Array(3).fill('db.serverless'));
    expect(found.map(({ Properties }) => Properties.PromotionTier)).toEqual([0, 1, 2]);
  });
});

describe('the parameter groups', () => {
  const group = (source = template) =>
    only<{ Parameters: Record<string, string>; DBClusterParameterGroupName: string; Description: string }>(
      source,
      'AWS::RDS::DBClusterParameterGroup',
    );

  test('force TLS on every connection', () => {
    expect(group().Properties.Parameters['rds.force_ssl']).toBe('1');
  });

  test('have logical replication on from the first day, for the way back', () => {
    expect(group().Properties.Parameters['rds.logical_replication']).toBe('1');
  });

  test('hold the parameters of the definition, each with its reason in the metadata', () => {
    const max_connections = { value: '500', reason: 'As on the source server.' };
    const added = group(withTarget({ parameters: { max_connections } }));
    expect(added.Properties.Parameters).toMatchObject({ max_connections: '500', 'rds.force_ssl': '1' });
    expect(added.Metadata).toMatchObject({
      max_connections: 'As on the source server.',
      'rds.force_ssl': expect.stringMatching(/TLS/),
    });
  });

  test('hold the parameters of the definition for the instances, beside those of Crossfade', () => {
    const instanceParameters = { work_mem: { value: '16384', reason: 'As on the source server.' } };
    const added = only<{ Parameters: Record<string, string> }>(
      withTarget({ instanceParameters }),
      'AWS::RDS::DBParameterGroup',
    );
    expect(added.Properties.Parameters).toEqual({ work_mem: '16384', log_lock_waits: '1' });
    expect(added.Metadata).toMatchObject({ work_mem: 'As on the source server.' });
  });

  test('never let a definition turn TLS off', () => {
    const off = { value: '0', reason: 'An old client.' };
    const { Parameters } = group(withTarget({ parameters: { 'rds.force_ssl': off } })).Properties;
    expect(Parameters['rds.force_ssl']).toBe('1');
  });

  test('get new names with another major version, since the old groups are still in use while the new ones are made', () => {
    const other = group(withTarget({ version: '17.5' })).Properties;
    expect(other.DBClusterParameterGroupName).not.toBe(group().Properties.DBClusterParameterGroupName);
    expect(other.DBClusterParameterGroupName).toContain('aurora-postgresql17');
  });

  test('keep their description when parameters change, because another description would replace the group', () => {
    const parameters = { work_mem: { value: '65536', reason: 'As on the source server.' } };
    expect(group(withTarget({ parameters })).Properties.Description).toBe(group().Properties.Description);
  });

  test('are in use by cluster and instances', () => {
    expect(cluster.Properties.DBClusterParameterGroupName).toEqual({ Ref: group().logicalId });
    const own = only(template, 'AWS::RDS::DBParameterGroup');
    for (const { Properties } of Object.values(instances)) {
      expect(Properties.DBParameterGroupName).toEqual({ Ref: own.logicalId });
    }
  });
});
