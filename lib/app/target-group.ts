import { Duration } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { ServiceDefinition } from '../definition';
import { maximumNameLength } from '../naming';
import type { NetworkStack } from '../network/network-stack';
import type { MigrationSettings } from '../settings';

/** What a target group is made from. */
export interface TargetGroupProps {
  readonly settings: MigrationSettings;
  readonly network: NetworkStack;
  readonly definition: ServiceDefinition;
  /** Type in the physical name, for example `tg-web-blue`. */
  readonly type: string;
  /** `IP` for tasks, `INSTANCE` for EC2 instances. */
  readonly targetType: elbv2.TargetType;
}

/** Seconds that the load balancer lets requests finish on a target that is about to stop. */
const deregistrationDelay = Duration.seconds(60);

/** Checks in a row that a target must pass before it receives requests. */
const healthyThresholdCount = 2;

/** Returns how often the load balancer checks a service. */
export function healthCheckInterval({ healthCheckIntervalSeconds }: ServiceDefinition): Duration {
  return Duration.seconds(healthCheckIntervalSeconds ?? 30);
}

/** Returns how long a target that answers waits for its first request. */
export function timeToHealthy(definition: ServiceDefinition): Duration {
  return Duration.seconds(healthyThresholdCount * healthCheckInterval(definition).toSeconds());
}

/** A target group of a service: its port, its health path, its sticky sessions. */
export class TargetGroup extends elbv2.ApplicationTargetGroup {
  constructor(scope: Construct, id: string, { settings, network, definition, type, targetType }: TargetGroupProps) {
    const { containerPort, healthCheckPath, stickySessionSeconds } = definition;
    super(scope, id, {
      targetGroupName: settings.names.of(type, maximumNameLength.targetGroup),
      vpc: network.vpc,
      port: containerPort,
      protocol: elbv2.ApplicationProtocol.HTTP,
      targetType,
      deregistrationDelay,
      ...(stickySessionSeconds !== undefined && { stickinessCookieDuration: Duration.seconds(stickySessionSeconds) }),
      healthCheck: {
        path: healthCheckPath,
        interval: healthCheckInterval(definition),
        timeout: Duration.seconds(5),
        healthyThresholdCount,
        unhealthyThresholdCount: 3,
        healthyHttpCodes: '200',
      },
    });
  }
}
