import { BlockList, isIPv4 } from 'node:net';
import type { LegacyEndpoint, LegacyHealthCheck, MigrationDefinition, TrafficDefinition } from '../definition';
import type { Problems } from '../problems';

/**
 * Longest domain name that a certificate of ACM may have first, in characters.
 *
 * @see https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html
 */
const longestCommonName = 64;

/** Checks the weighted records and the thresholds of the rollback. */
export function checkTraffic({ traffic, network, region }: MigrationDefinition, problems: Problems): void {
  problems.matches(
    'traffic.recordName',
    traffic.recordName,
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)?$/,
    'one DNS label in lower case, or the empty string for the apex',
  );
  problems.wholeNumber('traffic.ttlSeconds', traffic.ttlSeconds, 1, 172800);
  checkLegacyEndpoint(traffic, network.publicZone.domainName, problems);
  checkHealth(traffic, problems);

  const hostName = [traffic.recordName, network.publicZone.domainName].filter((part) => part !== '').join('.');
  if (traffic.certificate.kind === 'created' && hostName.length > longestCommonName) {
    problems.add(
      'traffic.recordName',
      traffic.recordName,
      `a host name of at most ${longestCommonName} characters (${hostName})`,
      'AWS Certificate Manager issues no certificate for a longer one: name an existing certificate instead',
    );
  }

  if (traffic.certificate.kind === 'existing') {
    const { certificateArn } = traffic.certificate;
    const wellFormed = /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]{36}$/.test(certificateArn);
    if (!wellFormed || certificateArn.split(':')[3] !== region) {
      problems.add(
        'traffic.certificate.certificateArn',
        certificateArn,
        `the ARN of a certificate in ${region}, where the load balancer is`,
      );
    }
  }

  const { rollback } = traffic;
  problems.wholeNumber('traffic.rollback.errorRatePercent', rollback.errorRatePercent, 1, 100);
  problems.wholeNumber('traffic.rollback.minutes', rollback.minutes, 1, 60);
  problems.wholeNumber('traffic.rollback.minimumRequestsPerMinute', rollback.minimumRequestsPerMinute, 33, 1_000_000);
  if (!(rollback.p95LatencySeconds > 0 && rollback.p95LatencySeconds <= 60)) {
    problems.add('traffic.rollback.p95LatencySeconds', rollback.p95LatencySeconds, 'more than 0, at most 60');
  }
}

function checkLegacyEndpoint(traffic: TrafficDefinition, domainName: string, problems: Problems): void {
  const { legacyEndpoint, recordName } = traffic;
  switch (legacyEndpoint.kind) {
    case 'ipv4':
      problems.distinct('traffic.legacyEndpoint.addresses', legacyEndpoint.addresses);
      for (const address of legacyEndpoint.addresses) {
        if (!isIPv4(address)) {
          problems.add('traffic.legacyEndpoint.addresses', address, 'IPv4 addresses');
        }
      }
      break;
    case 'host-name':
      if (recordName === '') {
        problems.add(
          'traffic.recordName',
          recordName,
          'a name below the apex when the legacy endpoint is a host name',
          'a CNAME cannot stand at the apex (RFC 1034, section 3.6.2): name its IPv4 addresses instead',
        );
      }
      if (legacyEndpoint.hostName === `${recordName}.${domainName}`) {
        problems.add('traffic.legacyEndpoint.hostName', legacyEndpoint.hostName, 'a name other than the record itself');
      }
      break;
    case 'classic-load-balancer':
      problems.matches(
        'traffic.legacyEndpoint.dnsName',
        legacyEndpoint.dnsName,
        /\.elb\.amazonaws\.com$/,
        'the DNS name of a load balancer',
      );
      problems.matches(
        'traffic.legacyEndpoint.canonicalHostedZoneId',
        legacyEndpoint.canonicalHostedZoneId,
        /^Z[A-Z0-9]{1,31}$/,
        'an id such as Z0123',
      );
      break;
  }
}

/**
 * Ranges that Route 53's health checkers cannot reach: they are on the internet. The ranges for documentation are no better,
 * but stand in every example until its reader puts in an address of theirs.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
 */
const unreachable = new BlockList();
for (const [address, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['224.0.0.0', 3],
] as const) {
  unreachable.addSubnet(address, prefix);
}

function checkHealth(
  { legacyEndpoint, legacyHealthCheck, healthMonitor }: TrafficDefinition,
  problems: Problems,
): void {
  if (legacyHealthCheck !== undefined) {
    checkLegacyHealthCheck(legacyEndpoint, legacyHealthCheck, problems);
  }
  if (healthMonitor !== undefined) {
    problems.wholeNumber('traffic.healthMonitor.intervalMinutes', healthMonitor.intervalMinutes, 1, 60);
    problems.wholeNumber('traffic.healthMonitor.timeoutSeconds', healthMonitor.timeoutSeconds, 1, 30);
    if (legacyHealthCheck === undefined) {
      problems.add(
        'traffic.legacyHealthCheck',
        legacyHealthCheck,
        'a health check beside healthMonitor',
        'it says how the monitor asks the legacy side',
      );
    }
  }
}

function checkLegacyHealthCheck(endpoint: LegacyEndpoint, { path, port }: LegacyHealthCheck, problems: Problems): void {
  problems.matches(
    'traffic.legacyHealthCheck.path',
    path,
    // At most 255 characters: https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
    /^\/[\w\-./~%?=&+:@!$'(),;*]{0,254}$/,
    'a path such as /health, of at most 255 characters that a URL may hold',
  );
  problems.wholeNumber('traffic.legacyHealthCheck.port', port, 1, 65535);
  for (const address of endpoint.kind === 'ipv4' ? endpoint.addresses : []) {
    if (isIPv4(address) && unreachable.check(address)) {
      problems.add(
        'traffic.legacyEndpoint.addresses',
        address,
        'public addresses beside legacyHealthCheck',
        'the health checkers of Route 53 are on the internet: leave legacyHealthCheck out, or name a public address',
      );
    }
  }
}
