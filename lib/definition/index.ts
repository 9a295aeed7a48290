import type { ComputeDefinition, WebAclDefinition } from './compute';
import type {
  ReplicationDefinition,
  SecretsDefinition,
  SourceDatabase,
  TargetDatabase,
  ValidationDefinition,
} from './database';
import type { NetworkDefinition, OnPremisesLink } from './network';
import type { FileStorageDefinition, StateTableDefinition } from './storage';
import type { TrafficDefinition } from './traffic';

export type * from './compute';
export type * from './database';
export type * from './network';
export type * from './storage';
export type * from './traffic';

/** A cdk-nag rule pack that a definition is checked against. */
export type CompliancePack = 'AwsSolutions' | 'NIST.800.53.R5' | 'PCI.DSS.321';

/** One environment of a migration: the same five stacks, deployed once more beside the others. */
export interface EnvironmentDefinition {
  /** Name of the environment, 1..16 of `[a-z0-9-]`; a part of every physical name and the tag `Environment`. */
  readonly name: string;
  /** Whether users may be sent here. Where not, every weight but 0 is refused. @default true */
  readonly takesTraffic?: boolean;
  /**
   * `smallest` keeps every part and shrinks it: one NAT gateway, one reader, the smallest instances. Meant for an
   * environment that proves the replication and serves nobody.
   *
   * @default 'as-defined'
   */
  readonly capacity?: 'as-defined' | 'smallest';
  /** IPv4 block of this environment's VPC. Two environments with one link need two blocks. @default network.vpcCidr */
  readonly vpcCidr?: string;
  /** Link of this environment. A VPN gateway attaches to one VPC at a time. @default network.link */
  readonly link?: OnPremisesLink;
  /** First label of this environment's host name. Two environments in one zone need two. @default traffic.recordName */
  readonly recordName?: string;
}

/** A daily AWS Backup plan for the Aurora cluster and for the application's CloudFormation stack. */
export interface BackupDefinition {
  /** Days that a recovery point is kept, 1..36500. */
  readonly retentionDays: number;
  /** Hour of the day, UTC, 0..23. */
  readonly startHourUtc: number;
}

/**
 * One system that moves to AWS: everything the five stacks need to know about it. A definition is the only file that
 * its operator edits; adding a system is a new file beside the others and one line in the registry.
 */
export interface MigrationDefinition {
  /** Name of the migration, 1..12 of `[a-z0-9-]`: the value of `-c migration=` and the default `environmentSuffix`. */
  readonly name: string;
  /** AWS Region of the new home, for example `us-east-1`. */
  readonly region: string;
  /** The environments; the first is the default of `-c environment=`. */
  readonly environments: readonly [EnvironmentDefinition, ...EnvironmentDefinition[]];
  /** Pattern of every physical name; `{type}`, `{environment}` and `{suffix}` are replaced. It must hold `{suffix}`. */
  readonly namePattern: string;
  /**
   * Tags on every taggable resource, beside `Environment`, whose value is the environment's name. Values are constants:
   * a tag that changed with the live phase would be an update of every resource, frozen ones among them.
   */
  readonly tags: Readonly<Record<string, string>>;
  readonly network: NetworkDefinition;
  readonly source: SourceDatabase;
  readonly target: TargetDatabase;
  readonly replication: ReplicationDefinition;
  /** A function that proves source and Aurora equal. @default - none */
  readonly validation?: ValidationDefinition;
  /** Credentials on the AWS side. @default - created */
  readonly secrets?: SecretsDefinition;
  readonly compute: ComputeDefinition;
  readonly traffic: TrafficDefinition;
  /** A web ACL of AWS WAF before the load balancer. @default - none */
  readonly webAcl?: WebAclDefinition;
  /** Files that move to S3. @default - none */
  readonly fileStorage?: FileStorageDefinition;
  /** A DynamoDB table. @default - none */
  readonly stateTable?: StateTableDefinition;
  /** AWS Backup. @default - Aurora's own automated backups only */
  readonly backup?: BackupDefinition;
  /** E-mail addresses that receive the alerts. Each must confirm its subscription. @default - none */
  readonly alertEmails?: readonly string[];
  /** Rule packs beside `AwsSolutions`, which always runs. @default - none */
  readonly compliancePacks?: readonly CompliancePack[];
  /** Retention of every log group in days. @default 30 */
  readonly logRetentionDays?: 7 | 14 | 30 | 60 | 90 | 180 | 365;
}
