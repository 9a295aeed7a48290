import { DescribeTasksCommand, type ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { familyOf, type ReleaseTarget } from './request';

/** Tasks of a new revision that stopped by themselves, after which nobody expects the next one to stay. */
export const hopelessAfterTasks = 5;

/** What ECS says of the tasks of one revision that stopped by themselves. */
export interface StoppedTasks {
  readonly count: number;
  /** The different reasons, each once. */
  readonly reasons: readonly string[];
}

/**
 * Reads why tasks of a revision stopped. ECS keeps a stopped task for an hour. CodeDeploy itself waits as long for tasks
 * that never become healthy, and then says no more than that.
 */
export async function stoppedTasks(
  ecs: ECSClient,
  { cluster, templateArn }: ReleaseTarget,
  revisionArn: string,
): Promise<StoppedTasks> {
  const { taskArns = [] } = await ecs.send(
    new ListTasksCommand({ cluster, family: familyOf(templateArn), desiredStatus: 'STOPPED' }),
  );
  if (taskArns.length === 0) {
    return { count: 0, reasons: [] };
  }
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
  const failed = tasks.filter(
    ({ taskDefinitionArn, stopCode }) =>
      taskDefinitionArn === revisionArn &&
      (stopCode === 'TaskFailedToStart' || stopCode === 'EssentialContainerExited'),
  );
  const reasons = failed.map(({ stoppedReason, containers = [] }) => {
    const details = containers.map(
      ({ reason, exitCode }) => reason ?? (exitCode ? `exit code ${exitCode}` : undefined),
    );
    return [stoppedReason, ...details].filter((part) => part !== undefined).join(': ');
  });
  return { count: failed.length, reasons: [...new Set(reasons)] };
}
