import fc from 'fast-check';
import type {
  Credentials,
  ReplicationDefinition,
  SecretsDefinition,
  SourceDatabase,
  SourceTls,
  TargetDatabase,
} from '../../../lib/definition';
import { payments } from '../../../lib/definitions/payments';
import { hexadecimal, identifier, label } from './text';

/** An existing secret in a region. Its name is unlike that of any other `role`. */
function existingSecret(region: string, role: string): fc.Arbitrary<Extract<Credentials, { kind: 'existing-secret' }>> {
  const account = `arn:aws:secretsmanager:${region}:000000000000:secret:`;
  return fc.record(
    {
      kind: fc.constant('existing-secret'),
      secretArn: fc
        .tuple(label(40), fc.string({ unit: fc.constantFrom(...'AbCz09'), minLength: 6, maxLength: 6 }))
        .map(([name, suffix]) => `${account}${role}/${name}-${suffix}`),
      keyArn: hexadecimal(12).map(
        (digits) => `arn:aws:kms:${region}:000000000000:key/00000000-0000-4000-8000-${digits}`,
      ),
    },
    { requiredKeys: ['kind', 'secretArn'] },
  );
}

/** Credentials of the source by their kind. */
export const credentialsOf: {
  readonly [Kind in Credentials['kind']]: (region: string) => fc.Arbitrary<Credentials>;
} = {
  'created-secret': () => fc.record({ kind: fc.constant('created-secret'), username: identifier(32) }),
  'existing-secret': (region) => existingSecret(region, 'source'),
};

/** TLS to the source by its kind. The certificate is that of payments: a random one would be none. */
export const tlsOf: { readonly [Kind in SourceTls['kind']]: SourceTls } = {
  encrypted: { kind: 'encrypted' },
  'amazon-rds': { kind: 'amazon-rds' },
  'private-authority': payments.source.tls,
};

/** Secrets on the AWS side by their kind. */
export const secretsOf: {
  readonly [Kind in SecretsDefinition['kind']]: (
    region: string,
    usesApiKeys: boolean,
  ) => fc.Arbitrary<SecretsDefinition>;
} = {
  created: () => fc.constant({ kind: 'created' }),
  existing: (region, usesApiKeys) =>
    fc.record({
      kind: fc.constant('existing'),
      administrator: existingSecret(region, 'administrator'),
      replication: existingSecret(region, 'replication'),
      application: existingSecret(region, 'application'),
      ...(usesApiKeys ? { apiKeys: existingSecret(region, 'api-keys') } : {}),
    }),
};

/** Source and target versions that go together, by the engine of the source. */
const versionsOf = {
  postgresql: fc.constantFrom(
    { source: '13.18', target: { engine: 'aurora-postgresql', version: '16.8' } },
    { source: '13.18', target: { engine: 'aurora-postgresql', version: '13.18', extendedSupport: true } },
    { source: '15.7', target: { engine: 'aurora-postgresql', version: '16.8' } },
    { source: '16.4', target: { engine: 'aurora-postgresql', version: '17.7' } },
  ),
  mysql: fc.constantFrom(
    { source: '8.0.40', target: { engine: 'aurora-mysql', version: '8.0.mysql_aurora.3.10.4' } },
    {
      source: '8.0.36',
      target: { engine: 'aurora-mysql', version: '8.0.mysql_aurora.3.10.4', extendedSupport: false },
    },
  ),
} as const;

/** Cluster parameters of each engine that Crossfade does not set itself. */
const parametersOf = {
  postgresql: { timezone: { value: 'UTC', reason: 'As the source has it.' } },
  mysql: { time_zone: { value: 'UTC', reason: 'As the source has it.' } },
};

/** Instance parameters of each engine that Crossfade does not set itself. */
const instanceParametersOf = {
  postgresql: { work_mem: { value: '16384', reason: 'As the source has it.' } },
  mysql: { max_connections: { value: '1000', reason: 'As the source has it.' } },
};

