import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { DataStack } from '../data/data-stack';
import type { NetworkStack } from '../network/network-stack';
import type { MigrationSettings } from '../settings';
import type { BlueGreenService } from './blue-green-service';
import type { InstanceService } from './instance-service';

/** What runs behind the load balancer is made from. */
export interface ApplicationProps {
  readonly settings: MigrationSettings;
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  readonly certificate: acm.ICertificate;
}

/** Fargate services that CodeDeploy releases. */
export interface FargateApplication {
  readonly kind: 'fargate';
  readonly cluster: ecs.Cluster;
  /** The services, in the order of the definition. */
  readonly services: readonly BlueGreenService[];
}

/** One service on the instances of an Auto Scaling group. */
export interface AutoScalingApplication {
  readonly kind: 'ec2-auto-scaling';
  readonly services: readonly [InstanceService];
}

/** What runs behind the load balancer. Both kinds have services; what else there is to know depends on the kind. */
export type Application = FargateApplication | AutoScalingApplication;
