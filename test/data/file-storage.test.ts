import { inventory } from '../../lib/definitions/inventory';
import { dataStack, only, resourcesOf } from './stack';

const { template } = dataStack(undefined, { migration: 'inventory' });

interface Bucket {
  readonly BucketName: string;
  readonly BucketEncryption: unknown;
  readonly LoggingConfiguration?: unknown;
  readonly LifecycleConfiguration: { readonly Rules: readonly Record<string, unknown>[] };
}

interface Policy {
  readonly Bucket: { readonly Ref: string };
  readonly PolicyDocument: {
    readonly Statement: readonly {
      readonly Sid?: string;
      readonly Effect: string;
      readonly Action: string | readonly string[];
      readonly Principal: unknown;
      readonly Resource: unknown;
      readonly Condition?: unknown;
    }[];
  };
}

const bucket = only<Bucket>(template, 'AWS::S3::Bucket', 'FileStorageBucket');
const logs = only<Bucket>(template, 'AWS::S3::Bucket', 'FileStorageLogs');
const key = only<{ KeyPolicy: unknown }>(template, 'AWS::KMS::Key', 'FileStorageKey');

/** The statements of the policy of one bucket. */
function statements({ logicalId }: { readonly logicalId: string }): Policy['PolicyDocument']['Statement'] {
  return Object.values(resourcesOf<Policy>(template, 'AWS::S3::BucketPolicy'))
    .filter(({ Properties }) => Properties.Bucket.Ref === logicalId)
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

describe('the bucket of the files', () => {
  test('is private and versioned, and belongs to the account alone', () => {
    expect(bucket.Properties).toMatchObject({
      BucketName: 'files-images-000000000000-production-inventory',
      VersioningConfiguration: { Status: 'Enabled' },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  test('is encrypted with a key that is its own, rotates, and waits seven days when it is deleted', () => {
    expect(bucket.Properties.BucketEncryption).toEqual({
      ServerSideEncryptionConfiguration: [
        {
          BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: {
            KMSMasterKeyID: { 'Fn::GetAtt': [key.logicalId, 'Arn'] },
            SSEAlgorithm: 'aws:kms',
          },
        },
      ],
    });
    expect(key).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: { EnableKeyRotation: true, PendingWindowInDays: 7 },
    });
    template.hasResourceProperties('AWS::KMS::Alias', {
      AliasName: 'alias/files-production-inventory',
      TargetKeyId: { 'Fn::GetAtt': [key.logicalId, 'Arn'] },
    });
    // The other one is the databases'.
    expect(Object.keys(resourcesOf(template, 'AWS::KMS::Key'))).toHaveLength(2);
  });

  test('refuses plain HTTP, TLS below 1.2, and an upload under any other key', () => {
    const denied = statements(bucket).filter(({ Effect }) => Effect === 'Deny');
    expect(denied.map(({ Condition }) => Condition)).toEqual([
      { Bool: { 'aws:SecureTransport': 'false' } },
      { NumericLessThan: { 's3:TlsVersion': 1.2 } },
      {
        Null: { 's3:x-amz-server-side-encryption': 'false' },
        StringNotEquals: {
          's3:x-amz-server-side-encryption-aws-kms-key-id': { 'Fn::GetAtt': [key.logicalId, 'Arn'] },
        },
      },
    ]);
    expect(denied.at(-1)).toMatchObject({
      Action: 's3:PutObject',
      Principal: { AWS: '*' },
      Resource: 'arn:aws:s3:::files-images-000000000000-production-inventory/*',
    });
  });

  test('moves images to cheaper classes that answer at once, and old versions to the archive', () => {
    expect(bucket.Properties.LifecycleConfiguration.Rules).toEqual([
      {
        Status: 'Enabled',
        Transitions: [
          { StorageClass: 'STANDARD_IA', TransitionInDays: 30 },
          { StorageClass: 'GLACIER_IR', TransitionInDays: 90 },
        ],
        NoncurrentVersionTransitions: [{ StorageClass: 'GLACIER', TransitionInDays: 30 }],
        NoncurrentVersionExpiration: { NoncurrentDays: 365 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        ExpiredObjectDeleteMarker: true,
      },
    ]);
  });

  test('leaves every object where it is when the definition has no lifecycle, and keeps old versions a month', () => {
    const { template: platform } = dataStack(undefined, { migration: 'platform' });
    expect(
      only<Bucket>(platform, 'AWS::S3::Bucket', 'FileStorageBucket').Properties.LifecycleConfiguration.Rules,
    ).toEqual([
      {
        Status: 'Enabled',
        NoncurrentVersionExpiration: { NoncurrentDays: 30 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        ExpiredObjectDeleteMarker: true,
      },
    ]);
    platform.resourceCountIs('AWS::DataSync::Task', 0);
    expect(Object.keys(platform.findOutputs('StartFileTransfer'))).toEqual([]);
  });
});

describe('its access log', () => {
  test('goes to a bucket that only S3 writes to, with the one encryption that S3 logs with', () => {
    expect(bucket.Properties.LoggingConfiguration).toEqual({
      DestinationBucketName: { Ref: logs.logicalId },
      LogFilePrefix: 'images/',
    });
    expect(logs.Properties.BucketName).toBe('file-logs-000000000000-production-inventory');
    expect(logs.Properties.BucketEncryption).toEqual({
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    });
    expect(logs.Properties.LifecycleConfiguration.Rules).toEqual([
      expect.objectContaining({ ExpirationInDays: inventory.logRetentionDays }),
    ]);
    const writers = statements(logs).filter(({ Action }) => Action === 's3:PutObject');
    expect(writers).toEqual([
      expect.objectContaining({
        Effect: 'Allow',
        Principal: { Service: 'logging.s3.amazonaws.com' },
        Condition: {
          ArnLike: { 'aws:SourceArn': { 'Fn::GetAtt': [bucket.logicalId, 'Arn'] } },
          StringEquals: { 'aws:SourceAccount': '000000000000' },
        },
      }),
    ]);
  });
});

test('both buckets are emptied by one function, then deleted', () => {
  const emptied = Object.values(
    resourcesOf<{ BucketName: { Ref: string }; ServiceToken: unknown }>(template, 'Custom::S3AutoDeleteObjects'),
  );
  expect(emptied.map(({ Properties }) => Properties.BucketName.Ref).sort()).toEqual(
    [bucket.logicalId, logs.logicalId].sort(),
  );
  expect(new Set(emptied.map(({ Properties }) => JSON.stringify(Properties.ServiceToken))).size).toBe(1);
  for (const { logicalId, DeletionPolicy } of [bucket, logs]) {
    expect([logicalId, DeletionPolicy]).toEqual([logicalId, 'Delete']);
  }
  template.resourcePropertiesCountIs(
    'AWS::Lambda::Function',
    {
      FunctionName: 'file-emptier-production-inventory',
      Architectures: ['arm64'],
      LoggingConfig: {
        LogFormat: 'JSON',
        LogGroup: { Ref: only(template, 'AWS::Logs::LogGroup', 'Emptier').logicalId },
      },
    },
    1,
  );
});
