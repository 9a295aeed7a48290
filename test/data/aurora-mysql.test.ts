import { techvault } from '../../lib/definitions/techvault';
import { mysql } from './mysql';
import { dataStack, only, resourcesOf } from './stack';

const { template } = dataStack(mysql);
const cluster = only<Record<string, unknown>>(template, 'AWS::RDS::DBCluster');

interface Group {
  readonly Family: string;
  readonly Parameters: Readonly<Record<string, string>>;
}
const clusterGroup = (source = template) =>
  only<Group & { DBClusterParameterGroupName: string }>(source, 'AWS::RDS::DBClusterParameterGroup');
const instanceGroup = (source = template) => only<Group>(source, 'AWS::RDS::DBParameterGroup');

describe('the cluster', () => {
  test('is Aurora MySQL in the version of the definition, on the port of the source', () => {
    expect(cluster.Properties).toMatchObject({
      Engine: 'aurora-mysql',
      EngineVersion: techvault.target.version,
      DatabaseName: 'techvault',
      Port: 3306,
      BackupRetentionPeriod: 1,
      EnableIAMDatabaseAuthentication: true,
      StorageEncrypted: true,
    });
  });

  test('has a master user whose secret nothing rotates', () => {
    template.resourceCountIs('AWS::SecretsManager::RotationSchedule', 0);
    expect(cluster.Properties).not.toHaveProperty('ManageMasterUserPassword');
    expect(cluster.Properties.MasterUsername).toBe('crossfade_admin');
  });

  test('has no Backtrack, which Aurora does not support together with the binary log', () => {
    expect(cluster.Properties).not.toHaveProperty('BacktrackWindow');
  });

  test('writes each of its logs to a group that is there first, encrypted, and goes with the stack', () => {
    const logs = ['audit', 'error', 'general', 'slowquery'];
    expect(cluster.Properties.EnableCloudwatchLogsExports).toEqual(logs);
    for (const log of logs) {
      const group = only<Record<string, unknown>>(template, 'AWS::Logs::LogGroup', `AuroraLogs${log}`);
      expect(group).toMatchObject({
        DeletionPolicy: 'Delete',
        Properties: {
          LogGroupName: `/aws/rds/cluster/aurora-production-trading/${log}`,
          RetentionInDays: 90,
          KmsKeyId: expect.anything(),
        },
      });
      expect(cluster.DependsOn).toContain(group.logicalId);
    }
  });

  test('reports to Database Insights from every instance, of the smallest class as well', () => {
    const capacity = { kind: 'provisioned', instanceType: 't4g.medium' } as const;
    const smallest = dataStack({ ...mysql, target: { ...mysql.target, capacity } }).template;
    const instances = Object.values(resourcesOf<Record<string, unknown>>(smallest, 'AWS::RDS::DBInstance'));
    expect(instances).toHaveLength(3);
    for (const { Properties } of instances) {
      expect(Properties).toMatchObject({ DBInstanceClass: 'db.t4g.medium', EnablePerformanceInsights: true });
    }
  });
});

describe('the parameter groups', () => {
  test('are of the release series, and keep the dot of its name out of their own', () => {
    expect(clusterGroup().Properties).toMatchObject({
      Family: 'aurora-mysql8.0',
      DBClusterParameterGroupName: 'cluster-aurora-mysql8-0-production-trading',
    });
    expect(instanceGroup().Properties.Family).toBe('aurora-mysql8.0');

    const version = '8.4.mysql_aurora.8.4.8';
    const newer = dataStack({ ...mysql, target: { ...mysql.target, version } }).template;
    expect(clusterGroup(newer).Properties.Family).toBe('aurora-mysql8.4');
  });

  test('force TLS on every connection', () => {
    expect(clusterGroup().Properties.Parameters['require_secure_transport']).toBe('ON');
  });

  test('have the binary log on from the first day, as DMS can read it, for the way back', () => {
    expect(clusterGroup().Properties.Parameters).toMatchObject({
      binlog_format: 'ROW',
      binlog_checksum: 'NONE',
    });
  });

  test('audit sign-ins and changes of rights and tables, and never a statement that holds data', () => {
    const { server_audit_logging, server_audit_events } = clusterGroup().Properties.Parameters;
    expect([server_audit_logging, server_audit_events]).toEqual(['1', 'CONNECT,QUERY_DCL,QUERY_DDL']);
    for (const { Properties } of [clusterGroup(), instanceGroup()]) {
      expect(Properties.Parameters).not.toHaveProperty('general_log');
    }
  });

  test('let DMS load, and the operator make triggers and functions', () => {
    expect(instanceGroup().Properties.Parameters).toMatchObject({
      local_infile: '1',
      log_bin_trust_function_creators: '1',
    });
  });

  test('keep the events of the source from firing in Aurora until Aurora is the writer of record', () => {
    expect(clusterGroup().Properties.Parameters['event_scheduler']).toBe('OFF');
    for (const migrationPhase of ['cutover', 'complete']) {
      const later = clusterGroup(dataStack(mysql, { migrationPhase }).template);
      expect(later.Properties.Parameters).toEqual({ ...clusterGroup().Properties.Parameters, event_scheduler: 'ON' });
    }
  });

  test('have the events as the definition says, in any phase', () => {
    const parameters = { event_scheduler: { value: 'ON', reason: 'Aurora is the writer of record.' } };
    const after = dataStack({ ...mysql, target: { ...mysql.target, parameters } }).template;
    expect(clusterGroup(after).Properties.Parameters['event_scheduler']).toBe('ON');
    expect(clusterGroup(after).Metadata).toMatchObject({ event_scheduler: 'Aurora is the writer of record.' });
  });

  test('hold the parameters of the definition, of cluster and instances, with their reasons', () => {
    const parameters = { lower_case_table_names: { value: '1', reason: 'The source runs on Windows.' } };
    const instanceParameters = { max_connections: { value: '500', reason: 'As on the source.' } };
    const own = dataStack({ ...mysql, target: { ...mysql.target, parameters, instanceParameters } }).template;
    expect(clusterGroup(own).Properties.Parameters['lower_case_table_names']).toBe('1');
    expect(instanceGroup(own).Properties.Parameters).toMatchObject({ max_connections: '500', local_infile: '1' });
    expect(instanceGroup(own).Metadata).toMatchObject({ max_connections: 'As on the source.' });
  });
});

test('prints how to have Aurora keep its binary log, which no parameter has', () => {
  const output = JSON.stringify(template.findOutputs('KeepBinlog'));
  expect(output).toContain("rds_set_configuration('binlog retention hours', 168)");
  expect(output).toContain("--user 'crossfade_admin'");
});
