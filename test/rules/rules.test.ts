import fc from 'fast-check';
import type { MigrationDefinition } from '../../lib/definition';
import { definitions } from '../../lib/definitions';
import { trading } from '../../lib/definitions/trading';
import { changed, problemsOf, valid } from '../support/definition';

test.each(Object.entries(definitions))('finds nothing wrong with %s, whose name is its key', (name, definition) => {
  expect(problemsOf(definition)).toEqual([]);
  expect(definition.name).toBe(name);
});

test('names a region that is none, and each zone that is not in it', () => {
  expect(problemsOf({ ...valid, region: 'us-east' })).toEqual([
    'region: got "us-east", allowed an AWS Region such as us-east-1',
    ...['a', 'b', 'c'].map(
      (letter) => `network.availabilityZones: got "us-east-1${letter}", allowed Availability Zones of us-east`,
    ),
  ]);
});

test('accepts every other kind that the stacks build', () => {
  const variants: MigrationDefinition[] = [
    changed('target', { capacity: { kind: 'serverless-v2', minimumUnits: 0.5, maximumUnits: 256 } }),
    changed('network', { link: { kind: 'none', remoteCidrs: ['198.51.100.0/24'] } }),
    changed('network', { publicZone: { kind: 'existing', domainName: 'example.com', hostedZoneId: 'Z0123' } }),
    changed('traffic', { legacyEndpoint: { kind: 'host-name', hostName: 'old.example.net' } }),
    changed('traffic', {
      certificate: {
        kind: 'existing',
        certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000',
      },
    }),
    changed('source', {
      credentials: {
        kind: 'existing-secret',
        secretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf',
      },
    }),
    { ...valid, target: { ...valid.target, version: '17.7' } },
  ];
  expect(variants.flatMap(problemsOf)).toEqual([]);
});

test('every random number in a definition gives a clear message or none, never another error', () => {
  fc.assert(
    fc.property(fc.double(), fc.integer(), fc.string(), (decimal, whole, text) => {
      const problems = problemsOf({
        ...valid,
        region: text,
        network: {
          ...valid.network,
          vpcCidr: text,
          privateZoneName: text,
          link: { kind: 'none', remoteCidrs: [text] },
        },
        source: { ...valid.source, port: decimal, sizeGiB: whole, host: text, version: text },
        target: { ...valid.target, readers: whole, version: text },
        compute: {
          ...trading.compute,
          release: { canaryPercent: decimal, canaryMinutes: whole, keepBlueMinutes: whole },
        },
        traffic: { ...valid.traffic, recordName: text, ttlSeconds: decimal },
      });
      for (const problem of problems) {
        expect(problem).toMatch(/^[\w.[\]]+: got .+, allowed .+/s);
      }
    }),
  );
});
