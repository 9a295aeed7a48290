import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { expiringKeys, keys } from '../../../lambda/validation/keys';
import { acknowledge } from '../../acknowledge';
import type { MigrationSettings } from '../../settings';
import { ResultBucket } from '../result-bucket';

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
export class ValidationResults extends ResultBucket {
  private readonly encryptionKey: kms.IKey;

  constructor(scope: Construct, id: string, props: ValidationResultsProps) {
    super(scope, id, {
      ...props,
      type: 'validation',
      // The last verdict and the last pass stay: an age that nobody tells any more would look like no pass at all.
      expiringKeys,
      evidence:
        'The bucket holds results of comparisons, which can be made again at any time: keys of rows and names of columns, and no other value. One function writes to it, the function logs what it wrote, and public access is blocked.',
      // The file storage has completed it where there is one.
      completesEmptier: props.settings.definition.fileStorage === undefined,
    });
    this.encryptionKey = props.encryptionKey;
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
  /**
   * Lets a Distributed Map read the plans, and write how its children ended, in several parts where that is much.
   *
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
   */
  allowMap(role: iam.Role): void {
    const plans = `${this.bucketArn}/${keys.plan('*')}`;
    const children = `${this.bucketArn}/${keys.children('*')}/*`;
    role.addToPolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [plans] }));
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
        resources: [children],
      }),
    );
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
        resources: [this.encryptionKey.keyArn],
        conditions: { StringEquals: { 'kms:EncryptionContext:aws:s3:arn': this.bucketArn } },
      }),
    );
    acknowledge(
      role,
      ...[plans, children].map((resource) => ({
        pack: 'AwsSolutions' as const,
        rule: 'IAM5' as const,
        finding: `Resource::${resource}` as const,
        reason:
          'A run is named when it is started, and Step Functions chooses the names of what its children came to. The pattern reaches plans to read and reports to write, in one bucket.',
      })),
    );
  }
}
