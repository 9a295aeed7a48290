import type { MigrationDefinition } from '../../lib/definition';
import { trading } from '../../lib/definitions/trading';
import { changed, problemsOf } from '../support/definition';

test.each<[string, MigrationDefinition, string]>([
  ['a record name of two labels', changed('traffic', { recordName: 'a.b' }), 'traffic.recordName: got "a.b"'],
  ['a time to live of 0', changed('traffic', { ttlSeconds: 0 }), 'traffic.ttlSeconds: got 0'],
  [
    'a legacy address that is none',
    changed('traffic', { legacyEndpoint: { kind: 'ipv4', addresses: ['::1'] } }),
    'traffic.legacyEndpoint.addresses: got "::1"',
  ],
  [
    'a CNAME at the apex',
    changed('traffic', { recordName: '', legacyEndpoint: { kind: 'host-name', hostName: 'old.example.net' } }),
    'traffic.recordName: got "", allowed a name below the apex',
  ],
  [
    'a legacy name that is the record itself',
    changed('traffic', { legacyEndpoint: { kind: 'host-name', hostName: 'app.trading.example.com' } }),
    'traffic.legacyEndpoint.hostName: got',
  ],
  [
    'a load balancer by another name',
    changed('traffic', {
      legacyEndpoint: { kind: 'classic-load-balancer', dnsName: 'old.example.com', canonicalHostedZoneId: 'Z1' },
    }),
    'traffic.legacyEndpoint.dnsName: got',
  ],
  [
    'a certificate of another region',
    changed('traffic', {
      certificate: { kind: 'existing', certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/0' },
    }),
    'traffic.certificate.certificateArn: got',
  ],
  [
    'an error rate of 0',
    changed('traffic', { rollback: { ...trading.traffic.rollback, errorRatePercent: 0 } }),
    'traffic.rollback.errorRatePercent: got 0',
  ],
  [
    'a latency of 0',
    changed('traffic', { rollback: { ...trading.traffic.rollback, p95LatencySeconds: 0 } }),
    'traffic.rollback.p95LatencySeconds: got 0',
  ],
  [
    'a minimum of traffic that the health checkers reach alone',
    changed('traffic', { rollback: { ...trading.traffic.rollback, minimumRequestsPerMinute: 32 } }),
    'traffic.rollback.minimumRequestsPerMinute: got 32, allowed 33..1000000',
  ],
])('names %s', (_what, definition, message) => {
  expect(problemsOf(definition)).toEqual([expect.stringContaining(message)]);
});
