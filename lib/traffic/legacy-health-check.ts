import { isIPv4 } from 'node:net';
import { Duration } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import type { LegacyEndpoint, LegacyHealthCheck, MigrationDefinition } from '../definition';
import { userHostName } from './weighted-records';

/** Returns where the legacy system is reached: its IPv4 addresses, or its one host name. */
export function legacyAddresses(endpoint: LegacyEndpoint): readonly string[] {
  switch (endpoint.kind) {
    case 'ipv4':
      return endpoint.addresses;
    case 'host-name':
      return [endpoint.hostName];
    case 'classic-load-balancer':
      return [endpoint.dnsName];
  }
}

/** Returns the TCP port at which the legacy system is asked. */
export function legacyPort({ protocol, port }: LegacyHealthCheck): number {
  return port ?? (protocol === 'HTTPS' ? 443 : 80);
}

/** What the health checks are made from. */
export interface LegacyHealthChecksProps {
  readonly definition: MigrationDefinition;
  /** How the legacy system is asked. */
  readonly check: LegacyHealthCheck;
}

/**
 * Health checks of Route 53 that ask the legacy system, one for each of its addresses. They inform people; no record
 * follows them, because the way back must never close by itself.
 */
export class LegacyHealthChecks extends Construct {
  /** In the order of the addresses. */
  readonly all: readonly route53.HealthCheck[];

  constructor(scope: Construct, id: string, { definition, check }: LegacyHealthChecksProps) {
    super(scope, id);
    const hostName = userHostName(definition).name;
    this.all = legacyAddresses(definition.traffic.legacyEndpoint).map(
      (address) =>
        new route53.HealthCheck(this, address, {
          type: route53.HealthCheckType[check.protocol],
          // At an address Route 53 asks for the users' host name, as a user does. A host name it looks up itself and asks
          // for that one: it has no second field for what to ask for, so the legacy system must know its own name too.
          // https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
          ...(isIPv4(address) ? { ipAddress: address, fqdn: hostName } : { fqdn: address }),
          port: legacyPort(check),
          resourcePath: check.path,
          requestInterval: Duration.seconds(30),
          failureThreshold: 3,
        }),
    );
  }
}
