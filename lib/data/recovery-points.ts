import { ArnFormat, CustomResource, Stack } from 'aws-cdk-lib';
import type * as backup from 'aws-cdk-lib/aws-backup';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { questionSeconds, timeoutSeconds } from '../../lambda/recovery-points/timing';
import { acknowledge } from '../acknowledge';
import type { NodeFunction } from '../functions/node-function';
import { polledProvider } from '../functions/polled-provider';
import type { MigrationSettings } from '../settings';

/** What the teardown of a backup vault is made from. */
export interface RecoveryPointsProps {
  readonly settings: MigrationSettings;
  /** The vault, which the same stack creates. */
  readonly vault: backup.BackupVault;
  /** Role with which AWS Backup made the recovery points, and deletes them. */
  readonly role: iam.Role;
  /** The operations key, for the log groups. */
  readonly encryptionKey: kms.IKey;
}

/**
 * Empties a backup vault just before it is deleted: CloudFormation deletes no vault that holds a recovery point
 * (https://github.com/aws/aws-cdk/issues/33711).
 *
 * The resource takes the name of the vault and depends on the role, so on destroy it goes before both: AWS Backup deletes
 * with the role that it made a recovery point with, and one that it may not delete becomes `EXPIRED` and stays
 * (https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-iam.html). What can start a backup must depend on the
 * resource, so that nothing fills the vault again.
 *
 * Its id must never change. CloudFormation would delete the resource of the old id, and with it every recovery point.
 */
export class RecoveryPoints extends Construct {
  /** What stands for the empty vault: what may fill the vault depends on it, and so goes first. */
  readonly resource: CustomResource;

  constructor(scope: Construct, id: string, { settings, vault, role, encryptionKey }: RecoveryPointsProps) {
    super(scope, id);
    const { isComplete, serviceToken } = polledProvider(this, {
      settings,
      source: 'recovery-points',
      descriptions: {
        onEvent: 'Notes when the backup vault is to be emptied',
        isComplete: 'Deletes the recovery points of the backup vault',
      },
      timeoutSeconds,
      questionSeconds,
      encryptionKey,
    });
    allowEmptying(isComplete, vault);
    this.resource = new CustomResource(this, 'Resource', {
      serviceToken,
      resourceType: 'Custom::RecoveryPoints',
      properties: { BackupVaultName: vault.backupVaultName },
    });
    this.resource.node.addDependency(role);
  }
}

/**
 * Allows a function to empty a vault, each action on the narrowest resource that AWS Backup knows.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbackup.html
 */
function allowEmptying(isComplete: NodeFunction, vault: backup.BackupVault): void {
  const stack = Stack.of(isComplete);
  const arn = (service: string, resource: string, resourceName: string) =>
    stack.formatArn({ service, resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  const allow = (actions: string[], resources: string[], conditions?: iam.Conditions) =>
    isComplete.addToRolePolicy(new iam.PolicyStatement({ actions, resources, conditions }));
  const accept = (resource: string, reason: string) =>
    acknowledge(isComplete.role as iam.IRole, {
      pack: 'AwsSolutions',
      rule: 'IAM5',
      finding: `Resource::${resource}`,
      reason,
    });

  allow(['backup:ListRecoveryPointsByBackupVault'], [vault.backupVaultArn]);
  allow(['backup:ListBackupJobs', 'backup:StopBackupJob'], ['*']);
  accept(
    '*',
    'Neither action has a resource-level permission. The function lists the jobs of its own vault and stops no other, and tests hold it to that.',
  );
  // The first is a recovery point of an Aurora cluster, the second one of a stack, or of a resource of a stack.
  // https://docs.aws.amazon.com/aws-backup/latest/devguide/access-control.html#resource-arns-table
  const recoveryPoints = [arn('rds', 'cluster-snapshot', 'awsbackup:*'), arn('backup', 'recovery-point', '*')];
  allow(['backup:DeleteRecoveryPoint'], recoveryPoints);
  for (const pattern of recoveryPoints) {
    accept(
      pattern,
      'AWS Backup chooses the ids of recovery points, and no ARN or condition key names their vault. Each call names the vault of this stack, and only recovery points that AWS Backup listed in it, and tests hold the function to that.',
    );
  }
  // AWS Backup deletes with this role where it cannot with the other, but only for somebody who could make it.
  // https://docs.aws.amazon.com/aws-backup/latest/devguide/deleting-backups.html#deleting-backups-troubleshooting
  const serviceName = 'backup.amazonaws.com';
  allow(
    ['iam:CreateServiceLinkedRole'],
    [
      stack.formatArn({
        service: 'iam',
        region: '',
        resource: 'role',
        resourceName: `aws-service-role/${serviceName}/AWSServiceRoleForBackup`,
      }),
    ],
    { StringEquals: { 'iam:AWSServiceName': serviceName } },
  );
}
