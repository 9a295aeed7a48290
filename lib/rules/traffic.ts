import { isIPv4 } from 'node:net';
import type { MigrationDefinition, TrafficDefinition } from '../definition';
import type { Problems } from '../problems';

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
