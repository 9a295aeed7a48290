import fc from 'fast-check';
import type { FargateCompute, MigrationDefinition, ServiceDefinition } from '../../lib/definition';
import { definitions } from '../../lib/definitions';
import { trading } from '../../lib/definitions/trading';
import { changed, problemsOf, valid } from '../support/definition';

const fargate: FargateCompute = trading.compute;
const [web, api] = trading.compute.services;

function withApi(fields: Partial<ServiceDefinition>): MigrationDefinition {
  return { ...valid, compute: { ...fargate, services: [web, { ...api, ...fields }] } };
}

function withService(fields: Partial<ServiceDefinition>): MigrationDefinition {
  return { ...valid, compute: { ...fargate, services: [{ ...web, ...fields }, api] } };
}

test.each(Object.entries(definitions))('finds nothing wrong with %s, whose name is its key', (name, definition) => {
  expect(problemsOf(definition)).toEqual([]);
  expect(definition.name).toBe(name);
});

const serverless = (minimumUnits: number, maximumUnits: number) =>
  changed('target', { capacity: { kind: 'serverless-v2', minimumUnits, maximumUnits } });

test.each<[string, MigrationDefinition, string]>([
  ['a name with capitals', { ...valid, name: 'Trading' }, 'name: got "Trading"'],
  ['a name pattern without the suffix', { ...valid, namePattern: '{type}-{environment}' }, 'namePattern: got'],
  ['a name pattern without the type', { ...valid, namePattern: 'x-{environment}-{suffix}' }, 'namePattern: got'],
  [
    'two environments whose names would clash',
    { ...valid, namePattern: 'migration-{type}-{suffix}', environments: [{ name: 'a' }, { name: 'b' }] },
    'namePattern: got "migration-{type}-{suffix}", allowed a pattern with {environment}',
  ],
  [
    'an environment twice',
    { ...valid, environments: [{ name: 'a' }, { name: 'a' }] },
    'environments: got "a", allowed each',
  ],
  ['an environment with a space', { ...valid, environments: [{ name: 'a b' }] }, 'environments: got "a b"'],
  ['a tag that AWS reserves', { ...valid, tags: { 'aws:x': 'y' } }, 'tags.aws:x: got'],
  ['an empty tag', { ...valid, tags: { Project: '' } }, 'tags.Project: got ""'],
  ['the environment as a tag', { ...valid, tags: { Environment: 'x' } }, 'tags.Environment: got "x", allowed nothing'],
  [
    'backups kept for no day',
    { ...valid, backup: { retentionDays: 0, startHourUtc: 5 } },
    'backup.retentionDays: got 0',
  ],
  ['a 25th hour', { ...valid, backup: { retentionDays: 30, startHourUtc: 24 } }, 'backup.startHourUtc: got 24'],
  ['an address that is none', { ...valid, alertEmails: ['oncall'] }, 'alertEmails: got "oncall"'],
  ['a pack twice', { ...valid, compliancePacks: ['PCI.DSS.321', 'PCI.DSS.321'] }, 'compliancePacks: got "PCI.DSS.321"'],

  ['a VPC that is too small', changed('network', { vpcCidr: '10.0.0.0/24' }), 'network.vpcCidr: got "10.0.0.0/24"'],
  ['a VPC with bits behind the prefix', changed('network', { vpcCidr: '10.0.0.1/16' }), 'network.vpcCidr: got'],
  ['a VPC that is no block', changed('network', { vpcCidr: '10.0.0.0' }), 'network.vpcCidr: got "10.0.0.0"'],
  [
    'a remote network that overlaps the VPC',
    changed('network', { link: { kind: 'none', remoteCidrs: ['10.0.0.0/8'] } }),
    'network.link.remoteCidrs: got "10.0.0.0/8", allowed a block outside',
  ],
  [
    'a remote network inside the VPC',
    changed('network', { link: { kind: 'none', remoteCidrs: ['10.40.7.0/24'] } }),
    'network.link.remoteCidrs: got "10.40.7.0/24", allowed a block outside',
  ],
  [
    'the whole internet behind the link',
    changed('network', { link: { kind: 'none', remoteCidrs: ['0.0.0.0/0'] } }),
    'network.link.remoteCidrs: got "0.0.0.0/0"',
  ],
  [
    'a customer gateway that is no address',
    changed('network', { link: { kind: 'new-vpn', customerGatewayIp: 'router', remoteCidrs: ['10.20.0.0/16'] } }),
    'network.link.customerGatewayIp: got "router"',
  ],
  [
    'an autonomous system number of 0',
    changed('network', {
      link: {
        kind: 'new-vpn',
        customerGatewayIp: '203.0.113.10',
        customerGatewayAsn: 0,
        remoteCidrs: ['10.20.0.0/16'],
      },
    }),
    'network.link.customerGatewayAsn: got 0',
  ],
  [
    'a link that no stack builds yet',
    changed('network', { link: { kind: 'existing-vpn', vpnConnectionId: 'vpn-1', remoteCidrs: ['10.20.0.0/16'] } }),
    'network.link.kind: got "existing-vpn"',
  ],
  [
    'a zone of another region',
    changed('network', { availabilityZones: ['us-east-1a', 'us-east-1b', 'us-west-2c'] }),
    'network.availabilityZones: got "us-west-2c", allowed Availability Zones of us-east-1',
  ],
  [
    'a zone twice',
    changed('network', { availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1a'] }),
    'network.availabilityZones: got "us-east-1a", allowed each value once',
  ],
  [
    'an endpoint twice',
    changed('network', { interfaceEndpoints: ['ssm', 'ssm'] }),
    'network.interfaceEndpoints: got "ssm"',
  ],
  [
    'a domain with a trailing dot',
    changed('network', { publicZone: { kind: 'created', domainName: 'example.com.' } }),
    'network.publicZone.domainName: got "example.com."',
  ],
  [
    'a hosted zone id that is none',
    changed('network', { publicZone: { kind: 'existing', domainName: 'example.com', hostedZoneId: '/hostedzone/Z1' } }),
    'network.publicZone.hostedZoneId: got "/hostedzone/Z1"',
  ],
  [
    'a private zone that hides the public one',
    changed('network', { privateZoneName: 'trading.example.com' }),
    'network.privateZoneName: got "trading.example.com", allowed a name other than the public zone',
  ],

  ['a port of 0', changed('source', { port: 0 }), 'source.port: got 0, allowed 1..65535'],
  ['an empty source', changed('source', { sizeGiB: 0 }), 'source.sizeGiB: got 0'],
  ['a source that is no host', changed('source', { host: 'a b' }), 'source.host: got "a b"'],
  [
    'a writer that would point at itself',
    changed('source', { host: 'db.trading.internal' }),
    'source.host: got "db.trading',
  ],
  ['a database name with a dash', changed('source', { databaseName: 'a-b' }), 'source.databaseName: got "a-b"'],
  ['a schema wildcard', changed('source', { schemas: ['%'] }), 'source.schemas: got "%", allowed exact names'],
  [
    "DMS's own schema",
    changed('source', { schemas: ['awsdms_control'] }),
    'source.schemas: got "awsdms_control", allowed schemas of',
  ],
  [
    'a parameter that Crossfade sets itself',
    changed('target', { parameters: { 'rds.force_ssl': { value: '0', reason: 'The old driver' } } }),
    'target.parameters.rds.force_ssl: got "0", allowed nothing',
  ],
  ['a schema twice', changed('source', { schemas: ['a', 'a'] }), 'source.schemas: got "a", allowed each value once'],
  [
    'a user name with a space',
    changed('source', { credentials: { kind: 'created-secret', username: 'a b' } }),
    'source.credentials.username',
  ],
  [
    'a secret without its suffix',
    changed('source', {
      credentials: { kind: 'existing-secret', secretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:x' },
    }),
    'source.credentials.secretArn: got',
  ],
  ['a version without digits', changed('source', { version: 'newest' }), 'source.version: got "newest"'],
  [
    'an engine of another family',
    changed('source', { engine: 'mysql' }),
    'target.engine: got "aurora-postgresql", allowed aurora-mysql for a mysql source',
  ],
  [
    'an engine that no stack builds yet',
    {
      ...valid,
      source: { ...valid.source, engine: 'mysql' },
      target: { ...valid.target, engine: 'aurora-mysql', version: '8.0.mysql_aurora.3.10.4' },
    },
    'target.engine: got "aurora-mysql", allowed aurora-postgresql; this version does not build',
  ],
  [
    'a target that is older than the source',
    changed('target', { version: '14.15' }),
    'target.version: got "14.15", allowed the source\'s major',
  ],
  [
    'a DMS that could not read the target on the way back',
    {
      ...valid,
      target: { ...valid.target, version: '17.7' },
      replication: { ...valid.replication, engineVersion: '3.5.4' },
    },
    'replication.engineVersion: got "3.5.4", allowed 3.6.1 or newer with Aurora PostgreSQL 17',
  ],
  ['no reader', changed('target', { readers: 0 }), 'target.readers: got 0, allowed 1..15'],
  ['backups for 36 days', changed('target', { backupRetentionDays: 36 }), 'target.backupRetentionDays: got 36'],
  [
    'an instance without Graviton',
    changed('target', { capacity: { kind: 'provisioned', instanceType: 'r6i.large' } }),
    'target.capacity.instanceType: got "r6i.large", allowed a Graviton class',
  ],
  ['a quarter of a capacity unit', serverless(0.25, 4), 'target.capacity.minimumUnits: got 0.25'],
  ['capacity units between the steps', serverless(1, 4.2), 'target.capacity.maximumUnits: got 4.2'],
  ['a minimum above the maximum', serverless(8, 4), 'target.capacity.minimumUnits: got 8, allowed at most'],
  [
    'a Graviton class for DMS',
    changed('replication', { instanceClass: 'dms.r6g.large' }),
    'replication.instanceClass: got',
  ],
  [
    'a replication instance without room',
    changed('replication', { storageGiB: 6 }),
    'replication.storageGiB: got 6, allowed at least a tenth',
  ],
  [
    'storage over the limit',
    changed('replication', { storageGiB: 7000 }),
    'replication.storageGiB: got 7000, allowed 5..6144',
  ],
  ['a lag of 0', changed('replication', { lagAlarmSeconds: 0 }), 'replication.lagAlarmSeconds: got 0'],
  ['a DMS version that is none', changed('replication', { engineVersion: '3' }), 'replication.engineVersion: got "3"'],
  [
    'objects of no size',
    changed('replication', { lobs: { kind: 'limited', maximumKiB: 0 } }),
    'replication.lobs.maximumKiB: got 0',
  ],
  [
    'pieces of no size',
    changed('replication', { lobs: { kind: 'full', chunkKiB: 0 } }),
    'replication.lobs.chunkKiB: got 0',
  ],

  [
    'compute that no stack builds yet',
    { ...valid, compute: { kind: 'ec2-auto-scaling', services: [web], instanceType: 'm6g.large' } },
    'compute.kind: got',
  ],
  [
    'two services for all other paths',
    { ...valid, compute: { ...fargate, services: [web, { ...web, name: 'other' }] } },
    'compute.services: got ["web","other"], allowed exactly one',
  ],
  [
    'no service for all other paths',
    { ...valid, compute: { ...fargate, services: [api] } },
    'compute.services: got [], allowed exactly one',
  ],
  ['two services of one name', withService({ name: 'api' }), 'compute.services: got "api", allowed each value once'],
  [
    'a path that two services claim',
    { ...valid, compute: { ...fargate, services: [web, api, { ...api, name: 'b' }] } },
    'compute.services.pathPatterns: got "/api/*"',
  ],
  ['a service name with capitals', withService({ name: 'Web' }), 'compute.services[0].name: got "Web"'],
  [
    'a port that needs root',
    withService({ containerPort: 80 }),
    'compute.services[0].containerPort: got 80, allowed 1024..65535',
  ],
  [
    'a health check path without a slash',
    withService({ healthCheckPath: 'health' }),
    'compute.services[0].healthCheckPath: got "health"',
  ],
  [
    'memory that Fargate does not offer',
    withService({ memoryMiB: 1536 }),
    'compute.services[0].memoryMiB: got 1536, allowed 1024..4096 in steps of 1024 with 512',
  ],
  [
    'more tasks at the least than at the most',
    withService({ minimumTasks: 13 }),
    'compute.services[0].minimumTasks: got 13, allowed 1..12',
  ],
  ['a target of 0 percent', withService({ cpuTargetPercent: 0 }), 'compute.services[0].cpuTargetPercent: got 0'],
  [
    'sessions that stick for no time',
    withService({ stickySessionSeconds: 0 }),
    'compute.services[0].stickySessionSeconds: got 0',
  ],
  [
    'six path patterns',
    withApi({ pathPatterns: ['/a', '/b', '/c', '/d', '/e', '/f'] }),
    'compute.services[1].pathPatterns: got ["/a"',
  ],
  ['a path pattern without a slash', withApi({ pathPatterns: ['api'] }), 'compute.services[1].pathPatterns: got "api"'],
  [
    'a moving tag',
    { ...valid, compute: { ...fargate, bootstrapImage: { repository: 'nginx/nginx', tag: 'latest' } } },
    'compute.bootstrapImage.tag: got "latest"',
  ],
  [
    'a digest that is none',
    { ...valid, compute: { ...fargate, bootstrapImage: { repository: 'nginx/nginx', tag: '1.29', digest: 'x' } } },
    'compute.bootstrapImage.digest',
  ],
  ['a canary of everyone', changed('release', { canaryPercent: 100 }), 'release.canaryPercent: got 100, allowed 1..99'],
  [
    'a canary longer than a custom resource lasts',
    changed('release', { canaryMinutes: 60 }),
    'release.canaryMinutes: got 60, allowed 1..30',
  ],
  ['no time to go back to blue', changed('release', { keepBlueMinutes: 0 }), 'release.keepBlueMinutes: got 0'],

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
    serverless(0.5, 256),
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
        release: { canaryPercent: decimal, canaryMinutes: whole, keepBlueMinutes: whole },
        traffic: { ...valid.traffic, recordName: text, ttlSeconds: decimal },
      });
      for (const problem of problems) {
        expect(problem).toMatch(/^[\w.[\]]+: got .+, allowed .+/s);
      }
    }),
  );
});
