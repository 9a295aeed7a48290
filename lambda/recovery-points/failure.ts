import { log } from '../log';
import type { ActiveJob } from './jobs';
import type { RemainingPoint } from './points';

/** What is left of a vault that was to be empty. */
export interface Leftovers {
  readonly vaultName: string;
  readonly jobs: readonly ActiveJob[];
  readonly points: readonly RemainingPoint[];
}

/**
 * Characters of the list in an error. CloudFormation takes answers of up to 4096 bytes; the commands, a stack trace and ids
 * need the rest. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 */
const longestList = 1200;

/** Describes for a person that AWS Backup could not be asked to the end. */
export function describeSilence(vaultName: string, error: unknown): string {
  return (
    `Backup vault ${vaultName} may not be empty: AWS Backup did not answer in time, last with ${String(error)}. ` +
    `What to do next: ${nextStep(vaultName)}`
  );
}

/** What to do when AWS Backup did not say what is left. */
export function nextStep(vaultName: string): string {
  return `destroy again, and look with: aws backup list-recovery-points-by-backup-vault --backup-vault-name ${vaultName}`;
}

/** Describes for a person what is left in a vault, and the commands that take it away. The log holds the whole list. */
export function describeFailure({ vaultName, jobs, points }: Leftovers): string {
  log('error', { event: 'the backup vault is not empty', vaultName, jobs, points });
  const list = [
    ...jobs.map(({ id, state, resourceType }) => `backup job ${id} (${resourceType}, ${state})`),
    ...points.map(({ arn, status, statusMessage, refusal }) => {
      const why = refusal?.reason ?? statusMessage;
      return `${arn} (${status}${why === undefined ? '' : `; ${why.slice(0, 200)}`})`;
    }),
  ];
  const shown = list.filter((_, index) => list.slice(0, index + 1).join(', ').length <= longestList);
  const more = list.length === shown.length ? '' : ` and ${list.length - shown.length} more, named in the log`;
  const commands = [
    ...(jobs.length > 0
      ? [
          `aws backup list-backup-jobs --by-backup-vault-name ${vaultName}`,
          // Not for Aurora, of which AWS Backup stops no job.
          ...jobs
            .filter(({ resourceType }) => resourceType !== 'Aurora')
            .slice(0, 1)
            .map(({ id }) => `aws backup stop-backup-job --backup-job-id ${id}`),
        ]
      : []),
    `aws backup list-recovery-points-by-backup-vault --backup-vault-name ${vaultName}`,
    `aws backup delete-recovery-point --backup-vault-name ${vaultName} --recovery-point-arn ${points[0]?.arn ?? '<arn>'}`,
  ];
  return (
    `Backup vault ${vaultName} is not empty: ${shown.join(', ')}${more}. What to do next: wait until each job has ended, ` +
    `delete each recovery point, nested ones before their composite one, then destroy again: ${commands.join('; ')}`
  );
}
