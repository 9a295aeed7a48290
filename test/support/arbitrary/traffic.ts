import fc from 'fast-check';
import type { LegacyEndpoint, TrafficDefinition } from '../../../lib/definition';
import { hexadecimal, label } from './text';

/** Where the users are served today, by its kind. */
export const legacyEndpointOf: { readonly [Kind in LegacyEndpoint['kind']]: fc.Arbitrary<LegacyEndpoint> } = {
  ipv4: fc
    .uniqueArray(
      fc.nat(255).map((fourth) => `198.51.100.${fourth}`),
      { minLength: 1, maxLength: 4 },
    )
    .map(([first, ...others]) => ({ kind: 'ipv4', addresses: [first, ...others] as [string, ...string[]] })),
  'host-name': label(63).map((name) => ({ kind: 'host-name', hostName: `${name}.legacy.example.net` })),
  'classic-load-balancer': fc.record({
    kind: fc.constant('classic-load-balancer'),
    dnsName: label(30).map((name) => `${name}-1234567890.us-east-1.elb.amazonaws.com`),
    canonicalHostedZoneId: fc.constant('Z35SXDOTRQ7X7K'),
  }),
};

/** Certificates of the load balancer, by their kind. */
export const certificateOf: {
  readonly [Kind in TrafficDefinition['certificate']['kind']]: (
    region: string,
  ) => fc.Arbitrary<TrafficDefinition['certificate']>;
} = {
  created: () => fc.constant({ kind: 'created' }),
  existing: (region) =>
    hexadecimal(12).map((digits) => ({
      kind: 'existing',
      certificateArn: `arn:aws:acm:${region}:000000000000:certificate/00000000-0000-4000-8000-${digits}`,
    })),
};

/**
 * The record names of some environments, all different: the apex only where a record may stand there, and a long one only
 * where nobody has to issue a certificate for it.
 */
export function recordNames(
  count: number,
  endpoint: LegacyEndpoint['kind'],
  certificate: TrafficDefinition['certificate']['kind'],
): fc.Arbitrary<readonly string[]> {
  const below = label(certificate === 'created' ? 12 : 63);
  const name = endpoint === 'host-name' ? below : fc.oneof(below, fc.constant(''));
  return fc.uniqueArray(name, { minLength: count, maxLength: count });
}

/** How the legacy application and both sides are watched. */
export type Watching = 'nothing' | 'legacy' | 'both';

/**
 * What no union decides: times, thresholds, checks.
 *
 * @param longestAlarm the most minutes that an alarm may watch
 */
export function trafficDetails(
  watching: Watching,
  longestAlarm: number,
): fc.Arbitrary<Pick<TrafficDefinition, 'ttlSeconds' | 'rollback' | 'legacyHealthCheck' | 'healthMonitor'>> {
  const legacyHealthCheck = fc.record(
    {
      protocol: fc.constantFrom('HTTP', 'HTTPS'),
      path: fc.constantFrom('/', '/health', `/${'h'.repeat(200)}`),
      port: fc.constantFrom(1, 8443, 65535),
    },
    { requiredKeys: ['protocol', 'path'] },
  );
  const healthMonitor = fc.record({
    intervalMinutes: fc.constantFrom(1, 5, 60),
    timeoutSeconds: fc.constantFrom(1, 10, 30),
  });
  const rollback = fc.record({
    errorRatePercent: fc.constantFrom(1, 5, 100),
    p95LatencySeconds: fc.constantFrom(0.05, 1, 60),
    minimumRequestsPerMinute: fc.constantFrom(33, 100, 1_000_000),
    minutes: fc.constantFrom(1, 3, longestAlarm),
  });
  return fc.record(
    {
      rollback,
      ttlSeconds: fc.constantFrom(1, 60, 172800),
      ...(watching === 'nothing' ? {} : { legacyHealthCheck }),
      ...(watching === 'both' ? { healthMonitor } : {}),
    },
    {
      requiredKeys: [
        'rollback',
        ...(watching === 'nothing' ? [] : (['legacyHealthCheck'] as const)),
        ...(watching === 'both' ? (['healthMonitor'] as const) : []),
      ],
    },
  );
}
