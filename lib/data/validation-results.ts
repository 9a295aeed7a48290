import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import { FrameworkFunction } from '../functions/framework-function';
import type { MigrationSettings } from '../settings';

/** What the bucket of the results is made from. */
export interface ValidationResultsProps {
  readonly settings: MigrationSettings;
  /** Key of the bucket. */
  readonly encryptionKey: kms.IKey;
  /** Key of the log group of the function that empties the bucket. */
  readonly operationsKey: kms.IKey;
  /** Days that a result is kept. */
  readonly retentionDays: number;
}

/** The bucket of the validation's results: plans, parts, verdicts, and the note of the last pass. */
export class ValidationResults extends Construct {
  readonly bucket: s3.Bucket;
  private readonly bucketArn: string;
  private readonly encryptionKey: kms.IKey;

  constructor(scope: Construct, id: string, props: ValidationResultsProps) {
    super(scope, id);
    const { settings, encryptionKey, operationsKey, retentionDays } = props;
    const bucketName = settings.names.bucket('validation');
    // By its name: a reference could not stand in an acknowledgment.
    this.bucketArn = `arn:${Stack.of(this).partition}:s3:::${bucketName}`;
    this.encryptionKey = encryptionKey;
    this.bucket = new s3.Bucket(this, 'Bucket', {
      bucketName,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey,
      // One data key for many small objects: KMS would be asked, and paid, for each part.
      bucketKeyEnabled: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // A result that is replaced by a later one is still there for a day.
      versioned: true,
      lifecycleRules: [{ expiration: Duration.days(retentionDays), noncurrentVersionExpiration: Duration.days(1) }],
      autoDeleteObjects: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const noLog =
      'The bucket holds results of comparisons, which can be made again at any time: keys of rows and names of columns, and no other value. One function writes to it, the function logs what it wrote, and public access is blocked.';
    acknowledge(this.bucket, { pack: 'AwsSolutions', rule: 'S1', reason: noLog });
    for (const pack of ['NIST.800.53.R5', 'PCI.DSS.321'] as const) {
      acknowledge(
        this.bucket,
        { pack, rule: 'S3BucketLoggingEnabled', reason: noLog },
        {
          pack,
          rule: 'S3BucketReplicationEnabled',
          reason:
            'The results can be made again at any time from the databases themselves, and are kept for a limited time. S3 keeps each object in three Availability Zones.',
        },
      );
    }
    // CDK has one function that empties all buckets of a stack. The file storage has completed it where there is one.
    if (settings.definition.fileStorage === undefined) {
      new FrameworkFunction(this, 'Emptier', {
        settings,
        resourceType: 'Custom::S3AutoDeleteObjects',
        type: 'validation-emptier',
        encryptionKey: operationsKey,
      });
    }
  }

  /** Lets a function write results and read them again. */
  allow(fn: lambda.Function): void {
    const objects = `${this.bucketArn}/*`;
    fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['s3:GetObject', 's3:PutObject'], resources: [objects] }));
    // Without it S3 says of an object that does not exist that access is denied.
    fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucketArn] }));
    fn.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [this.encryptionKey.keyArn],
        // With a bucket key the context is the bucket, not the object.
        conditions: { StringEquals: { 'kms:EncryptionContext:aws:s3:arn': this.bucketArn } },
      }),
    );
    acknowledge(fn.role ?? fn, {
      pack: 'AwsSolutions',
      rule: 'IAM5',
      finding: `Resource::${objects}`,
      reason:
        'The keys of the results are made of runs and parts, which exist only when a pass is made. The pattern reaches the objects of one bucket, which holds nothing but these results.',
    });
  }
}
