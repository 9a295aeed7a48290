import { Duration, Tags } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { ServiceDefinition } from '../definition';
import type { NetworkStack } from '../network/network-stack';
import { subnetGroups } from '../network/tiered-vpc';
import type { MigrationSettings } from '../settings';
import type { InstanceTemplate } from './instance-template';
import { timeToHealthy } from './target-group';

/** What the group is made from. */
export interface InstanceGroupProps {
  readonly settings: MigrationSettings;
  readonly network: NetworkStack;
  readonly definition: ServiceDefinition;
  readonly targetGroup: elbv2.ApplicationTargetGroup;
}

/** How long an instance may take until its container answers: packages, image, start. */
const bootTimeout = Duration.minutes(15);

/** How long CloudFormation waits for the signal of an instance: its boot, and the verdict of the load balancer. */
const signalTimeout = Duration.minutes(20);

/**
 * The Auto Scaling group: instances over three Availability Zones, as many as the CPU asks for.
 *
 * A lifecycle hook keeps an instance out of service, and out of the target group, until its container answers; one that
 * does not is ended at once. So the load balancer never sees an instance that still boots, and an unhealthy target is a
 * failure, in a release as at any other time.
 *
 * CloudFormation makes the group when as many instances as it starts with have signalled that the load balancer sends them
 * requests. Another launch template replaces the instances one by one, each before an old one goes. The smallest size is
 * what the update keeps: a group that has scaled out gives up one instance at a time, which the CPU target leaves room for.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
 */
export class InstanceGroup extends Construct {
  /** Physical name. */
  readonly groupName: string;
  /** Physical name of the lifecycle hook. */
  readonly hookName: string;
  /** Seconds until a new instance that answers receives requests, and its CPU means something. */
  readonly warmupSeconds: number;
  /** The group itself. */
  readonly resource: autoscaling.CfnAutoScalingGroup;

  constructor(scope: Construct, id: string, { settings, network, definition, targetGroup }: InstanceGroupProps) {
    super(scope, id);
    const { name, minimumTasks, maximumTasks, cpuTargetPercent } = definition;
    this.groupName = groupNameOf(settings, definition);
    this.hookName = settings.names.of(`hook-${name}`);
    this.warmupSeconds = timeToHealthy(definition).toSeconds() + 60;
    this.resource = new autoscaling.CfnAutoScalingGroup(this, 'Resource', {
      autoScalingGroupName: this.groupName,
      // No desired capacity: an update would put it back over what autoscaling has chosen.
      minSize: String(minimumTasks),
      maxSize: String(maximumTasks),
      vpcZoneIdentifier: network.vpc.selectSubnets({ subnetGroupName: subnetGroups.application }).subnetIds,
      targetGroupArns: [targetGroup.targetGroupArn],
      healthCheckType: 'ELB',
      healthCheckGracePeriod: this.warmupSeconds,
      defaultInstanceWarmup: this.warmupSeconds,
      // A replacement comes before what it replaces goes, also where nobody asked for it.
      instanceMaintenancePolicy: { minHealthyPercentage: 100, maxHealthyPercentage: 200 },
      lifecycleHookSpecificationList: [
        {
          lifecycleHookName: this.hookName,
          lifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
          heartbeatTimeout: bootTimeout.toSeconds(),
          defaultResult: 'ABANDON',
        },
      ],
      metricsCollection: [{ granularity: '1Minute' }],
    });
    this.resource.cfnOptions.creationPolicy = {
      resourceSignal: { count: minimumTasks, timeout: signalTimeout.toIsoString() },
    };
    this.resource.cfnOptions.updatePolicy = {
      autoScalingRollingUpdate: {
        minInstancesInService: minimumTasks,
        maxBatchSize: 1,
        minSuccessfulInstancesPercent: 100,
        waitOnResourceSignals: true,
        pauseTime: signalTimeout.toIsoString(),
        // What would start or end instances of its own accord meanwhile, and be counted among the update's.
        // https://repost.aws/knowledge-center/auto-scaling-group-rolling-updates
        suspendProcesses: ['AlarmNotification', 'AZRebalance', 'HealthCheck', 'ReplaceUnhealthy', 'ScheduledActions'],
      },
    };
    Tags.of(this.resource).add('Name', this.groupName);
    acknowledge(this.resource, {
      pack: 'AwsSolutions',
      rule: 'AS3',
      reason:
        'A message for every instance that autoscaling starts or ends would bury those that matter. Alarms tell the alert topic when instances are too few or fail their health check, and the group keeps its activities for six weeks.',
    });
    new autoscaling.CfnScalingPolicy(this, 'Cpu', {
      autoScalingGroupName: this.resource.ref,
      policyType: 'TargetTrackingScaling',
      targetTrackingConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: 'ASGAverageCPUUtilization' },
        targetValue: cpuTargetPercent,
      },
    });
  }

  /** Says what the instances look like. It is known last: what they do when they boot names the group itself. */
  launch({ launchTemplateId, latestVersionNumber }: InstanceTemplate): void {
    this.resource.launchTemplate = { launchTemplateId, version: latestVersionNumber };
  }
}

/** Returns the physical name of the group of a service. */
export function groupNameOf({ names }: MigrationSettings, { name }: ServiceDefinition): string {
  return names.of(`instances-${name}`);
}
