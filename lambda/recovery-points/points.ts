import {
  type BackupClient,
  DeleteRecoveryPointCommand,
  paginateListRecoveryPointsByBackupVault,
  type RecoveryPointByBackupVault,
} from '@aws-sdk/client-backup';
import { log } from '../log';
import { type Refusal, refusalOf } from './refusal';
import { deletionsPerQuestion } from './timing';

/** A recovery point that was in the vault. */
export interface RemainingPoint {
  readonly arn: string;
  readonly status: string;
  /** What AWS Backup says of the status. */
  readonly statusMessage: string | undefined;
  /** Why it was not deleted. Absent when its deletion has begun, or was not tried yet. */
  readonly refusal: Refusal | undefined;
}

/**
 * Begins to delete those recovery points of a vault that can be deleted now.
 *
 * A composite one, of a CloudFormation stack, goes after its nested ones: AWS Backup refuses it while it has any. With the
 * last of them it mostly goes by itself.
 *
 * @returns every recovery point that was in the vault
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/applicationstackbackups.html
 */
export async function deletePoints(backup: BackupClient, vaultName: string): Promise<readonly RemainingPoint[]> {
  const points = await listPoints(backup, vaultName);
  const deletable = new Set(deletableNow(points));
  const remaining: RemainingPoint[] = [];
  let begun = 0;
  for (const point of points) {
    const { RecoveryPointArn: arn = '', Status: status = 'unknown', StatusMessage: statusMessage } = point;
    const left: RemainingPoint = { arn, status, statusMessage, refusal: undefined };
    // A refusal comes at once and does not count, or points that are always refused would keep the others from their turn.
    if (!deletable.has(point) || begun >= deletionsPerQuestion) {
      remaining.push(left);
      continue;
    }
    const deletion = new DeleteRecoveryPointCommand({ BackupVaultName: vaultName, RecoveryPointArn: arn });
    const refusal = await refusalOf(() => backup.send(deletion));
    begun += refusal === undefined ? 1 : 0;
    log(refusal === undefined ? 'info' : 'warn', { event: 'deleting a recovery point', arn, status, refusal });
    remaining.push({ ...left, refusal });
  }
  return remaining;
}

/**
 * Picks the recovery points whose deletion can be asked for: not those that a job still makes, not those whose deletion has
 * begun, and none that another one names as its parent. The others go in every status: `EXPIRED` is one that AWS Backup
 * could not delete itself, `PARTIAL` a composite one that lacks a resource, `STOPPED` a continuous one.
 */
export function deletableNow(points: readonly RecoveryPointByBackupVault[]): readonly RecoveryPointByBackupVault[] {
  const parents = new Set(points.map(({ ParentRecoveryPointArn }) => ParentRecoveryPointArn));
  return points.filter(
    ({ RecoveryPointArn, Status }) => !parents.has(RecoveryPointArn) && Status !== 'CREATING' && Status !== 'DELETING',
  );
}

async function listPoints(backup: BackupClient, vaultName: string): Promise<readonly RecoveryPointByBackupVault[]> {
  const points: RecoveryPointByBackupVault[] = [];
  const pages = paginateListRecoveryPointsByBackupVault(
    { client: backup, pageSize: 1000 },
    { BackupVaultName: vaultName },
  );
  for await (const { RecoveryPoints = [] } of pages) {
    points.push(...RecoveryPoints);
  }
  return points;
}
