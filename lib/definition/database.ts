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
  /** Full engine version, for example `16.8`. It must be in standard support and not older than the source. */
  readonly version: string;
  readonly capacity: ProvisionedCapacity | ServerlessCapacity;
  /** Reader instances beside the writer, 1..15, spread over the Availability Zones. */
  readonly readers: number;
  /** Retention of Aurora's own automated backups in days, 1..35. */
  readonly backupRetentionDays: number;
  /** Cluster parameters on top of those that Crossfade always sets (TLS forced, logical replication). @default - none */
  readonly parameters?: Readonly<Record<string, DatabaseParameter>>;
}

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
}
