import { Stack } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, type IDependable } from 'constructs';
import { ImageRepository } from '../containers/image-repository';
import type { DataStack } from '../data/data-stack';
import type { AutoScalingCompute, ServiceDefinition } from '../definition';
import { EncryptedLogGroup } from '../functions/log-group';
import type { NetworkStack } from '../network/network-stack';
import type { MigrationSettings } from '../settings';
import { ApplicationEnvironment } from './application-environment';
import type { BootstrapImage } from './bootstrap-image';
import { instanceBoot } from './instance-boot';
import { InstanceGroup } from './instance-group';
import { groupArn } from './instance-release-permissions';
import { InstanceReleases } from './instance-releases';
import { InstanceRole } from './instance-role';
import { InstanceTemplate } from './instance-template';
import { ReleaseAlarms } from './release-alarms';
import type { ApplicationService } from './service';
import { TargetGroup } from './target-group';

/** What a service on EC2 is made from. */
export interface InstanceServiceProps {
  readonly settings: MigrationSettings;
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly compute: AutoScalingCompute;
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  readonly bootstrapImage: BootstrapImage;
}

/**
 * One service on EC2 instances, each of which runs one container of it: image repository, target group, launch template,
 * Auto Scaling group, releases and the alarms that stop one.
 */
export class InstanceService extends Construct implements ApplicationService {
  readonly definition: ServiceDefinition;
  readonly firstTargetGroup: elbv2.ApplicationTargetGroup;
  readonly targetGroups: readonly elbv2.ApplicationTargetGroup[];
  readonly logGroup: logs.ILogGroup;
  readonly releaseAlarms: readonly cloudwatch.Alarm[];
  readonly repository: ImageRepository;
  readonly group: InstanceGroup;
  private readonly releases: InstanceReleases;

  constructor(scope: Construct, id: string, props: InstanceServiceProps) {
    super(scope, id);
    const { settings, network, data, compute, loadBalancer, bootstrapImage } = props;
    const { names, definition: migration } = settings;
    const [definition] = compute.services;
    const { name } = definition;
    this.definition = definition;
    this.repository = new ImageRepository(this, 'Repository', {
      repositoryName: names.of(`ecr-${name}`),
      encryptionKey: data.dataKey,
    });
    this.logGroup = new EncryptedLogGroup(this, 'Logs', {
      settings,
      encryptionKey: network.operationsKey,
      logGroupName: `/${names.of(`service-${name}`)}`,
    });
    this.firstTargetGroup = new TargetGroup(this, 'TargetGroup', {
      settings,
      network,
      definition,
      type: `tg-${name}`,
      targetType: elbv2.TargetType.INSTANCE,
    });
    this.targetGroups = [this.firstTargetGroup];
    this.releaseAlarms = new ReleaseAlarms(this, 'ReleaseAlarms', {
      settings,
      service: name,
      leastPercent: 100,
      loadBalancer,
      targetGroups: { Instances: this.firstTargetGroup },
      alertTopic: network.alertTopic,
    }).all;
    this.releases = new InstanceReleases(this, 'Releases', {
      settings,
      network,
      definition,
      repository: this.repository,
      alarms: this.releaseAlarms,
      logGroup: this.logGroup,
    });
    const environment = new ApplicationEnvironment(this, 'Environment', { settings, definition, data });
    this.group = new InstanceGroup(this, 'Group', {
      settings,
      network,
      definition,
      targetGroup: this.firstTargetGroup,
    });
    const { liveImage } = this.releases;
    const role = new InstanceRole(this, 'Role', {
      settings,
      definition,
      data,
      repository: this.repository,
      bootstrapRepository: bootstrapImage.repository,
      logGroup: this.logGroup,
      environment,
      liveImageArn: liveImage.parameterArn,
      groupArn: groupArn(this, this.group.groupName),
    });
    this.group.launch(
      new InstanceTemplate(this, 'Template', {
        settings,
        network,
        data,
        compute,
        role,
        boot: instanceBoot({
          region: migration.region,
          definition,
          environment,
          stackName: Stack.of(this).stackName,
          logicalId: this.group.resource.logicalId,
          groupName: this.group.groupName,
          hookName: this.group.hookName,
          targetGroupArn: this.firstTargetGroup.targetGroupArn,
          logGroupName: this.logGroup.logGroupName,
          liveImageParameter: liveImage.parameterName,
          bootstrapImage: bootstrapImage.reference,
        }),
      }),
    );
    // CloudFormation sees no reference from the group to any of them, but the first instance needs them all.
    this.group.node.addDependency(role, bootstrapImage, liveImage);
    this.releases.release(this.group);
  }

  /** Starts instances after a listener: in a target group that no listener uses, no instance ever becomes healthy. */
  startAfter(listener: IDependable): void {
    this.group.node.addDependency(listener);
  }
}
