import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { FileLifecycle, FileStorageDefinition } from '../definition';
import { LogBucket } from '../network/log-bucket';
import type { PhaseGuard } from '../network/phase-guard';
import type { MigrationSettings } from '../settings';
import { FileTransfer } from './file-transfer';

/** What the file storage is made from. */
export interface FileStorageProps {
  readonly settings: MigrationSettings;
  readonly definition: FileStorageDefinition;
  /** The operations key, for log groups. */
  readonly encryptionKey: kms.IKey;
  /** Lets the transfer change its ways in no deploy of another phase than the live one. */
  readonly guard: PhaseGuard;
}

/** Days that an upload in parts may take. What it left behind is billed, and shown by no listing. */
const uploadDays = 7;

/** Days that a version is kept that was overwritten or deleted, where the definition has no lifecycle. */
const oldVersionDays = 30;

/**
 * The bucket of the files, under a key of its own, and the transfer that fills it.
 *
 * The bucket goes with the stack: CDK's function deletes every version, a thousand at a time and one batch after the
 * other, in 15 minutes. That is enough for some hundred thousand versions. With more the function ends before it answers;
 * Lambda starts it twice again, each time where it stopped, then CloudFormation gives up after an hour and reports
 * `DELETE_FAILED` for the bucket's custom resource. `cdk destroy` may simply be repeated until the bucket is empty. Faster
 * with millions of versions is a lifecycle rule that expires everything, a day before the destroy: S3 then deletes by
 * itself, at no price. S3 bills the rest of 30 days for an object in Standard-IA and of 90 days in a Glacier class.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/empty-bucket.html
 */
export class FileStorage extends Construct {
  readonly bucket: s3.Bucket;
  /** ARN pattern of the bucket's objects, by its name: a reference could not stand in an acknowledgment. */
  readonly objectsArn: string;
  /** Key of the bucket and of nothing else. */
  readonly key: kms.Key;
  /** Absent where the definition names no source. */
  readonly transfer: FileTransfer | undefined;

  constructor(scope: Construct, id: string, { settings, definition, encryptionKey, guard }: FileStorageProps) {
    super(scope, id);
    const { names } = settings;
    this.key = new kms.Key(this, 'Key', {
      alias: names.of('alias/files'),
      description: 'Files of the application',
      enableKeyRotation: true,
      // The shortest wait that KMS allows before a deleted key is gone for good.
      pendingWindow: Duration.days(7),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const logs = new LogBucket(this, 'Logs', {
      settings,
      type: 'file-logs',
      writer: 'Amazon S3',
      emptier: 'file-emptier',
      encryptionKey,
    });
    const bucketName = names.bucket(`files-${definition.name}`);
    this.objectsArn = `arn:${Stack.of(this).partition}:s3:::${bucketName}/*`;
    this.bucket = new s3.Bucket(this, 'Bucket', {
      bucketName,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: this.key,
      // One data key for many objects: KMS would be asked, and paid, for each image that a user looks at.
      bucketKeyEnabled: true,
      blockedEncryptionTypes: [s3.BlockedEncryptionType.SSE_C],
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: true,
      serverAccessLogsBucket: logs.bucket,
      serverAccessLogsPrefix: `${definition.name}/`,
      lifecycleRules: [lifecycleRule(definition.lifecycle)],
      autoDeleteObjects: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.refuseOtherKeys();
    for (const pack of ['NIST.800.53.R5', 'PCI.DSS.321'] as const) {
      acknowledge(this.bucket, {
        pack,
        rule: 'S3BucketReplicationEnabled',
        reason:
          'S3 keeps each object in three Availability Zones, and versioning keeps what is overwritten or deleted. A copy in another Region would leave the one Region that the definition names.',
      });
    }
    if (definition.source !== undefined) {
      this.transfer = new FileTransfer(this, 'Transfer', {
        settings,
        source: definition.source,
        bucket: this.bucket,
        objectsArn: this.objectsArn,
        key: this.key,
        encryptionKey,
        guard,
      });
    }
  }

  /**
   * Refuses an upload that names an encryption of its own, unless it is by the bucket's key. An upload that names none is
   * encrypted by it in any case; one that asks for `aws:kms` without a key would get the account's key `aws/s3`.
   */
  private refuseOtherKeys(): void {
    this.bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'RefuseOtherKeys',
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: [this.objectsArn],
        conditions: {
          Null: { 's3:x-amz-server-side-encryption': 'false' },
          StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': this.key.keyArn },
        },
      }),
    );
  }
}

/**
 * Returns the one rule of the bucket. S3 moves no object below 128 KiB: in the cheaper classes it would be billed as one
 * of that size, and the move itself costs a request. Small images stay in S3 Standard.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
 */
function lifecycleRule(lifecycle: FileLifecycle | undefined): s3.LifecycleRule {
  const leftOvers = {
    abortIncompleteMultipartUploadAfter: Duration.days(uploadDays),
    // The mark of a deleted object whose versions are all gone.
    expiredObjectDeleteMarker: true,
  };
  if (lifecycle === undefined) {
    return { ...leftOvers, noncurrentVersionExpiration: Duration.days(oldVersionDays) };
  }
  const { INFREQUENT_ACCESS, GLACIER_INSTANT_RETRIEVAL, GLACIER } = s3.StorageClass;
  return {
    ...leftOvers,
    transitions: [
      { storageClass: INFREQUENT_ACCESS, transitionAfter: Duration.days(lifecycle.infrequentAccessAfterDays) },
      { storageClass: GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(lifecycle.instantRetrievalAfterDays) },
    ],
    noncurrentVersionTransitions: [
      { storageClass: GLACIER, transitionAfter: Duration.days(lifecycle.oldVersionsArchivedAfterDays) },
    ],
    noncurrentVersionExpiration: Duration.days(lifecycle.oldVersionsDeletedAfterDays),
  };
}
