import { DescribeServicesCommand, type ECSClient } from '@aws-sdk/client-ecs';
import type { ReleaseTarget } from './request';

/**
 * Returns the ARN of the task definition revision that serves the users now: that of the primary task set.
 *
 * @throws Error when the service is not there
 */
export async function liveRevisionArn(
  ecs: ECSClient,
  { cluster, service }: Pick<ReleaseTarget, 'cluster' | 'service'>,
): Promise<string> {
  const { services } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
  const found = services?.find(({ status }) => status === 'ACTIVE');
  const primary = found?.taskSets?.find(({ status }) => status === 'PRIMARY')?.taskDefinition ?? found?.taskDefinition;
  if (primary === undefined) {
    throw new Error(
      `Service ${service} of cluster ${cluster} is not there or runs no task definition: deploy AppStack again`,
    );
  }
  return primary;
}
