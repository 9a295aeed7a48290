/** A Secrets Manager secret that exists already, with the JSON keys `username`, `password`, `host`, `port`. */
export interface ExistingSecret {
  readonly kind: 'existing-secret';
  /** Full ARN of the secret, with its six-character suffix. */
  readonly secretArn: string;
  /** ARN of the customer-managed key of the secret. @default - the account's key `aws/secretsmanager` */
  readonly keyArn?: string;
}

/** A secret that DataStack creates with a random password, for the operator to fill after the first deploy. */
export interface CreatedSecret {
  readonly kind: 'created-secret';
  /** User name that the secret starts with. The operator may replace it together with the password. */
  readonly username: string;
}

/** Where the credentials of a database come from. */
export type Credentials = ExistingSecret | CreatedSecret;

/** TLS without a check of the server's certificate, which a server on premises mostly has signed itself. PostgreSQL only. */
export interface EncryptedConnection {
  readonly kind: 'encrypted';
}

/** TLS with a certificate of Amazon RDS, in any of its Regions. */
export interface RdsConnection {
  readonly kind: 'amazon-rds';
}

/** TLS with a certificate that an authority of the operator's own has signed. */
export interface PrivateAuthorityConnection {
  readonly kind: 'private-authority';
  /**
   * The authority's root certificate in PEM. Where the server's certificate is of an authority below it, and the server
   * does not send that one itself, those between them stand before the root, each signed by the next. They are public.
   */
  readonly rootCertificatePem: string;
}

/** How the connection to the source is encrypted, and how its server proves who it is. */
export type SourceTls = EncryptedConnection | RdsConnection | PrivateAuthorityConnection;

/** The database that the system runs on today. */
export interface SourceDatabase {
  readonly engine: 'postgresql' | 'mysql';
  /** Version of the source server, `major.minor`. */
  readonly version: string;
  /** Host name or IPv4 address, as seen through the link. */
  readonly host: string;
  /** TCP port. */
  readonly port: number;
  /** Name of the database that moves. */
  readonly databaseName: string;
  /** Size of the data in GiB. The replication instance is sized for it. */
  readonly sizeGiB: number;
  /** Schemas (PostgreSQL) or databases (MySQL) that move, by exact name. */
  readonly schemas: readonly [string, ...string[]];
  readonly credentials: Credentials;
  /**
   * Time zone of a MySQL server, for example `Europe/Berlin`. DMS reads a TIMESTAMP as if it were of this zone, so a wrong
   * one shifts every value. PostgreSQL needs none.
   *
   * @default 'UTC'
   */
  readonly timeZone?: string;
  /** Every connection uses TLS. DMS knows for MySQL only modes that check the certificate. */
  readonly tls: SourceTls;
}

/** Instances of a fixed size. */
export interface ProvisionedCapacity {
  readonly kind: 'provisioned';
  /** Graviton instance class without the prefix `db.`, for example `r6g.large`. */
  readonly instanceType: string;
}

/** Aurora Serverless v2: instances that follow the load. */
export interface ServerlessCapacity {
  readonly kind: 'serverless-v2';
  /** Aurora capacity units, 0.5..256 in steps of 0.5; one unit is about 2 GiB of memory. */
  readonly minimumUnits: number;
  /** Aurora capacity units, at least `minimumUnits`. */
  readonly maximumUnits: number;
}

/** One parameter of a parameter group, with the reason it is set. */
export interface DatabaseParameter {
  readonly value: string;
  /** Why: the value on the source server, or the document that asks for it. */
  readonly reason: string;
}

/** The Aurora cluster that the system moves to. */
export interface TargetDatabase {
  readonly engine: 'aurora-postgresql' | 'aurora-mysql';
  /**
   * Full engine version, for example `16.8` or `8.0.mysql_aurora.3.10.4`. It must be in standard support and not older than
   * the source.
   */
  readonly version: string;
  readonly capacity: ProvisionedCapacity | ServerlessCapacity;
  /** Reader instances beside the writer, 1..15, spread over the Availability Zones. */
  readonly readers: number;
  /**
   * Whether the name `reader` leads to an Aurora reader before the cutover already, so that Aurora carries real reads before
   * it carries writes. Only for an application that tolerates old data in what it reads by that name: a row that was just
   * written to the source is missing there for the time of the replication lag, and before the load everything is.
   *
   * @default false: the source is read until the cutover
   */
  readonly servesReads?: boolean;
  /** Retention of Aurora's own automated backups in days, 1..35. */
  readonly backupRetentionDays: number;
  /**
   * Cluster parameters on top of those that Crossfade always sets (TLS forced, change log for the way back). The
   * `lower_case_table_names` of MySQL counts only when the cluster is created: 0 for a source on Linux, 1 for a source on
   * Windows or macOS.
   *
   * @default - none
   */
  readonly parameters?: Readonly<Record<string, DatabaseParameter>>;
  /** Instance parameters on top of those that Crossfade always sets. @default - none */
  readonly instanceParameters?: Readonly<Record<string, DatabaseParameter>>;
  /**
   * Whether the cluster may run past the end of the version's standard support, which RDS bills for each vCPU and hour as
   * extended support. Without it such a cluster is refused. It is decided when the cluster is created: RDS changes it for
   * no cluster, and an update would fail.
   *
   * @default false
   */
  readonly extendedSupport?: boolean;
}

