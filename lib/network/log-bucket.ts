import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import { FrameworkFunction } from '../functions/framework-function';
import type { MigrationSettings } from '../settings';

/** What the log bucket is made from. */
export interface LogBucketProps {
  readonly settings: MigrationSettings;
  /** The operations key, for the log group of the function that empties the bucket. */
  readonly encryptionKey: kms.IKey;
}

/** Days that access logs are kept where the definition names no retention. */
const defaultRetentionDays = 30;

/**
 * The bucket of the load balancer's access logs: private, TLS only, emptied and deleted with the stack. It stands in
 * NetworkStack, since AWS Backup protects AppStack as a whole and would back up access logs every day.
 */
export class LogBucket extends Construct {
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, { settings, encryptionKey }: LogBucketProps) {
    super(scope, id);
    const days = settings.definition.logRetentionDays ?? defaultRetentionDays;
    this.bucket = new s3.Bucket(this, 'Bucket', {
      bucketName: settings.names.bucket('alb-logs'),
      // The only encryption that Elastic Load Balancing writes to.
      // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
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
    acknowledge(
      this.bucket,
      {
        pack: 'AwsSolutions',
        rule: 'S1',
        reason:
          'The bucket is itself the end of a log. Elastic Load Balancing alone may write to it, public access is blocked, and a log of its reads would need the next bucket.',
      },
      {
        pack: 'NIST.800.53.R5',
        rule: 'S3BucketLoggingEnabled',
        reason:
          'The bucket is itself the end of a log. Elastic Load Balancing alone may write to it, public access is blocked, and a log of its reads would need the next bucket.',
      },
      {
        pack: 'NIST.800.53.R5',
        rule: 'S3BucketReplicationEnabled',
        reason:
          'The bucket holds access logs of a limited retention and no business record. S3 keeps each object in three Availability Zones, and versioning keeps what is overwritten or deleted.',
      },
      {
        pack: 'NIST.800.53.R5',
        rule: 'S3DefaultEncryptionKMS',
        reason:
          'Elastic Load Balancing delivers access logs to buckets with Amazon S3 managed keys only. The objects are encrypted with those, and the bucket policy refuses every request without TLS 1.2.',
      },
    );
    new FrameworkFunction(this, 'Emptier', {
      settings,
      resourceType: 'Custom::S3AutoDeleteObjects',
      type: 'alb-logs-emptier',
      encryptionKey,
    });
  }
}
