import {
  CancelReplicationTaskAssessmentRunCommand,
  type DatabaseMigrationServiceClient,
  DeleteReplicationTaskAssessmentRunCommand,
  paginateDescribeReplicationTaskAssessmentRuns,
} from '@aws-sdk/client-database-migration-service';
import { collect, unlessMoved } from './answers';

/** Statuses of a run that is under way: its task is `testing`, and cannot be deleted. */
const active: ReadonlySet<string> = new Set(['starting', 'provisioning', 'running']);

/** Statuses of a run that ends by itself. */
const ending: ReadonlySet<string> = new Set(['cancelling', 'deleting']);

/**
 * Cancels the premigration assessments of a task that are under way, and deletes what DMS keeps of those that have ended.
 * Their results go with their bucket.
 *
 * @returns what is left of them; empty when nothing is
 */
export async function removeRuns(dms: DatabaseMigrationServiceClient, taskArn: string): Promise<readonly string[]> {
  const Filters = [{ Name: 'replication-task-arn', Values: [taskArn] }];
  const found = await collect(
    paginateDescribeReplicationTaskAssessmentRuns({ client: dms }, { Filters }),
    (page) => page.ReplicationTaskAssessmentRuns,
  );
  const runs = found.filter(({ ReplicationTaskArn }) => ReplicationTaskArn === taskArn);
  for (const { ReplicationTaskAssessmentRunArn, Status = '' } of runs.filter(
    ({ Status }) => !ending.has(Status ?? ''),
  )) {
    const input = { ReplicationTaskAssessmentRunArn };
    await unlessMoved(() =>
      active.has(Status)
        ? dms.send(new CancelReplicationTaskAssessmentRunCommand(input))
        : dms.send(new DeleteReplicationTaskAssessmentRunCommand(input)),
    );
  }
  return runs.map(({ AssessmentRunName, Status }) => `Premigration assessment ${AssessmentRunName} is still ${Status}`);
}
