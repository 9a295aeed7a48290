import { Duration, Tags } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { keepsSource } from '../migration-phase';
import type { MigrationSettings } from '../settings';
import { LegacyHealthChecks } from './legacy-health-check';

/** What the health checks are made from. */
export interface HealthChecksProps {
  readonly settings: MigrationSettings;
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;
  /** Alarms that make the AWS side unhealthy. Each is on one metric with a plain statistic. */
  readonly alarms: readonly cloudwatch.Alarm[];
}

/**
 * The health checks behind the weighted records.
 *
 * While the source is the writer of record both records carry one, because Route 53 defines the meaning of a weight of 0
 * only for groups in which all records have a health check. The legacy record's is always healthy: the way back must never
 * close by itself. Later no record follows them; they stay for the dashboard, and because MonitoringStack holds their ids.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
 */
export class HealthChecks extends Construct {
  /** Healthy while every service answers through the load balancer and no alarm fires. */
  readonly aws: route53.IHealthCheck;
  /**
   * Always healthy. Where the legacy system is asked, its metrics tell how many of its addresses answer. In phase `complete`
   * it tells nothing and stays for its id alone, which a deployed MonitoringStack imports.
   */
  readonly legacy: route53.IHealthCheck;
  /** What asks the services through the load balancer. */
  readonly awsEndpoints: readonly route53.IHealthCheck[];
  /** What asks the addresses of the legacy system; none without `traffic.legacyHealthCheck`, or in phase `complete`. */
  readonly legacyEndpoints: readonly route53.IHealthCheck[];

  constructor(scope: Construct, id: string, { settings, loadBalancer, alarms }: HealthChecksProps) {
    super(scope, id);
    const { definition } = settings;
    const endpoints = definition.compute.services.map(
      ({ name, healthCheckPath }) =>
        new route53.HealthCheck(this, `Endpoint-${name}`, {
          type: route53.HealthCheckType.HTTPS,
          // The load balancer's own name, not the users': that one resolves to the legacy system too. Route 53 does not
          // compare the certificate with the name.
          fqdn: loadBalancer.loadBalancerDnsName,
          port: 443,
          resourcePath: healthCheckPath,
          requestInterval: Duration.seconds(30),
          failureThreshold: 3,
        }),
    );
    const metrics = alarms.map(
      (alarm) =>
        new route53.HealthCheck(this, alarm.node.id, {
          type: route53.HealthCheckType.CLOUDWATCH_METRIC,
          alarmIdentifier: { name: alarm.alarmName, region: definition.region },
          // An alarm without traffic has no data. That is no reason to leave.
          insufficientDataHealthStatus: route53.InsufficientDataHealthStatusEnum.HEALTHY,
        }),
    );
    const children = [...endpoints, ...metrics];
    this.aws = new route53.HealthCheck(this, 'Aws', {
      type: route53.HealthCheckType.CALCULATED,
      childHealthChecks: children,
      healthThreshold: children.length,
    });
    const check = keepsSource(settings) ? definition.traffic.legacyHealthCheck : undefined;
    const legacyEndpoints =
      check === undefined ? [] : new LegacyHealthChecks(this, 'LegacyEndpoint', { definition, check }).all;
    this.legacy = new route53.HealthCheck(this, 'Legacy', {
      type: route53.HealthCheckType.CALCULATED,
      // Route 53 wants a child, whatever it says: where the legacy system is not asked, a check of AWS stands there.
      childHealthChecks: check === undefined ? endpoints.slice(0, 1) : [...legacyEndpoints],
      // "If you specify 0, Route 53 always considers this health check to be healthy."
      // https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
      healthThreshold: 0,
    });
    this.awsEndpoints = endpoints;
    this.legacyEndpoints = legacyEndpoints;
    const named = [...children, this.aws, this.legacy].map((made) => [made, made.node.id] as const);
    const namedLegacy = legacyEndpoints.map((made) => [made, `legacy-${made.node.id}`] as const);
    for (const [made, name] of [...named, ...namedLegacy]) {
      // A health check has no name of its own; the console shows this tag in its place.
      Tags.of(made).add('Name', settings.names.of(`health-check-${name.toLowerCase()}`, 255));
    }
  }
}
