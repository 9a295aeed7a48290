import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MigrationDefinition } from '../definition';

/** The Region stands in `lib/AWS_REGION`, as its requirement has it, for other tools to read as well. */
const region = readFileSync(join(process.cwd(), 'lib', 'AWS_REGION'), 'utf8').trim();

/**
 * The three-tier application of TechVault Inc.: EC2, RDS for MySQL and a Classic Load Balancer in us-east-1, rebuilt
 * beside it on Fargate and Aurora MySQL in us-west-2. Ids and names are examples: replace them by your own.
 */
export const techvault = {
  name: 'techvault',
  region,
  environments: [{ name: 'production' }],
  namePattern: 'migration-{type}-{suffix}',
  tags: { Owner: 'techvault-platform', Project: 'techvault-migration' },
  network: {
    vpcCidr: '10.80.0.0/16',
    availabilityZones: [`${region}a`, `${region}b`, `${region}c`],
    natGateways: 3,
    link: {
      kind: 'vpc-peering',
      peerVpcId: 'vpc-0123456789abcdef0',
      peerRegion: 'us-east-1',
      remoteCidrs: ['10.90.0.0/16'],
      peerRouteTableIds: ['rtb-0123456789abcdef0', 'rtb-0123456789abcdef1'],
    },
    publicZone: { kind: 'existing', domainName: 'techvault.example.com', hostedZoneId: 'Z0123456789EXAMPLE01' },
    privateZoneName: 'techvault.internal',
  },
  source: {
    engine: 'mysql',
    version: '8.0.40',
    // The endpoint of the legacy RDS instance: the one value to edit for another source.
    host: 'techvault-legacy.c0example0000.us-east-1.rds.amazonaws.com',
    port: 3306,
    databaseName: 'techvault',
    sizeGiB: 100,
    schemas: ['techvault'],
    credentials: { kind: 'created-secret', username: 'crossfade_replication' },
    tls: { kind: 'amazon-rds' },
  },
  target: {
    engine: 'aurora-mysql',
    // A long-term support release of Aurora MySQL 3, compatible with MySQL 8.0.
    version: '8.0.mysql_aurora.3.10.4',
    capacity: { kind: 'provisioned', instanceType: 'r6g.large' },
    readers: 2,
    // As asked for: the least that Aurora allows.
    backupRetentionDays: 1,
  },
  replication: {
    instanceClass: 'dms.t3.medium',
    storageGiB: 50,
    engineVersion: '3.6.1',
    multiAz: false,
    lobs: { kind: 'full', chunkKiB: 64 },
    lagAlarmSeconds: 60,
  },
  compute: {
    kind: 'fargate',
    services: [
      {
        name: 'app',
        containerPort: 8080,
        healthCheckPath: '/health',
        healthCheckIntervalSeconds: 30,
        cpuUnits: 1024,
        memoryMiB: 2048,
        initialTasks: 4,
        minimumTasks: 4,
        maximumTasks: 12,
        cpuTargetPercent: 70,
        stickySessionSeconds: 60,
        usesDatabase: true,
        configuration: { LOG_LEVEL: 'info' },
      },
    ],
    bootstrapImage: { repository: 'nginx/nginx', tag: '1.29.3-alpine' },
    release: { canaryPercent: 10, canaryMinutes: 5, keepBlueMinutes: 60 },
  },
  traffic: {
    recordName: 'app',
    legacyEndpoint: {
      kind: 'classic-load-balancer',
      dnsName: 'techvault-legacy-1234567890.us-east-1.elb.amazonaws.com',
      // The zone of Elastic Load Balancing in us-east-1, for Application and Classic Load Balancers alike.
      // https://docs.aws.amazon.com/general/latest/gr/elb.html
      canonicalHostedZoneId: 'Z35SXDOTRQ7X7K',
    },
    certificate: { kind: 'created' },
    rollback: { errorRatePercent: 5, p95LatencySeconds: 2, minimumRequestsPerMinute: 60, minutes: 3 },
    legacyHealthCheck: { protocol: 'HTTPS', path: '/health' },
  },
  alertEmails: ['techvault-oncall@example.com'],
  logRetentionDays: 30,
} satisfies MigrationDefinition;
