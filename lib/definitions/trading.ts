import type { MigrationDefinition } from '../definition';

/**
 * The trading application of a financial services company: web frontend, REST API and PostgreSQL, from an on-premises
 * data centre to us-east-1. Addresses are of the documentation ranges (RFC 5737) and names of `example.com` (RFC 2606):
 * replace them by your own.
 */
export const trading = {
  name: 'trading',
  region: 'us-east-1',
  environments: [{ name: 'production' }],
  namePattern: '{type}-{environment}-{suffix}',
  tags: { Project: 'trading-migration', MigrationPhase: 'on-premises-to-aws' },
  network: {
    vpcCidr: '10.40.0.0/16',
    availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    // One in each zone: trading must outlive the loss of any of them, and its way out leads to third-party APIs.
    natGateways: 3,
    interfaceEndpoints: ['ecr.api', 'ecr.dkr', 'kms', 'logs', 'secretsmanager', 'ssm'],
    link: { kind: 'new-vpn', customerGatewayIp: '203.0.113.10', remoteCidrs: ['10.20.0.0/16'] },
    publicZone: { kind: 'created', domainName: 'trading.example.com' },
    privateZoneName: 'trading.internal',
  },
  source: {
    engine: 'postgresql',
    version: '15.7',
    host: '10.20.0.10',
    port: 5432,
    databaseName: 'trading',
    sizeGiB: 200,
    schemas: ['public'],
    credentials: { kind: 'created-secret', username: 'crossfade_replication' },
    tls: { kind: 'encrypted' },
  },
  target: {
    engine: 'aurora-postgresql',
    // A long-term support release: no minor upgrade comes up in the middle of the migration. Version 17 would need a
    // newer DMS for the way back; 14 leaves standard support on 2027-02-28.
    version: '16.8',
    // Graviton2, as asked for.
    capacity: { kind: 'provisioned', instanceType: 'r6g.large' },
    readers: 2,
    backupRetentionDays: 30,
  },
  replication: {
    instanceClass: 'dms.r6i.large',
    // A fifth of the data is changed at the most while it is loaded; logs and sorting take the rest.
    storageGiB: 100,
    engineVersion: '3.6.1',
    multiAz: true,
    lobs: { kind: 'full', chunkKiB: 64 },
    lagAlarmSeconds: 60,
  },
  compute: {
    kind: 'fargate',
    services: [
      {
        name: 'web',
        containerPort: 8080,
        healthCheckPath: '/health',
        cpuUnits: 512,
        memoryMiB: 1024,
        minimumTasks: 3,
        maximumTasks: 12,
        cpuTargetPercent: 60,
        memoryTargetPercent: 70,
        usesDatabase: false,
        configuration: { LOG_LEVEL: 'info' },
      },
      {
        name: 'api',
        pathPatterns: ['/api/*'],
        containerPort: 8081,
        healthCheckPath: '/api/health',
        cpuUnits: 1024,
        memoryMiB: 2048,
        minimumTasks: 3,
        maximumTasks: 12,
        cpuTargetPercent: 60,
        memoryTargetPercent: 70,
        usesDatabase: true,
        usesApiKeys: true,
        configuration: { LOG_LEVEL: 'info' },
      },
    ],
    bootstrapImage: { repository: 'nginx/nginx', tag: '1.29.3-alpine' },
    release: { canaryPercent: 10, canaryMinutes: 5, keepBlueMinutes: 60 },
  },
  traffic: {
    recordName: 'app',
    legacyEndpoint: { kind: 'ipv4', addresses: ['198.51.100.10', '198.51.100.11'] },
    certificate: { kind: 'created' },
    rollback: { errorRatePercent: 5, p95LatencySeconds: 1, minimumRequestsPerMinute: 100, minutes: 2 },
  },
  backup: { retentionDays: 30, startHourUtc: 5 },
  alertEmails: ['trading-oncall@example.com'],
  compliancePacks: ['NIST.800.53.R5'],
  logRetentionDays: 90,
} satisfies MigrationDefinition;
