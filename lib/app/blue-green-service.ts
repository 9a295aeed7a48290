import { Duration } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ImageRepository } from '../containers/image-repository';
import type { DataStack } from '../data/data-stack';
import type { FargateServiceDefinition, ReleaseDefinition } from '../definition';
import { EncryptedLogGroup } from '../functions/log-group';
import type { NetworkStack } from '../network/network-stack';
import { subnetGroups } from '../network/tiered-vpc';
import type { MigrationSettings } from '../settings';
import { ApplicationEnvironment } from './application-environment';
import type { BootstrapImage } from './bootstrap-image';
import { ExecutionRole } from './execution-role';
import { ReleaseAlarms } from './release-alarms';
import type { ApplicationService } from './service';
import { serviceSecurityGroup } from './service-security-group';
import { TargetGroup } from './target-group';
import { TaskTemplate } from './task-template';

/** What a service is made from. */
export interface BlueGreenServiceProps {
  readonly settings: MigrationSettings;
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly definition: FargateServiceDefinition;
  readonly release: ReleaseDefinition;
  readonly cluster: ecs.Cluster;
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  readonly bootstrapImage: BootstrapImage;
}

/** How long ECS leaves a task alone that fails its health check after it started. */
const healthCheckGracePeriod = Duration.seconds(120);

/**
 * One Fargate service whose releases CodeDeploy makes: image repository, task template, two target groups, autoscaling
 * and the alarms that stop a release.
 *
 * The service and its target groups are frozen after the first deploy. ECS refuses to update the task definition, the
 * network and the load balancer of such a service, so nothing here depends on a flag; and `DesiredCount` is a constant,
 * because an update of it would throw away what autoscaling has chosen. Autoscaling lifts or lowers it to the
 * definition's bounds as soon as they are registered or changed.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
export class BlueGreenService extends Construct implements ApplicationService {
  readonly definition: FargateServiceDefinition;
  readonly service: ecs.FargateService;
  readonly firstTargetGroup: elbv2.ApplicationTargetGroup;
  readonly targetGroups: readonly elbv2.ApplicationTargetGroup[];
  /** Serves from the first deploy on; each release swaps blue and green. */
  readonly blue: elbv2.ApplicationTargetGroup;
  readonly green: elbv2.ApplicationTargetGroup;
  /** Log of the application. */
  readonly logGroup: logs.ILogGroup;
  /** Stop a release of this service, and send its users back. */
  readonly releaseAlarms: readonly cloudwatch.Alarm[];
  /** Holds the released images. */
  readonly repository: ImageRepository;
  /** The bootstrap image with the current configuration, from which releases are made. */
  readonly template: TaskTemplate;
  readonly executionRole: ExecutionRole;

  constructor(scope: Construct, id: string, props: BlueGreenServiceProps) {
    super(scope, id);
    const { settings, network, data, definition, release, cluster, loadBalancer, bootstrapImage } = props;
    const { names } = settings;
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
    const environment = new ApplicationEnvironment(this, 'Environment', { settings, definition, data });
    this.executionRole = new ExecutionRole(this, 'ExecutionRole', {
      settings,
      service: name,
      repository: this.repository,
      bootstrapRepository: bootstrapImage.repository,
      logGroup: this.logGroup,
      environment,
    });
    this.template = new TaskTemplate(this, 'Template', {
      settings,
      definition,
      data,
      executionRole: this.executionRole,
      environment,
      logGroup: this.logGroup,
      bootstrapImage: bootstrapImage.reference,
    });
    this.blue = this.targetGroup('Blue', props);
    this.green = this.targetGroup('Green', props);
    this.firstTargetGroup = this.blue;
    this.targetGroups = [this.blue, this.green];
    this.service = new ecs.FargateService(this, 'Service', {
      serviceName: names.of(`service-${name}`),
      cluster,
      taskDefinition: this.template,
      deploymentController: { type: ecs.DeploymentControllerType.CODE_DEPLOY },
      platformVersion: ecs.FargatePlatformVersion.LATEST,
      desiredCount: definition.initialTasks ?? settings.definition.network.availabilityZones.length,
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      assignPublicIp: false,
      vpcSubnets: { subnetGroupName: subnetGroups.application },
      securityGroups: [serviceSecurityGroup(this, 'SecurityGroup', network, definition)],
      healthCheckGracePeriod,
      enableExecuteCommand: false,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
    });
    this.service.attachToApplicationTargetGroup(this.blue);
    // CloudFormation sees no reference from the service to either, but the first task needs both.
    this.service.node.addDependency(this.executionRole, bootstrapImage);
    this.scale();
    this.releaseAlarms = new ReleaseAlarms(this, 'ReleaseAlarms', {
      settings,
      service: name,
      leastPercent: release.canaryPercent,
      loadBalancer,
      targetGroups: { Blue: this.blue, Green: this.green },
      alertTopic: network.alertTopic,
    }).all;
  }

  private targetGroup(colour: 'Blue' | 'Green', { settings, network, definition }: BlueGreenServiceProps): TargetGroup {
    return new TargetGroup(this, colour, {
      settings,
      network,
      definition,
      type: `tg-${definition.name}-${colour.toLowerCase()}`,
      targetType: elbv2.TargetType.IP,
    });
  }

  private scale(): void {
    const { minimumTasks, maximumTasks, cpuTargetPercent, memoryTargetPercent } = this.definition;
    const scaling = this.service.autoScaleTaskCount({ minCapacity: minimumTasks, maxCapacity: maximumTasks });
    scaling.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: cpuTargetPercent });
    if (memoryTargetPercent !== undefined) {
      scaling.scaleOnMemoryUtilization('Memory', { targetUtilizationPercent: memoryTargetPercent });
    }
  }
}
