import {
  ClusterNotFoundException,
  DescribeTasksCommand,
  type DesiredStatus,
  type ECSClient,
  InvalidParameterException,
  ListTasksCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';

/**
 * Stops the containers of a cluster.
 *
 * @returns the ARNs of those that were not at their end before: each still holds a network interface, and keeps the
 *   cluster, its subnet and its security group from being deleted
 */
export async function stopContainers(ecs: ECSClient, cluster: string): Promise<readonly string[]> {
  try {
    const running = await list(ecs, cluster, 'RUNNING');
    for (const task of running) {
      await stop(ecs, cluster, task);
    }
    return [...running, ...(await ending(ecs, cluster, await list(ecs, cluster, 'STOPPED')))];
  } catch (error) {
    if (error instanceof ClusterNotFoundException) {
      return [];
    }
    throw error;
  }
}

/** One page of 100: a load has one container, and the ended ones are forgotten after an hour. */
async function list(ecs: ECSClient, cluster: string, desiredStatus: DesiredStatus): Promise<readonly string[]> {
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, desiredStatus }));
  return taskArns;
}

/** A container that has ended since it was listed needs no stop. */
async function stop(ecs: ECSClient, cluster: string, task: string): Promise<void> {
  try {
    await ecs.send(new StopTaskCommand({ cluster, task, reason: 'The stack is being deleted' }));
  } catch (error) {
    if (!(error instanceof InvalidParameterException)) {
      throw error;
    }
  }
}

/** Returns those that are to end and have not. */
async function ending(ecs: ECSClient, cluster: string, stopping: readonly string[]): Promise<readonly string[]> {
  if (stopping.length === 0) {
    return [];
  }
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [...stopping] }));
  return tasks.filter(({ lastStatus }) => lastStatus !== 'STOPPED').flatMap(({ taskArn }) => taskArn ?? []);
}
