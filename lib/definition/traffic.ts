/** The legacy application has fixed IPv4 addresses: both weighted records are of type A. */
export interface Ipv4Endpoint {
  readonly kind: 'ipv4';
  readonly addresses: readonly [string, ...string[]];
}

/** The legacy application has a host name: both weighted records are of type CNAME, so not at the zone's apex. */
export interface HostNameEndpoint {
  readonly kind: 'host-name';
  readonly hostName: string;
}

/** The legacy application is behind a Classic Load Balancer: both weighted records are aliases of type A. */
export interface ClassicLoadBalancerEndpoint {
  readonly kind: 'classic-load-balancer';
  /** DNS name of the load balancer. */
  readonly dnsName: string;
  /** Id of the hosted zone of Elastic Load Balancing in the load balancer's region. */
  readonly canonicalHostedZoneId: string;
}

/** Where the users are served today. */
export type LegacyEndpoint = Ipv4Endpoint | HostNameEndpoint | ClassicLoadBalancerEndpoint;

/** How the legacy application is asked whether it is well. */
export interface LegacyHealthCheck {
  readonly protocol: 'HTTP' | 'HTTPS';
  /** Path that answers 200..399 when it is well. */
  readonly path: string;
  /** TCP port. @default - 80 with HTTP, 443 with HTTPS */
  readonly port?: number;
}

/** A Lambda function that asks both sides whether they are well, and reports what a user would have seen. */
export interface HealthMonitorDefinition {
  /** Minutes between two rounds, 1..60. */
  readonly intervalMinutes: number;
  /** Seconds after which a side that has not answered counts as unwell, 1..30. */
  readonly timeoutSeconds: number;
}

/** A certificate that AppStack requests and validates by DNS in the public hosted zone. */
export interface CreatedCertificate {
  readonly kind: 'created';
}

/** A certificate that exists already in the migration's region and account. */
export interface ExistingCertificate {
  readonly kind: 'existing';
  /** ARN of the certificate. */
  readonly certificateArn: string;
}

/** What makes traffic go back to the legacy system without anyone asking for it. */
export interface RollbackThresholds {
  /** Responses with a status of 500 or more, as a share of all requests, percent 1..100. */
  readonly errorRatePercent: number;
  /** 95th percentile of the response time in seconds. */
  readonly p95LatencySeconds: number;
  /**
   * Requests a minute below which the alarms stay quiet, so that one failed request at night is no reason. It must lie
   * above the noise of Route 53's own health checkers: about 16 of them ask once in 30 seconds each, 32 a minute.
   */
  readonly minimumRequestsPerMinute: number;
  /** Minutes over a threshold, among the last `minutes` + 3, before the alarm fires. */
  readonly minutes: number;
}

/** How users are moved from the legacy system to AWS. */
export interface TrafficDefinition {
  /** First label of the users' host name in the public zone, for example `app`. The empty string is the zone's apex. */
  readonly recordName: string;
  /**
   * Seconds that resolvers may cache the legacy record, 1..172800; a shift reaches everyone after that time. An alias to
   * a load balancer has Route 53's own 60 seconds. @default 60
   */
  readonly ttlSeconds?: number;
  readonly legacyEndpoint: LegacyEndpoint;
  readonly certificate: CreatedCertificate | ExistingCertificate;
  readonly rollback: RollbackThresholds;
  /** The health check of the legacy application. It informs people and never closes the way back. @default - none */
  readonly legacyHealthCheck?: LegacyHealthCheck;
  /** Health monitoring of both sides by a function; it needs `legacyHealthCheck`. @default - none */
  readonly healthMonitor?: HealthMonitorDefinition;
}
