import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { BackupDefinition } from '../definition';
import type { MigrationSettings } from '../settings';
import { RecoveryPoints } from './recovery-points';

/** What the backups are made from. */
export interface BackupsProps {
  readonly settings: MigrationSettings;
  readonly backup: BackupDefinition;
  /** Key of the vault and of the cluster. */
  readonly encryptionKey: kms.IKey;
  /** For the log groups of what empties the vault. */
  readonly operationsKey: kms.IKey;
  readonly cluster: rds.DatabaseCluster;
}

/** Longest name of a vault. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupVault.html */
const maximumVaultName = 50;

/**
 * A daily backup of the Aurora cluster. The application's stack adds itself to the plan.
 *
 * AWS Backup protects Aurora and CloudFormation only in a Region that has opted in to them, which is a setting of the
 * account and of no stack: `aws backup describe-region-settings` shows it. Without it the plan makes no recovery point.
 */
export class Backups extends Construct {
  readonly plan: backup.BackupPlan;
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: BackupsProps) {
    super(scope, id);
    const { settings, encryptionKey, operationsKey, cluster } = props;
    const { clusterArn } = cluster;
    const { retentionDays, startHourUtc } = props.backup;
    const vault = new backup.BackupVault(this, 'Vault', {
      backupVaultName: settings.names.of('backup-vault', maximumVaultName),
      encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.plan = new backup.BackupPlan(this, 'Plan', {
      backupPlanName: settings.names.of('backup-plan', maximumVaultName),
      backupVault: vault,
      backupPlanRules: [
        new backup.BackupPlanRule({
          ruleName: 'daily',
          scheduleExpression: events.Schedule.cron({ hour: String(startHourUtc), minute: '0' }),
          // A backup that cannot start in an hour or end in four is a failure that is reported, not one that waits on.
          startWindow: Duration.hours(1),
          completionWindow: Duration.hours(4),
          deleteAfter: Duration.days(retentionDays),
        }),
      ],
    });
    this.role = backupRole(this, settings, {
      clusterArn,
      keyArn: encryptionKey.keyArn,
      vaultArn: vault.backupVaultArn,
    });
    const selection = this.plan.addSelection('Aurora', {
      backupSelectionName: settings.names.of('aurora', maximumVaultName),
      resources: [backup.BackupResource.fromArn(clusterArn)],
      role: this.role,
      disableDefaultBackupPolicy: true,
    });
    const { resource: emptyVault } = new RecoveryPoints(this, 'RecoveryPoints', {
      settings,
      vault,
      role: this.role,
      encryptionKey: operationsKey,
    });
    // On destroy the plan goes first: it could start a backup while the vault is emptied.
    this.plan.node.addDependency(emptyVault);
    // AWS Backup tries the role when it takes the selection, so the role's policy must be there before.
    selection.node.addDependency(this.role);
    acknowledge(cluster, {
      pack: 'NIST.800.53.R5',
      rule: 'RDSInBackupPlan',
      reason:
        'An Aurora instance holds no data of its own: the data are in the volume of its cluster. AWS Backup protects Aurora by cluster, and the daily plan of this stack selects this cluster by its ARN.',
    });
  }
}

/**
 * Makes the role of AWS Backup, with those statements of `AWSBackupServiceRolePolicyForBackup` that AWS names for Aurora
 * and for CloudFormation stacks, narrowed to this deployment. The managed policy itself would add snapshots of every
 * volume, table and file system of the account. It restores nothing: that is a person's deed, with a person's role.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/security-iam-awsmanpol.html
 */
function backupRole(
  scope: Construct,
  { names }: MigrationSettings,
  { clusterArn, keyArn, vaultArn }: { readonly clusterArn: string; readonly keyArn: string; readonly vaultArn: string },
): iam.Role {
  const stack = Stack.of(scope);
  const role = new iam.Role(scope, 'Role', {
    roleName: names.of('role-backup', 64),
    assumedBy: new iam.ServicePrincipal('backup.amazonaws.com'),
  });
  const snapshotArn = stack.formatArn({
    service: 'rds',
    resource: 'cluster-snapshot',
    resourceName: 'awsbackup:*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  // By name and not by reference: AppStack comes after this stack. A stack's ARN ends with an id of its own.
  const applicationStackArn = stack.formatArn({
    service: 'cloudformation',
    resource: 'stack',
    resourceName: `${names.of('app-stack')}/*`,
  });
  const allow = (actions: string[], resources: string[], conditions?: iam.Conditions) =>
    role.addToPolicy(new iam.PolicyStatement({ actions, resources, conditions }));

  allow(['rds:CreateDBClusterSnapshot', 'rds:AddTagsToResource', 'rds:ListTagsForResource'], [clusterArn, snapshotArn]);
  allow(['rds:DeleteDBClusterSnapshot'], [snapshotArn]);
  // None of the four has resource-level permissions for what AWS Backup asks them.
  allow(
    [
      'rds:DescribeDBClusters',
      'rds:DescribeDBClusterSnapshots',
      'rds:DescribeDBClusterAutomatedBackups',
      'tag:GetResources',
    ],
    ['*'],
  );
  allow(['backup:DescribeBackupVault', 'backup:CopyIntoBackupVault'], [vaultArn]);
  allow(['kms:DescribeKey'], [keyArn]);
  allow(['kms:CreateGrant'], [keyArn], { Bool: { 'kms:GrantIsForAWSResource': 'true' } });
  allow(
    [
      'cloudformation:ListStacks',
      'cloudformation:DescribeStacks',
      'cloudformation:GetTemplate',
      'cloudformation:ListStackResources',
    ],
    [applicationStackArn],
  );
  acknowledge(
    role,
    {
      pack: 'AwsSolutions',
      rule: 'IAM5',
      finding: 'Resource::*',
      reason:
        'Three RDS Describe actions and tag:GetResources, which list and change nothing; IAM knows no resource for what AWS Backup asks them. Only AWS Backup may assume the role.',
    },
    {
      pack: 'AwsSolutions',
      rule: 'IAM5',
      finding: `Resource::${snapshotArn}`,
      reason:
        'AWS Backup gives every snapshot a new name, of which only the beginning is known. The pattern reaches snapshots that AWS Backup took in this account and Region, and no snapshot of a person or of Aurora itself.',
    },
    {
      pack: 'AwsSolutions',
      rule: 'IAM5',
      finding: `Resource::${applicationStackArn}`,
      reason:
        'A stack has a new id whenever it is created again under its name. The pattern reaches this one name, and the actions read the template and the list of resources.',
    },
  );
  return role;
}
