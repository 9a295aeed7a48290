import {
  type BackupClient,
  type BackupJob,
  type BackupJobState,
  paginateListBackupJobs,
  StopBackupJobCommand,
} from '@aws-sdk/client-backup';
import { log } from '../log';
import { refusalOf } from './refusal';

/** A backup job that is not over. */
export interface ActiveJob {
  readonly id: string;
  readonly state: BackupJobState;
  /** Type of what it backs up, for example `Aurora`. */
  readonly resourceType: string;
}

/** States of a job that may still make a recovery point, and whether it can be asked to stop. */
const activeStates: Partial<Readonly<Record<BackupJobState, { readonly stoppable: boolean }>>> = {
  CREATED: { stoppable: true },
  PENDING: { stoppable: true },
  RUNNING: { stoppable: true },
  ABORTING: { stoppable: false },
};

/**
 * Asks the active backup jobs of a vault to stop. AWS Backup stops no job of Aurora
 * (https://docs.aws.amazon.com/aws-backup/latest/devguide/API_StopBackupJob.html): its refusal means to wait.
 *
 * @returns the jobs that were active before
 */
export async function stopJobs(backup: BackupClient, vaultName: string): Promise<readonly ActiveJob[]> {
  const jobs = await listActiveJobs(backup, vaultName);
  for (const job of jobs.filter(({ state }) => activeStates[state]?.stoppable)) {
    const refusal = await refusalOf(() => backup.send(new StopBackupJobCommand({ BackupJobId: job.id })));
    log('info', {
      event: refusal === undefined ? 'stopping the backup job' : 'waiting for the backup job',
      job,
      refusal,
    });
  }
  return jobs;
}

async function listActiveJobs(backup: BackupClient, vaultName: string): Promise<readonly ActiveJob[]> {
  const jobs: BackupJob[] = [];
  // Without a state, of which a list takes one: AWS Backup lists the jobs of the last 30 days, which is one page mostly.
  const pages = paginateListBackupJobs({ client: backup, pageSize: 1000 }, { ByBackupVaultName: vaultName });
  for await (const { BackupJobs = [] } of pages) {
    jobs.push(...BackupJobs);
  }
  return jobs.flatMap(({ BackupJobId: id, State: state, ResourceType: resourceType = 'unknown' }) =>
    id !== undefined && state !== undefined && activeStates[state] !== undefined ? [{ id, state, resourceType }] : [],
  );
}
