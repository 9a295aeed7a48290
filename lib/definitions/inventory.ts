import type { MigrationDefinition } from '../definition';

/**
 * The inventory management system of a retailer: a web application on PostgreSQL 13 with 500 GB of data and 2 TB of
 * product images, from an on-premises data centre to us-east-1, in a window of four hours. Addresses are of the
 * documentation ranges (RFC 5737) and names of `example.com` (RFC 2606): replace them by your own.
 */
export const inventory = {
  name: 'inventory',
  region: 'us-east-1',
  environments: [{ name: 'production' }],
  namePattern: '{type}-{environment}-{suffix}',
  tags: { MigrationPhase: 'on-premises-to-aws', CostCenter: 'inventory-platform' },
  network: {
    vpcCidr: '10.50.0.0/16',
    availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    natGateways: 3,
    interfaceEndpoints: ['ecr.api', 'ecr.dkr', 'kms', 'logs', 'secretsmanager'],
    link: { kind: 'new-vpn', customerGatewayIp: '203.0.113.20', remoteCidrs: ['10.30.0.0/16'] },
    publicZone: { kind: 'created', domainName: 'inventory.example.com' },
    privateZoneName: 'inventory.internal',
  },
  source: {
    engine: 'postgresql',
    version: '13.18',
    host: '10.30.0.10',
    port: 5432,
    databaseName: 'inventory',
    sizeGiB: 500,
    schemas: ['public', 'warehouse'],
    credentials: { kind: 'created-secret', username: 'crossfade_replication' },
    tls: { kind: 'encrypted' },
  },
  target: {
    engine: 'aurora-postgresql',
    // A long-term support release of a major version in standard support. Aurora PostgreSQL 13, the source's version,
    // left standard support on 2026-02-28. Who must stay on it sets the `version` to a 13 that RDS still offers, such as
    // 13.23, and `extendedSupport: true`, and pays for every vCPU-hour: docs/decisions has the price.
    version: '16.8',
    capacity: { kind: 'provisioned', instanceType: 'r6g.xlarge' },
    readers: 2,
    backupRetentionDays: 14,
    // The settings of the source server, as `SELECT name, setting, unit FROM pg_settings WHERE source <> 'default'` shows
    // them. Memory sizes are Aurora's own business: it sizes shared_buffers by the instance.
    parameters: {
      timezone: { value: 'UTC', reason: 'Source: UTC. Dates without a time zone are read in it.' },
      default_statistics_target: { value: '200', reason: 'Source: 200. The plans of the stock queries rest on it.' },
      idle_in_transaction_session_timeout: {
        value: '600000',
        reason: 'Source: 600000 ms. An abandoned transaction would hold the replication slot of the way back.',
      },
      random_page_cost: {
        value: '1.1',
        reason: 'Source: 1.1, for its solid-state disks. It decides for an index or against it.',
      },
      autovacuum_vacuum_scale_factor: {
        value: '0.05',
        reason: 'Source: 0.05. The stock table is large and changes all day; Aurora would wait for twice as much.',
      },
    },
    instanceParameters: {
      work_mem: { value: '16384', reason: 'Source: 16384 kB. The reports sort in memory with it.' },
      hash_mem_multiplier: {
        value: '1',
        reason:
          'Source: 1, the default of 13. Since 15 it is 2: a hash would take twice the work_mem that is set above.',
      },
      log_min_duration_statement: { value: '1000', reason: 'Source: 1000 ms. Slow statements stay comparable.' },
    },
  },
  replication: {
    // 500 GiB in four hours are 36 MiB/s; in two and a half, which leaves time for indexes, foreign keys and the proof,
    // 57 MiB/s, or 0.48 Gbit/s: below the 1.25 Gbit/s of a VPN tunnel. DMS loads eight tables at a time by default, so
    // eight vCPUs give each a core at 7 MiB/s, and 64 GiB of memory hold the changes that arrive meanwhile.
    // https://docs.aws.amazon.com/dms/latest/userguide/CHAP_BestPractices.SizingReplicationInstance.html
    instanceClass: 'dms.r6i.2xlarge',
    // A fifth of the data is changed at the most while it is loaded; logs and sorting take the rest.
    storageGiB: 250,
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
        cpuUnits: 1024,
        memoryMiB: 2048,
        minimumTasks: 3,
        maximumTasks: 12,
        cpuTargetPercent: 60,
        memoryTargetPercent: 70,
        usesDatabase: true,
        fileAccess: 'read-write',
        configuration: { LOG_LEVEL: 'info' },
      },
    ],
    bootstrapImage: { repository: 'nginx/nginx', tag: '1.29.3-alpine' },
    release: { canaryPercent: 10, canaryMinutes: 5, keepBlueMinutes: 60 },
  },
  traffic: {
    recordName: 'app',
    legacyEndpoint: { kind: 'host-name', hostName: 'inventory-old.example.com' },
    certificate: { kind: 'created' },
    rollback: { errorRatePercent: 5, p95LatencySeconds: 2, minimumRequestsPerMinute: 60, minutes: 3 },
  },
  fileStorage: {
    name: 'images',
    sizeGiB: 2048,
    // Product images stay readable at once for ever; only what was overwritten or deleted goes where it takes hours.
    lifecycle: {
      infrequentAccessAfterDays: 30,
      instantRetrievalAfterDays: 90,
      oldVersionsArchivedAfterDays: 30,
      oldVersionsDeletedAfterDays: 365,
    },
    source: {
      kind: 'nfs',
      agentArns: ['arn:aws:datasync:us-east-1:000000000000:agent/agent-0123456789abcdef0'],
      host: '10.30.0.20',
      path: '/srv/images',
    },
  },
  backup: { retentionDays: 30, startHourUtc: 5 },
  alertEmails: ['inventory-oncall@example.com'],
  logRetentionDays: 90,
} satisfies MigrationDefinition;