/** Capacities of the target by their kind. */
export const capacityOf: {
  readonly [Kind in TargetDatabase['capacity']['kind']]: fc.Arbitrary<TargetDatabase['capacity']>;
} = {
  provisioned: fc.record({
    kind: fc.constant('provisioned'),
    instanceType: fc.constantFrom('t4g.medium', 'r6g.large', 'r7g.16xlarge', 'r8g.large', 'x2g.large'),
  }),
  'serverless-v2': fc.tuple(fc.integer({ min: 1, max: 512 }), fc.integer({ min: 1, max: 512 })).map(([one, other]) => ({
    kind: 'serverless-v2',
    minimumUnits: Math.min(one, other) / 2,
    maximumUnits: Math.max(one, other) / 2,
  })),
};

/** Source and target of one engine. */
export function databases(
  engine: SourceDatabase['engine'],
  region: string,
  kinds: {
    readonly credentials: Credentials['kind'];
    readonly tls: SourceTls['kind'];
    readonly capacity: TargetDatabase['capacity']['kind'];
  },
): fc.Arbitrary<{ readonly source: SourceDatabase; readonly target: TargetDatabase }> {
  const details = fc.record({
    versions: versionsOf[engine],
    // The certificate of Amazon RDS holds the instance's own endpoint.
    host:
      kinds.tls === 'amazon-rds'
        ? label(40).map((name) => `${name}.c0example0000.eu-west-1.rds.amazonaws.com`)
        : fc.oneof(
            fc.constant('10.200.0.10'),
            label(63).map((name) => `${name}.legacy.example.com`),
          ),
    port: fc.constantFrom(1, 3306, 5432, 65535),
    databaseName: identifier(engine === 'mysql' ? 64 : 63),
    schemas: fc.uniqueArray(identifier(30), { minLength: 1, maxLength: 4 }),
    sizeGiB: fc.integer({ min: 1, max: 50 }),
    credentials: credentialsOf[kinds.credentials](region),
    capacity: capacityOf[kinds.capacity],
    readers: fc.constantFrom(1, 2, 15),
    backupRetentionDays: fc.constantFrom(1, 7, 35),
    withParameters: fc.boolean(),
  });
  return details.map(({ versions, capacity, readers, backupRetentionDays, withParameters, schemas, ...source }) => ({
    source: {
      ...source,
      engine,
      version: versions.source,
      schemas: schemas as [string, ...string[]],
      tls: tlsOf[kinds.tls],
    },
    target: {
      ...versions.target,
      capacity,
      readers,
      backupRetentionDays,
      ...(withParameters ? { parameters: parametersOf[engine], instanceParameters: instanceParametersOf[engine] } : {}),
    },
  }));
}

/** Handling of large objects by its kind. */
export const lobsOf: {
  readonly [Kind in ReplicationDefinition['lobs']['kind']]: fc.Arbitrary<ReplicationDefinition['lobs']>;
} = {
  limited: fc.record({ kind: fc.constant('limited'), maximumKiB: fc.constantFrom(1, 32, 102400) }),
  full: fc.record({ kind: fc.constant('full'), chunkKiB: fc.constantFrom(1, 64, 102400) }),
};

/** A replication that has room for any source of `databases`. */
export function replication(lobs: ReplicationDefinition['lobs']['kind']): fc.Arbitrary<ReplicationDefinition> {
  return fc.record(
    {
      instanceClass: fc.constantFrom('dms.t3.medium', 'dms.c5.4xlarge', 'dms.r6i.large', 'dms.r7i.16xlarge'),
      storageGiB: fc.constantFrom(5, 100, 6144),
      engineVersion: fc.constantFrom('3.6.1', '3.7.0'),
      multiAz: fc.boolean(),
      lobs: lobsOf[lobs],
      lagAlarmSeconds: fc.constantFrom(1, 60, 86400),
      assessment: fc.record({ resultRetentionDays: fc.constantFrom(1, 365) }),
    },
    { requiredKeys: ['instanceClass', 'storageGiB', 'engineVersion', 'multiAz', 'lobs', 'lagAlarmSeconds'] },
  );
}
