import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { TargetDatabase } from '../definition';
import { EncryptedLogGroup } from '../functions/log-group';
import type { NetworkStack } from '../network/network-stack';
import type { PhaseGuard } from '../network/phase-guard';
import { fixedSecurityGroup } from '../network/security-groups';
import { subnetGroups } from '../network/tiered-vpc';
import type { MigrationSettings } from '../settings';
import { engineOf, exportedLogs } from './database-engine';
import { backupWindow, maintenanceWindow } from './maintenance';
import { ParameterGroups } from './parameter-groups';

/** What the cluster is made from. */
export interface AuroraProps {
  readonly settings: MigrationSettings;
  readonly network: NetworkStack;
  /** Key of the storage, of its snapshots and of Performance Insights. */
  readonly encryptionKey: kms.IKey;
  /** Name and password of the master user. */
  readonly masterUser: rds.Credentials;
  /** Lets no parameter change in a deploy of another phase than the live one. */
  readonly guard: PhaseGuard;
}

/** The Aurora cluster that the system moves to: a writer, readers, and nothing that outlives it. */
export class Aurora extends Construct {
  readonly cluster: rds.DatabaseCluster;

  constructor(scope: Construct, id: string, { settings, network, encryptionKey, masterUser, guard }: AuroraProps) {
    super(scope, id);
    const { names, definition } = settings;
    const { target, source } = definition;
    const { vpc } = network;
    const vpcSubnets = { subnetGroupName: subnetGroups.database };
    const clusterIdentifier = names.of('aurora');
    const engine = engineOf(target);
    const parameterGroups = new ParameterGroups(this, 'Parameters', { settings, engine });
    guard.protect(parameterGroups);
    const logs = exportedLogs[target.engine];
    // Made before the cluster and with a retention: RDS would make each by itself, for ever. Not
    // `cloudwatchLogsRetention`, which would bring a Lambda function to set the retention afterwards.
    const logGroups = logs.map(
      (log) =>
        new EncryptedLogGroup(this, log === 'postgresql' ? 'Logs' : `Logs-${log}`, {
          settings,
          encryptionKey: network.operationsKey,
          logGroupName: `/aws/rds/cluster/${clusterIdentifier}/${log}`,
          madeAgainBy: 'RDS',
        }),
    );

    const instance: rds.ClusterInstanceOptions = {
      // An upgrade restarts the instance and cuts the replication: it happens when the definition's version changes, and
      // not in a maintenance window in mid-migration.
      autoMinorVersionUpgrade: false,
      parameterGroup: parameterGroups.instance,
      caCertificate: rds.CaCertificate.RDS_CA_RSA2048_G1,
      preferredMaintenanceWindow: maintenanceWindow,
      publiclyAccessible: false,
      enablePerformanceInsights: true,
      performanceInsightEncryptionKey: encryptionKey,
    };
    const [writer, ...readers] = instancesOf(settings, instance);
    this.cluster = new rds.DatabaseCluster(this, 'Cluster', {
      engine,
      clusterIdentifier,
      // No Availability Zones: "Aurora automatically chooses an appropriate Availability Zone if you don't specify one".
      // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
      writer,
      readers,
      ...serverlessLimits(target),
      vpc,
      vpcSubnets,
      subnetGroup: new rds.SubnetGroup(this, 'Subnets', {
        subnetGroupName: names.of('aurora-subnets'),
        description: 'Isolated subnets of the database tier',
        vpc,
        vpcSubnets,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      securityGroups: [fixedSecurityGroup(this, 'SecurityGroup', network.securityGroups.database)],
      // The source's own port, so that the application's port stays when its writer moves.
      port: source.port,
      defaultDatabaseName: source.databaseName,
      credentials: masterUser,
      iamAuthentication: true,
      storageEncryptionKey: encryptionKey,
      parameterGroup: parameterGroups.cluster,
      // Where the definition does not ask for extended support, a create past the end of standard support fails. RDS's own
      // default would bill it.
      // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/extended-support.html
      engineLifecycleSupport: target.extendedSupport
        ? rds.EngineLifecycleSupport.OPEN_SOURCE_RDS_EXTENDED_SUPPORT
        : rds.EngineLifecycleSupport.OPEN_SOURCE_RDS_EXTENDED_SUPPORT_DISABLED,
      autoMinorVersionUpgrade: false,
      backup: { retention: Duration.days(target.backupRetentionDays), preferredWindow: backupWindow },
      preferredMaintenanceWindow: maintenanceWindow,
      cloudwatchLogsExports: [...logs],
      databaseInsightsMode: rds.DatabaseInsightsMode.STANDARD,
      enablePerformanceInsights: true,
      performanceInsightEncryptionKey: encryptionKey,
      monitoringInterval: Duration.minutes(1),
      monitoringRole: monitoringRole(this, settings),
      deletionProtection: false,
      // The default of CDK is a final snapshot, which would stay behind.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.cluster.node.addDependency(...logGroups);

    acknowledgeDeletion(this.cluster);
    acknowledgeUpgrades(this.cluster);
    if (target.engine === 'aurora-mysql') {
      acknowledgeNoBacktrack(this.cluster);
    }
    // The port that the rule looks for, with any engine of Aurora.
    if (source.port === 3306) {
      acknowledgePort(this.cluster);
    }
  }
}

function acknowledgeDeletion(cluster: rds.DatabaseCluster): void {
  const reason =
    'Every resource must go with `cdk destroy`, by requirement. Until the migration is complete the source holds every row as well, and a deleted cluster is loaded again from there. Deleting it takes the deployment role, and a stack deletion or a replacement that the change set names.';
  acknowledge(cluster, { pack: 'AwsSolutions', rule: 'RDS10', reason });
  acknowledge(cluster, { pack: 'NIST.800.53.R5', rule: 'RDSInstanceDeletionProtectionEnabled', reason });
}

function acknowledgeUpgrades(cluster: rds.DatabaseCluster): void {
  acknowledge(cluster, {
    pack: 'PCI.DSS.321',
    rule: 'RDSAutomaticMinorVersionUpgradeEnabled',
    reason:
      'An upgrade that comes by itself restarts the database and cuts the replication in mid-migration. The version is a line of the definition, checked to be a full version; a patch is a reviewed change of that line, deployed when the operator chooses.',
  });
}

function acknowledgePort(cluster: rds.DatabaseCluster): void {
  acknowledge(cluster, {
    pack: 'AwsSolutions',
    rule: 'RDS11',
    reason:
      'Aurora keeps the port of the source, so that the application needs no other one when the writer moves, there and back. An unusual port would hide nothing: the cluster stands in isolated subnets, and its security group admits the services and the replication alone.',
  });
}

function acknowledgeNoBacktrack(cluster: rds.DatabaseCluster): void {
  acknowledge(cluster, {
    pack: 'AwsSolutions',
    rule: 'RDS14',
    reason:
      'Aurora does not support Backtrack together with replication by the binary log, which the way back to the source needs from the first day. Until the cutover the source holds every row; after it the automated backups restore any second of their retention.',
  });
}

/** Returns writer and readers. They are numbered and not called after their part: a failover swaps the parts. */
function instancesOf(
  { definition, names }: MigrationSettings,
  options: rds.ClusterInstanceOptions,
): [rds.IClusterInstance, ...rds.IClusterInstance[]] {
  const { capacity, readers } = definition.target;
  const instance = (number: number): rds.IClusterInstance => {
    const id = `Instance${number}`;
    const props = { ...options, instanceIdentifier: names.of(`aurora-${number}`) };
    return capacity.kind === 'provisioned'
      ? rds.ClusterInstance.provisioned(id, { ...props, instanceType: new ec2.InstanceType(capacity.instanceType) })
      : // The first reader keeps the writer's size, so that a failover finds an instance that carries the load.
        rds.ClusterInstance.serverlessV2(id, { ...props, scaleWithWriter: number === 2 });
  };
  return [instance(1), ...Array.from({ length: readers }, (_, index) => instance(index + 2))];
}

function serverlessLimits({ capacity }: TargetDatabase) {
  return capacity.kind === 'serverless-v2'
    ? { serverlessV2MinCapacity: capacity.minimumUnits, serverlessV2MaxCapacity: capacity.maximumUnits }
    : {};
}

/**
 * The role of Enhanced Monitoring. It writes to the log group `RDSOSMetrics`, which RDS makes once for all databases of
 * the account; it belongs to no cluster, so it is not ours to make or to delete.
 */
function monitoringRole(scope: Construct, { names, account }: MigrationSettings): iam.Role {
  const role = new iam.Role(scope, 'MonitoringRole', {
    roleName: names.of('role-aurora-monitoring', 64),
    assumedBy: new iam.ServicePrincipal('monitoring.rds.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonRDSEnhancedMonitoringRole')],
  });
  acknowledge(role, {
    pack: 'AwsSolutions',
    rule: 'IAM4',
    finding: 'Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole',
    reason:
      'It is the policy that RDS documents for the role of Enhanced Monitoring. It reaches log groups whose name begins with RDS and nothing else, and only the RDS monitoring of this account may assume the role.',
  });
  return role;
}
