import { CustomResource } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { timeoutSeconds } from '../../lambda/instance-release/timing';
import type { ServiceDefinition } from '../definition';
import { polledProvider } from '../functions/polled-provider';
import type { NetworkStack } from '../network/network-stack';
import type { MigrationSettings } from '../settings';
import type { InstanceGroup } from './instance-group';
import { allowInstanceReleases } from './instance-release-permissions';
import { LiveImage } from './live-image';
import { timeToAlarm } from './release-alarms';

/** What the releases are made from. */
export interface InstanceReleasesProps {
  readonly settings: MigrationSettings;
  readonly network: NetworkStack;
  readonly definition: ServiceDefinition;
  /** Holds the released images. */
  readonly repository: ecr.IRepository;
  /** Stop a release. */
  readonly alarms: readonly cloudwatch.Alarm[];
  readonly logGroup: logs.ILogGroup;
}

/**
 * The releases of a service that runs on EC2: a custom resource that writes the live image and has Auto Scaling replace
 * every instance, the first one alone while the release alarms watch it. What fails is taken back the same way.
 *
 * CloudFormation could do it by a changed launch template, but then the template would have to name the live image, and a
 * deploy without `-c imageTag` would not know it.
 */
export class InstanceReleases extends Construct {
  readonly liveImage: LiveImage;
  private readonly serviceToken: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: InstanceReleasesProps,
  ) {
    super(scope, id);
    const { settings, network, definition, repository } = props;
    const { onEvent, isComplete, serviceToken } = polledProvider(this, {
      settings,
      source: 'instance-release',
      descriptions: {
        onEvent: 'Begins the release of a service, and keeps its live image',
        isComplete: 'Releases a service by an instance refresh and watches it',
      },
      timeoutSeconds,
      questionSeconds: 15,
      encryptionKey: network.operationsKey,
    });
    allowInstanceReleases({ settings, definition, repository, onEvent, isComplete });
    this.serviceToken = serviceToken;
    this.liveImage = new LiveImage(this, 'LiveImage', { settings, definition, serviceToken });
  }

  /** Releases to a group, once it is there: last on the way in, first on the way out. */
  release(group: InstanceGroup): void {
    const { settings, definition, repository, alarms, logGroup } = this.props;
    const release = new CustomResource(this, definition.name, {
      serviceToken: this.serviceToken,
      resourceType: 'Custom::InstanceRelease',
      properties: {
        // An absent property and an empty one are not the same to a person who reads the diff.
        ImageTag: settings.imageTag ?? '',
        Group: group.resource.ref,
        Parameter: this.liveImage.parameterName,
        RepositoryUri: repository.repositoryUri,
        Alarms: alarms.map(({ alarmName }) => alarmName),
        WarmupSeconds: group.warmupSeconds,
        CanarySeconds: timeToAlarm(settings).toSeconds(),
        LogGroup: logGroup.logGroupName,
      },
    });
    release.node.addDependency(group);
  }
}
