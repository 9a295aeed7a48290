import type { MigrationDefinition } from '../../lib/definition';
import { trading } from '../../lib/definitions/trading';
import { changed, problemsOf } from '../support/definition';

const legacyHealthCheck = { protocol: 'HTTPS', path: '/health' } as const;
const healthMonitor = { intervalMinutes: 1, timeoutSeconds: 10 };

test.each<[string, MigrationDefinition, string]>([
  ['a record name of two labels', changed('traffic', { recordName: 'a.b' }), 'traffic.recordName: got "a.b"'],
  [
    'a host name that is too long for a certificate',
    changed('traffic', { recordName: 'a'.repeat(45) }),
    'traffic.recordName: got "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", allowed a host name of at most 64 characters (a',
  ],
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
  [
    'a health monitor that is not told how to ask the legacy side',
    changed('traffic', { healthMonitor }),
    'traffic.legacyHealthCheck: got nothing, allowed a health check beside healthMonitor; it says how',
  ],
  [
    'an interval of 0 minutes',
    changed('traffic', { legacyHealthCheck, healthMonitor: { ...healthMonitor, intervalMinutes: 0 } }),
    'traffic.healthMonitor.intervalMinutes: got 0, allowed 1..60',
  ],
  [
    'a timeout as long as the shortest interval',
    changed('traffic', { legacyHealthCheck, healthMonitor: { ...healthMonitor, timeoutSeconds: 60 } }),
    'traffic.healthMonitor.timeoutSeconds: got 60, allowed 1..30',
  ],
  ...['health', '/with space', '', `/${'a'.repeat(255)}`].map((path): [string, MigrationDefinition, string] => [
    `a legacy path ${JSON.stringify(path).slice(0, 20)}`,
    changed('traffic', { legacyHealthCheck: { protocol: 'HTTPS', path } }),
    `traffic.legacyHealthCheck.path: got "${path}", allowed a path such as /health`,
  ]),
  [
    'a legacy port that is none',
    changed('traffic', { legacyHealthCheck: { protocol: 'HTTPS', path: '/', port: 65536 } }),
    'traffic.legacyHealthCheck.port: got 65536, allowed 1..65535',
  ],
  ...['10.20.0.10', '172.31.0.1', '192.168.1.1', '100.64.0.1', '127.0.0.1', '169.254.169.254', '239.0.0.1'].map(
    (address): [string, MigrationDefinition, string] => [
      `a legacy address ${address} that no health checker reaches`,
      changed('traffic', { legacyHealthCheck, legacyEndpoint: { kind: 'ipv4', addresses: [address] } }),
      `traffic.legacyEndpoint.addresses: got "${address}", allowed public addresses beside legacyHealthCheck`,
    ],
  ),
])('names %s', (_what, definition, message) => {
  expect(problemsOf(definition)).toEqual([expect.stringContaining(message)]);
});

test.each<[string, Partial<MigrationDefinition['traffic']>]>([
  ['a health check and a monitor', { legacyHealthCheck, healthMonitor }],
  ['their extremes', { legacyHealthCheck, healthMonitor: { intervalMinutes: 60, timeoutSeconds: 30 } }],
  [
    'a path with a query, and a port',
    { legacyHealthCheck: { protocol: 'HTTP', path: '/a/b.php?c=1&d=e', port: 8080 } },
  ],
  ['a private legacy address that nobody asks', { legacyEndpoint: { kind: 'ipv4', addresses: ['10.20.0.10'] } }],
  ['a legacy host name', { legacyHealthCheck, legacyEndpoint: { kind: 'host-name', hostName: 'old.example.net' } }],
])('accepts %s', (_what, fields) => {
  expect(problemsOf(changed('traffic', fields))).toEqual([]);
});
