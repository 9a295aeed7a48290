import * as dms from 'aws-cdk-lib/aws-dms';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, type IDependable } from 'constructs';
import { EncryptedLogGroup } from '../functions/log-group';
import type { NetworkStack } from '../network/network-stack';
import { subnetGroups } from '../network/tiered-vpc';
import type { MigrationSettings } from '../settings';
import { maintenanceWindow } from './maintenance';
import { replicationNames } from './replication-names';

/** What the replication instance is made from. */
export interface ReplicationInstanceProps {
  readonly settings: MigrationSettings;
  readonly network: NetworkStack;
  /** Key of the storage, where changes wait while their table is loaded. */
  readonly encryptionKey: kms.IKey;
  /** The account roles, without which DMS refuses the subnet group. */
  readonly accountRoles: IDependable;
}

/**
 * The DMS replication instance, in the application subnets: from there it reaches the source through the link.
 *
 * DMS offers no Graviton class, the one exception to ARM64. A change of key, subnet group, identifiers or the public flag
 * replaces the instance, and with it the task: everything is loaded again.
 */
export class ReplicationInstance extends Construct {
  /** Identifier of the instance, which is also the last part of its ARN. */
  readonly identifier: string;
  readonly arn: string;
  /** Log of the tasks on the instance. */
  readonly logGroup: logs.ILogGroup;

  constructor(scope: Construct, id: string, props: ReplicationInstanceProps) {
    super(scope, id);
    const { settings, network, encryptionKey, accountRoles } = props;
    const { replication } = settings.definition;
    // One value for both identifiers: CloudWatch, the log group and the ARN then all say the same.
    this.identifier = replicationNames(settings).instanceIdentifier;

    const subnetGroup = new dms.CfnReplicationSubnetGroup(this, 'Subnets', {
      replicationSubnetGroupIdentifier: settings.names.of('dms-subnets'),
      replicationSubnetGroupDescription: 'Application subnets, which reach the source through the link',
      subnetIds: network.vpc.selectSubnets({ subnetGroupName: subnetGroups.application }).subnetIds,
    });
    subnetGroup.node.addDependency(accountRoles);

    this.logGroup = replicationLog(this, settings, network.operationsKey);

    const instance = new dms.CfnReplicationInstance(this, 'Instance', {
      replicationInstanceIdentifier: this.identifier,
      resourceIdentifier: this.identifier,
      replicationInstanceClass: replication.instanceClass,
      allocatedStorage: replication.storageGiB,
      engineVersion: replication.engineVersion,
      multiAz: replication.multiAz,
      kmsKeyId: encryptionKey.keyArn,
      // The default is true.
      publiclyAccessible: false,
      replicationSubnetGroupIdentifier: subnetGroup.ref,
      vpcSecurityGroupIds: [network.securityGroups.replication.securityGroupId],
      // An upgrade restarts every task; a major one needs the tasks tested again.
      autoMinorVersionUpgrade: false,
      allowMajorVersionUpgrade: false,
      preferredMaintenanceWindow: maintenanceWindow,
    });
    // The group goes after the instance, whose tasks write to it to the last.
    instance.node.addDependency(this.logGroup);
    this.arn = instance.ref;
  }
}

/**
 * Makes the log group of the tasks. DMS writes to its name and to no other, and would make the group by itself, for ever.
 *
 * @param encryptionKey the operations key
 */
export function replicationLog(
  scope: Construct,
  settings: MigrationSettings,
  encryptionKey: kms.IKey,
): EncryptedLogGroup {
  const { logGroupName } = replicationNames(settings);
  return new EncryptedLogGroup(scope, 'Logs', { settings, encryptionKey, logGroupName, madeAgainBy: 'DMS' });
}
