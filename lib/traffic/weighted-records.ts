import { Duration } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { LegacyEndpoint, MigrationDefinition } from '../definition';
import { keepsSource, writesToAurora } from '../migration-phase';
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
 *
 * Where Aurora is the writer of record, neither carries a health check: DNS that drains by itself would lead users to a
 * system whose database is fenced. In phase `complete` there is no legacy record any more.
 */
export class WeightedRecords extends Construct {
  /** The record that leads to AWS, and the legacy one where there is one. */
  readonly all: readonly route53.RecordSet[];

  constructor(scope: Construct, id: string, props: WeightedRecordsProps) {
    super(scope, id);
    const { settings } = props;
    const legacyRecord = keepsSource(settings) ? this.createLegacy(props) : undefined;
    const awsRecord = this.createAws(props);
    this.all = legacyRecord === undefined ? [awsRecord] : [legacyRecord, awsRecord];
    if (legacyRecord !== undefined) {
      // The record that ends above 0 changes first: at no moment are both 0, which would spread the users evenly. On the
      // way back, and up to any share but the last, that is the legacy record; at 100 it is the one of AWS.
      const [first, second] = settings.awsTrafficWeight === 100 ? [awsRecord, legacyRecord] : [legacyRecord, awsRecord];
      second.node.addDependency(first);
    }
  }

  private createLegacy({ settings, zone, healthChecks }: WeightedRecordsProps): route53.RecordSet {
    const { legacyEndpoint } = settings.definition.traffic;
    const options = {
      zone,
      recordName: userHostName(settings.definition).name,
      // An alias has the time to live of what it points at.
      ttl: legacyEndpoint.kind === 'classic-load-balancer' ? undefined : ttlOf(settings),
      setIdentifier: setIdentifiers.legacy,
      weight: 100 - settings.awsTrafficWeight,
      healthCheck: writesToAurora(settings) ? undefined : healthChecks.legacy,
    };
    return legacyEndpoint.kind === 'host-name'
      ? new route53.CnameRecord(this, 'Legacy', { ...options, domainName: legacyEndpoint.hostName })
      : new route53.ARecord(this, 'Legacy', { ...options, target: legacyTarget(legacyEndpoint) });
  }

  private createAws({ settings, zone, loadBalancer, healthChecks }: WeightedRecordsProps): route53.RecordSet {
    const { name: recordName, type } = userHostName(settings.definition);
    const options = {
      zone,
      recordName,
      setIdentifier: setIdentifiers.aws,
      weight: settings.awsTrafficWeight,
      healthCheck: writesToAurora(settings) ? undefined : healthChecks.aws,
    };
    if (type === 'CNAME') {
      const domainName = loadBalancer.loadBalancerDnsName;
      return new route53.CnameRecord(this, 'Aws', { ...options, ttl: ttlOf(settings), domainName });
    }
    return new route53.ARecord(this, 'Aws', {
      ...options,
      // Target health is not evaluated: an empty green target group would count as unhealthy and drain DNS from healthy
      // blue tasks. The health check asks the services themselves.
      // https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
      target: route53.RecordTarget.fromAlias(new LoadBalancerTarget(loadBalancer, { evaluateTargetHealth: false })),
    });
  }
}

function ttlOf({ definition }: MigrationSettings): Duration {
  return Duration.seconds(definition.traffic.ttlSeconds ?? 60);
}

function legacyTarget(endpoint: Exclude<LegacyEndpoint, { kind: 'host-name' }>): route53.RecordTarget {
  if (endpoint.kind === 'ipv4') {
    return route53.RecordTarget.fromIpAddresses(...endpoint.addresses);
  }
  const { dnsName, canonicalHostedZoneId: hostedZoneId } = endpoint;
  return route53.RecordTarget.fromAlias({ bind: () => ({ dnsName, hostedZoneId, evaluateTargetHealth: false }) });
}
