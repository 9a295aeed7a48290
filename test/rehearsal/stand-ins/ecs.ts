import { DescribeServicesCommand, type ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { DeployedService } from './deployment';

/**
 * A service of the emulator. Its ECS takes the call that AWS refuses for a service that CodeDeploy deploys, and knows no
 * task sets: the service moves at once.
 */
export function serviceOf(ecs: ECSClient, cluster: string, service: string): DeployedService {
  return {
    async taskDefinition() {
      const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
      const arn = services.find(({ status }) => status === 'ACTIVE')?.taskDefinition;
      if (arn === undefined) {
        throw new Error(`Service ${service} of cluster ${cluster} is not there.`);
      }
      return arn;
    },
    async move(taskDefinition) {
      await ecs.send(new UpdateServiceCommand({ cluster, service, taskDefinition }));
    },
  };
}
