import { type Deployment, idsWhere, ofType } from './deployment';

/** The property by which each type that holds data names its key. Buckets and tables have it further in. */
const keyProperties: Readonly<Record<string, string>> = {
  'AWS::Logs::LogGroup': 'KmsKeyId',
  'AWS::SNS::Topic': 'KmsMasterKeyId',
  'AWS::SQS::Queue': 'KmsMasterKeyId',
  'AWS::RDS::DBCluster': 'KmsKeyId',
  'AWS::DMS::ReplicationInstance': 'KmsKeyId',
  'AWS::SecretsManager::Secret': 'KmsKeyId',
  'AWS::Backup::BackupVault': 'EncryptionKeyArn',
};

/** Encrypts what it stores with a customer-managed key. */
export function ownKeys(deployment: Deployment): readonly string[] {
  return [
    ...Object.entries(keyProperties).flatMap(([type, property]) =>
      idsWhere(ofType(deployment, type), (properties) => properties[property] === undefined),
    ),
    ...idsWhere(
      ofType(deployment, 'AWS::DynamoDB::Table'),
      ({ SSESpecification }) => !says(SSESpecification, 'KMSMasterKeyId'),
    ),
    ...idsWhere(
      ofType(deployment, 'AWS::ECR::Repository'),
      ({ EncryptionConfiguration }) => !says(EncryptionConfiguration, 'KmsKey'),
    ),
    ...idsWhere(ofType(deployment, 'AWS::S3::Bucket'), ({ BucketEncryption }) => BucketEncryption === undefined),
    ...idsWhere(
      ofType(deployment, 'AWS::EC2::LaunchTemplate'),
      ({ LaunchTemplateData }) => !says(LaunchTemplateData, 'Encrypted":true'),
    ),
  ];
}

/** Rotates every key. */
export function keyRotation(deployment: Deployment): readonly string[] {
  return idsWhere(ofType(deployment, 'AWS::KMS::Key'), ({ EnableKeyRotation }) => EnableKeyRotation !== true);
}

/** Keeps its logs for a time, not for ever. */
export function logRetention(deployment: Deployment): readonly string[] {
  return idsWhere(
    ofType(deployment, 'AWS::Logs::LogGroup'),
    ({ RetentionInDays }) => typeof RetentionInDays !== 'number',
  );
}

/** Connects to databases by TLS, on both ends. */
export function databaseTls(deployment: Deployment): readonly string[] {
  const endpoints = ofType(deployment, 'AWS::DMS::Endpoint');
  return idsWhere(endpoints, ({ SslMode }) => !['require', 'verify-ca', 'verify-full'].includes(String(SslMode)));
}

const says = (value: unknown, text: string) => (JSON.stringify(value) ?? '').includes(text);
