import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import { FrameworkFunction } from '../functions/framework-function';
import type { MigrationSettings } from '../settings';

/** What a bucket of results is made from. */
export interface ResultBucketProps {
  readonly settings: MigrationSettings;
  /** Type in the bucket's name, for example `validation`. */
  readonly type: string;
  /** Key of the bucket. */
  readonly encryptionKey: kms.IKey;
  /** Key of the log group of the function that empties the bucket. */
  readonly operationsKey: kms.IKey;
  /** Days that a result is kept. */
  readonly retentionDays: number;
  /** Beginning of the keys of what expires. @default - everything does */
  readonly expiringKeys?: string;
  /** Evidence that the bucket needs neither an access log nor a replica: what a result is, and who writes it. */
  readonly evidence: string;
  /**
   * Whether this bucket completes the function that empties buckets, of which CDK makes one for a stack. Exactly one
   * construct of the stack does.
   */
  readonly completesEmptier: boolean;
}

/** A bucket of results that can be made again: encrypted, over TLS only, expiring, emptied when it goes. */
export class ResultBucket extends Construct {
  readonly bucket: s3.Bucket;
  /** By the bucket's name: a reference could not stand in an acknowledgment. */
  readonly bucketArn: string;

  constructor(scope: Construct, id: string, props: ResultBucketProps) {
    super(scope, id);
    const { settings, type, encryptionKey, operationsKey, retentionDays, expiringKeys, evidence } = props;
    const bucketName = settings.names.bucket(type);
    this.bucketArn = `arn:${Stack.of(this).partition}:s3:::${bucketName}`;
    // A result that is replaced by a later one is still there for a day.
    const ofReplaced = { noncurrentVersionExpiration: Duration.days(1) };
    this.bucket = new s3.Bucket(this, 'Bucket', {
      bucketName,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey,
      // One data key for many small objects: KMS would be asked, and paid, for each of them.
      bucketKeyEnabled: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: true,
      lifecycleRules:
        expiringKeys === undefined
          ? [{ expiration: Duration.days(retentionDays), ...ofReplaced }]
          : [{ prefix: expiringKeys, expiration: Duration.days(retentionDays) }, ofReplaced],
      autoDeleteObjects: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(this.bucket, { pack: 'AwsSolutions', rule: 'S1', reason: evidence });
    for (const pack of ['NIST.800.53.R5', 'PCI.DSS.321'] as const) {
      acknowledge(
        this.bucket,
        { pack, rule: 'S3BucketLoggingEnabled', reason: evidence },
        {
          pack,
          rule: 'S3BucketReplicationEnabled',
          reason:
            'The results can be made again at any time from the databases themselves, and are kept for a limited time. S3 keeps each object in three Availability Zones.',
        },
      );
    }
    if (props.completesEmptier) {
      new FrameworkFunction(this, 'Emptier', {
        settings,
        resourceType: 'Custom::S3AutoDeleteObjects',
        type: `${type}-emptier`,
        encryptionKey: operationsKey,
      });
    }
  }
}
