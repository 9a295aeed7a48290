import {
  type DatabaseMigrationServiceClient,
  DescribeReplicationTasksCommand,
  type ReplicationTask,
  ResourceNotFoundFault,
} from '@aws-sdk/client-database-migration-service';

/**
 * Returns a replication task as DMS describes it, without its settings; undefined where there is none. DMS answers a filter
 * that matches nothing with an error.
 */
export async function describeReplicationTask(
  dms: Pick<DatabaseMigrationServiceClient, 'send'>,
  taskArn: string,
): Promise<ReplicationTask | undefined> {
  try {
    const { ReplicationTasks: [task] = [] } = await dms.send(
      new DescribeReplicationTasksCommand({
        Filters: [{ Name: 'replication-task-arn', Values: [taskArn] }],
        WithoutSettings: true,
      }),
    );
    return task;
  } catch (error) {
    if (error instanceof ResourceNotFoundFault) {
      return undefined;
    }
    throw error;
  }
}
