/**
 * When objects move to cheaper storage classes. All of them but the last answer at once, as the file system did. Objects
 * below 128 KiB do not move: they would cost more there.
 */
export interface FileLifecycle {
  /** Days after which an object moves to S3 Standard-IA, 30 or more (the least that S3 allows). */
  readonly infrequentAccessAfterDays: number;
  /** Days after which it moves on to S3 Glacier Instant Retrieval, at least 30 more. */
  readonly instantRetrievalAfterDays: number;
  /** Days after which a version that was overwritten or deleted moves to S3 Glacier Flexible Retrieval. */
  readonly oldVersionsArchivedAfterDays: number;
  /** Days after which such a version is deleted, at least 90 more: S3 bills those of Glacier Flexible Retrieval anyway. */
  readonly oldVersionsDeletedAfterDays: number;
}

/** An NFS export whose files AWS DataSync copies, with their paths unchanged. */
export interface NfsShare {
  readonly kind: 'nfs';
  /**
   * ARNs of DataSync agents beside the file server. Each must be activated in the account and Region of the deploy before
   * it is named here: the first deploy may well come before that, without `source`, and makes the bucket alone.
   *
   * @see https://docs.aws.amazon.com/datasync/latest/userguide/activate-agent.html
   */
  readonly agentArns: readonly [string, ...string[]];
  /** Host name or IPv4 address of the file server, as the agent sees it. */
  readonly host: string;
  /** Exported path, for example `/srv/images`. */
  readonly path: string;
}

/** Files that move to an S3 bucket. */
export interface FileStorageDefinition {
  /** Short name, 1..10 of `[a-z0-9]`, for example `images`; a part of the bucket's name. */
  readonly name: string;
  /** Size of the files in GiB. */
  readonly sizeGiB: number;
  /** @default - every object stays in S3 Standard; versions that were overwritten are deleted after 30 days */
  readonly lifecycle?: FileLifecycle;
  /** Where the files come from. @default - no DataSync task: the operator copies them, or there is nothing to copy */
  readonly source?: NfsShare;
}

/** A key attribute of a DynamoDB table. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: 'string' | 'number' | 'binary';
}

/** A DynamoDB table for the state of the application, with on-demand capacity. */
export interface StateTableDefinition {
  readonly partitionKey: KeyAttribute;
  /** @default - the table has no sort key */
  readonly sortKey?: KeyAttribute;
  /** Attribute that holds the second (Unix time) after which an item may be deleted. @default - items stay */
  readonly expiryAttribute?: string;
}
