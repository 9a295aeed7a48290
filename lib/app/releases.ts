import { CustomResource } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { timeoutSeconds } from '../../lambda/release/timing';
import { polledProvider } from '../functions/polled-provider';
import type { NetworkStack } from '../network/network-stack';
import type { MigrationSettings } from '../settings';
import type { BlueGreenService } from './blue-green-service';
import type { Deployments } from './deployments';
import { allowReleases } from './release-permissions';

/** What the releases are made from. */
export interface ReleasesProps {
  readonly settings: MigrationSettings;
  readonly network: NetworkStack;
  readonly services: readonly BlueGreenService[];
  readonly deployments: Deployments;
}

/**
 * The release of each service: a custom resource that gives the service the image of `-c imageTag` and the current
 * configuration, by a CodeDeploy deployment, and is done when the users have been shifted to it.
 *
 * CloudFormation cannot do it: ECS refuses to update the task definition of a service that CodeDeploy deploys. Without
 * the flag the live image stays, and a service that was never released keeps the bootstrap image.
 */
export class Releases extends Construct {
  constructor(scope: Construct, id: string, { settings, network, services, deployments }: ReleasesProps) {
    super(scope, id);
    const { onEvent, isComplete, serviceToken } = polledProvider(this, {
      settings,
      source: 'release',
      descriptions: {
        onEvent: 'Begins the release of a service',
        isComplete: 'Releases a service by CodeDeploy and watches the deployment',
      },
      timeoutSeconds,
      questionSeconds: 15,
      encryptionKey: network.operationsKey,
    });
    allowReleases({ settings, services, deployments, onEvent, isComplete });
    for (const { definition, service, template, repository } of services) {
      const release = new CustomResource(this, definition.name, {
        serviceToken,
        resourceType: 'Custom::Release',
        properties: {
          // An absent property and an empty one are not the same to a person who reads the diff.
          ImageTag: settings.imageTag ?? '',
          TaskDefinitionArn: template.taskDefinitionArn,
          Cluster: service.cluster.clusterName,
          Service: service.serviceName,
          Application: deployments.application.applicationName,
          DeploymentGroup: settings.names.of(`deploy-${definition.name}`),
          ContainerName: definition.name,
          ContainerPort: definition.containerPort,
          RepositoryUri: repository.repositoryUri,
        },
      });
      // Last on the way in, first on the way out: a release needs all of the service, and its end leaves the service idle.
      // Its own group and no other: the dependencies would grow with the square of the number of services.
      release.node.addDependency(deployments.node.findChild(`Group-${definition.name}`), service);
    }
  }
}
