import { Duration } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { LegacyEndpoint, MigrationDefinition } from '../definition';
import type { MigrationSettings } from '../settings';
import type { HealthChecks } from './health-checks';

/** Set identifiers of the two records. A changed one would be a new record beside the old. */
export const setIdentifiers = { aws: 'aws', legacy: 'legacy' } as const;

/** The name by which users reach the application. */
export interface UserHostName {
  /** Full host name, without a trailing dot. */
  readonly name: string;
  /** Type of both weighted records. */
  readonly type: 'A' | 'CNAME';
}

/** Returns the users' host name of a definition. */
export function userHostName({ traffic, network }: MigrationDefinition): UserHostName {
  const { domainName } = network.publicZone;
  return {
    name: traffic.recordName === '' ? domainName : `${traffic.recordName}.${domainName}`,
    // Route 53 refuses a CNAME beside a record of any other type, so the legacy endpoint decides for both.
    type: traffic.legacyEndpoint.kind === 'host-name' ? 'CNAME' : 'A',
  };
}

/** What the records are made from. */
export interface WeightedRecordsProps {
  readonly settings: MigrationSettings;
  readonly zone: route53.IHostedZone;
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;
  readonly healthChecks: HealthChecks;
}

/**
 * The users' host name: one record that leads to AWS and one that leads to the legacy system, with weights that add up
 * to 100.
 */
export class WeightedRecords extends Construct {
  constructor(scope: Construct, id: string, { settings, zone, loadBalancer, healthChecks }: WeightedRecordsProps) {
    super(scope, id);
    const { legacyEndpoint, ttlSeconds = 60 } = settings.definition.traffic;
    const ttl = Duration.seconds(ttlSeconds);
    const shared = { zone, recordName: userHostName(settings.definition).name };
    const legacy = {
      ...shared,
      // An alias has the time to live of what it points at.
      ttl: legacyEndpoint.kind === 'classic-load-balancer' ? undefined : ttl,
      setIdentifier: setIdentifiers.legacy,
      weight: 100 - settings.awsTrafficWeight,
      healthCheck: healthChecks.legacy,
    };
    const aws = {
      ...shared,
      setIdentifier: setIdentifiers.aws,
      weight: settings.awsTrafficWeight,
      healthCheck: healthChecks.aws,
    };

    const [legacyRecord, awsRecord] =
      legacyEndpoint.kind === 'host-name'
        ? [
            new route53.CnameRecord(this, 'Legacy', { ...legacy, domainName: legacyEndpoint.hostName }),
            new route53.CnameRecord(this, 'Aws', { ...aws, ttl, domainName: loadBalancer.loadBalancerDnsName }),
          ]
        : [
            new route53.ARecord(this, 'Legacy', { ...legacy, target: legacyTarget(legacyEndpoint) }),
            new route53.ARecord(this, 'Aws', {
              ...aws,
              // Target health is not evaluated: an empty green target group would count as unhealthy and drain DNS from
              // healthy blue tasks. The health check asks the services themselves.
              // https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
              target: route53.RecordTarget.fromAlias(
                new LoadBalancerTarget(loadBalancer, { evaluateTargetHealth: false }),
              ),
            }),
          ];
    // On the way back legacy rises before AWS falls: at no moment are both 0, which would spread the users evenly.
    awsRecord.node.addDependency(legacyRecord);
  }
}

function legacyTarget(endpoint: Exclude<LegacyEndpoint, { kind: 'host-name' }>): route53.RecordTarget {
  if (endpoint.kind === 'ipv4') {
    return route53.RecordTarget.fromIpAddresses(...endpoint.addresses);
  }
  const { dnsName, canonicalHostedZoneId: hostedZoneId } = endpoint;
  return route53.RecordTarget.fromAlias({ bind: () => ({ dnsName, hostedZoneId, evaluateTargetHealth: false }) });
}