/** Secrets that DataStack creates: random passwords, for the operator to put into the databases or to replace. */
export interface CreatedSecrets {
  readonly kind: 'created';
}

/** Secrets that exist already. None is created, changed or deleted; none needs to hold the host of Aurora. */
export interface ExistingSecrets {
  readonly kind: 'existing';
  /** Master user of the cluster: the JSON keys `username` and `password`. */
  readonly administrator: ExistingSecret;
  /** The DMS user in Aurora: the JSON keys `username` and `password`. */
  readonly replication: ExistingSecret;
  /** The application's one user, the same on both sides: the JSON keys `username` and `password`. */
  readonly application: ExistingSecret;
  /** API keys of third parties, a JSON object. @default - none; a service with `usesApiKeys` needs it */
  readonly apiKeys?: ExistingSecret;
}

/** Where the credentials on the AWS side come from. */
export type SecretsDefinition = CreatedSecrets | ExistingSecrets;

/** Large objects up to a size travel with their row; a longer one stops the task. Fastest. */
export interface LimitedLobs {
  readonly kind: 'limited';
  /** Largest object in KiB, 1..102400. */
  readonly maximumKiB: number;
}

/** Large objects of any size travel in pieces, in a second pass over each row. Slow, complete. */
export interface FullLobs {
  readonly kind: 'full';
  /** Size of a piece in KiB. */
  readonly chunkKiB: number;
}

/** The replication from the source to Aurora, by AWS DMS: full load, then change data capture. */
export interface ReplicationDefinition {
  /** DMS instance class, with the prefix `dms.`. DMS offers no Graviton class: the one exception to ARM64. */
  readonly instanceClass: string;
  /** Storage of the replication instance in GiB, 5..6144: logs and the changes cached in the full load. */
  readonly storageGiB: number;
  /** DMS engine version. Aurora PostgreSQL 17 as a source of the way back needs 3.6.1. */
  readonly engineVersion: string;
  /** A standby replication instance in another Availability Zone. */
  readonly multiAz: boolean;
  readonly lobs: LimitedLobs | FullLobs;
  /** Replication lag in seconds above which an alarm fires. */
  readonly lagAlarmSeconds: number;
  /** A place for premigration assessments, which an operator starts before the load. @default - none */
  readonly assessment?: AssessmentDefinition;
}

/**
 * DMS looks at the source, the target and the task for what would make the load fail or come out wrong: types, keys, large
 * objects, settings of the servers, permissions. An operator starts it by the command of an output; nothing waits for it.
 */
export interface AssessmentDefinition {
  /** Days that a result is kept in its bucket, 1..365. */
  readonly resultRetentionDays: number;
  /**
   * Individual assessments to leave out, by their names in DMS, for example `full-lob-not-nullable-at-target`. The names
   * that apply to a task are what `aws dms describe-applicable-individual-assessments` lists.
   *
   * @default - every assessment that applies
   */
  readonly exclude?: readonly [string, ...string[]];
}

/**
 * A state machine that proves source and Aurora equal, part by part, by a function in the VPC: schema, counts, and the
 * contents of every row by checksums that each database computes itself.
 */
export interface ValidationDefinition {
  /** Rows that one invocation compares, 10000..10000000. An invocation may take 15 minutes at the most. */
  readonly rowsPerPart: number;
  /**
   * Parts that are compared at once, 1..1000. Each holds one connection to either side and keeps a processor of it busy, so
   * that the source decides: about half of its processors, where users still work on it. Each is an invocation of Lambda as
   * well, of which an account has 1,000 at once by default, and a new one 10, for all of its functions.
   */
  readonly concurrency: number;
  /**
   * Connections that the source admits, its `max_connections`. A pass takes half of them at the most.
   *
   * @default 100 for PostgreSQL and 151 for MySQL, as the servers admit unless somebody changed it
   */
  readonly sourceConnections?: number;
  /**
   * Sessions of others that may execute a statement on a side when a part begins, 1..10000. Over it a part waits, and comes
   * again later.
   *
   * @default 25
   */
  readonly mostActiveSessions?: number;
  /**
   * Seconds before each further look at a row that differs, since it may be on its way. Together 480 at the most; the last
   * one is no shorter than `replication.lagAlarmSeconds`, so that a lag without an alarm is no difference.
   */
  readonly waitsSeconds: readonly [number, ...number[]];
  /** Days that the results are kept in their bucket, 1..365. The last verdict stays. */
  readonly resultRetentionDays: number;
  /**
   * Hours for which a proof counts, 1..720, from when its oldest part was compared: with an older one the gate lets no more
   * users to AWS. A pass that takes longer than a day needs more.
   *
   * @default 24
   */
  readonly proofValidHours?: number;
}
