import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import { FrameworkFunction } from '../functions/framework-function';
import type { MigrationSettings } from '../settings';

/** What a log bucket is made from. */
export interface LogBucketProps {
  readonly settings: MigrationSettings;
  /** What the logs are of, in the bucket's name, for example `alb-logs`. */
  readonly type: string;
  /** The AWS service that writes the logs. It writes to buckets with Amazon S3 managed keys only. */
  readonly writer: LogWriter;
  /**
   * Type in the physical name of the function that empties the buckets of the stack, for example `alb-logs-emptier`. CDK
   * has one for all of them, and this bucket is the place where it is completed: one log bucket in a stack.
   */
  readonly emptier: string;
  /** The operations key, for the log group of the function that empties the bucket. */
  readonly encryptionKey: kms.IKey;
}

/**
 * The services whose logs a log bucket takes, each with the page that says which encryption it writes to.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export type LogWriter = 'Elastic Load Balancing' | 'Amazon S3';

/** Days that access logs are kept where the definition names no retention. */
const defaultRetentionDays = 30;

/**
 * A bucket of access logs: private, TLS only, emptied and deleted with the stack. None stands in AppStack, since AWS
 * Backup protects that stack as a whole and would back up access logs every day.
 */
export class LogBucket extends Construct {
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, { settings, type, writer, emptier, encryptionKey }: LogBucketProps) {
    super(scope, id);
    const days = settings.definition.logRetentionDays ?? defaultRetentionDays;
    this.bucket = new s3.Bucket(this, 'Bucket', {
      bucketName: settings.names.bucket(type),
      // The only encryption that the writers write to.
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // An access log that somebody overwrites or deletes is still there for a day.
      versioned: true,
      lifecycleRules: [{ expiration: Duration.days(days), noncurrentVersionExpiration: Duration.days(1) }],
      autoDeleteObjects: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledgeLogBucket(this.bucket, writer);
    new FrameworkFunction(this, 'Emptier', {
      settings,
      resourceType: 'Custom::S3AutoDeleteObjects',
      type: emptier,
      encryptionKey,
    });
  }
}

function acknowledgeLogBucket(bucket: s3.Bucket, writer: LogWriter): void {
  const endOfLog = `The bucket is itself the end of a log. ${writer} alone may write to it, public access is blocked, and a log of its reads would need the next bucket.`;
  // The rules know the end of a log of S3 by the bucket that logs to it, and no other end.
  const isKnownEnd = writer === 'Amazon S3';
  if (!isKnownEnd) {
    acknowledge(bucket, { pack: 'AwsSolutions', rule: 'S1', reason: endOfLog });
  }
  for (const pack of ['NIST.800.53.R5', 'PCI.DSS.321'] as const) {
    if (!isKnownEnd) {
      acknowledge(bucket, { pack, rule: 'S3BucketLoggingEnabled', reason: endOfLog });
    }
    acknowledge(
      bucket,
      {
        pack,
        rule: 'S3BucketReplicationEnabled',
        reason:
          'The bucket holds access logs of a limited retention and no business record. S3 keeps each object in three Availability Zones, and versioning keeps what is overwritten or deleted.',
      },
      {
        pack,
        rule: 'S3DefaultEncryptionKMS',
        reason: `${writer} delivers access logs to buckets with Amazon S3 managed keys only. The objects are encrypted with those, and the bucket policy refuses every request without TLS 1.2.`,
      },
    );
  }
}
