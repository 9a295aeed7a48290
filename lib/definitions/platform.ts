import type { MigrationDefinition } from '../definition';

/**
 * The environment of a platform team: one containerised application on PostgreSQL, from an on-premises data centre to
 * us-east-1, at the least cost that the design allows. Addresses are of the documentation ranges (RFC 5737) and names of
 * `example.com` (RFC 2606): replace them by your own.
 */
export const platform = {
  name: 'platform',
  region: 'us-east-1',
  environments: [{ name: 'dev' }],
  namePattern: '{type}-{environment}-{suffix}',
  tags: { Project: 'platform-migration' },
  network: {
    vpcCidr: '10.60.0.0/16',
    availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    // As asked for, to save cost: the loss of its zone takes the way out of all three.
    natGateways: 1,
    link: { kind: 'new-vpn', customerGatewayIp: '203.0.113.30', remoteCidrs: ['10.70.0.0/16'] },
    publicZone: { kind: 'created', domainName: 'platform.example.com' },
    privateZoneName: 'platform.internal',
  },
  source: {
    engine: 'postgresql',
    version: '15.7',
    host: '10.70.0.10',
    port: 5432,
    databaseName: 'platform',
    sizeGiB: 50,
    schemas: ['public'],
    credentials: { kind: 'created-secret', username: 'crossfade_replication' },
    tls: { kind: 'encrypted' },
  },
  target: {
    engine: 'aurora-postgresql',
    // A long-term support release: no minor upgrade comes up in the middle of the migration.
    version: '16.8',
    // Half a unit is the least at which the replication can keep running: at 0 Aurora would pause under it.
    capacity: { kind: 'serverless-v2', minimumUnits: 0.5, maximumUnits: 8 },
    readers: 1,
    backupRetentionDays: 7,
  },
  replication: {
    instanceClass: 'dms.t3.medium',
    storageGiB: 50,
    engineVersion: '3.6.1',
    multiAz: false,
    lobs: { kind: 'full', chunkKiB: 64 },
    lagAlarmSeconds: 60,
  },
  validation: { rowsPerPart: 500_000, concurrency: 4, waitsSeconds: [5, 20, 60], resultRetentionDays: 30 },
  compute: {
    kind: 'fargate',
    services: [
      {
        name: 'app',
        containerPort: 8080,
        healthCheckPath: '/health',
        cpuUnits: 512,
        memoryMiB: 1024,
        minimumTasks: 2,
        maximumTasks: 6,
        cpuTargetPercent: 65,
        usesDatabase: true,
        fileAccess: 'read-write',
        usesStateTable: true,
        configuration: { LOG_LEVEL: 'info' },
      },
    ],
    bootstrapImage: { repository: 'nginx/nginx', tag: '1.29.3-alpine' },
    release: { canaryPercent: 25, canaryMinutes: 5, keepBlueMinutes: 60 },
  },
  traffic: {
    recordName: 'app',
    legacyEndpoint: { kind: 'ipv4', addresses: ['198.51.100.30'] },
    certificate: { kind: 'created' },
    rollback: { errorRatePercent: 5, p95LatencySeconds: 2, minimumRequestsPerMinute: 60, minutes: 3 },
    legacyHealthCheck: { protocol: 'HTTPS', path: '/health' },
    healthMonitor: { intervalMinutes: 1, timeoutSeconds: 10 },
  },
  fileStorage: { name: 'data', sizeGiB: 20 },
  stateTable: { partitionKey: { name: 'id', type: 'string' }, expiryAttribute: 'expiresAt' },
  alertEmails: ['platform-oncall@example.com'],
  logRetentionDays: 30,
} satisfies MigrationDefinition;
