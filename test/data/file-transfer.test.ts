import { inventory } from '../../lib/definitions/inventory';
import { actionsOf, dataStack, only, resourcesOf, statementsOf } from './stack';

const { template } = dataStack(undefined, { migration: 'inventory' });

const task = only<Record<string, unknown> & { Options: Record<string, string> }>(template, 'AWS::DataSync::Task');
const source = only<Record<string, unknown>>(template, 'AWS::DataSync::LocationNFS');
const destination = only<Record<string, unknown>>(template, 'AWS::DataSync::LocationS3');
const logGroup = only<{ LogGroupName: string }>(template, 'AWS::Logs::LogGroup', 'FileStorageTransferLogs');
const bucket = only(template, 'AWS::S3::Bucket', 'FileStorageBucket');
const role = only<{ AssumeRolePolicyDocument: unknown }>(template, 'AWS::IAM::Role', 'FileStorageTransferRole');
const objects = 'arn:aws:s3:::files-images-000000000000-production-inventory/*';
const fromTasksOfThisAccount = {
  ArnLike: { 'aws:SourceArn': 'arn:aws:datasync:us-east-1:000000000000:*' },
  StringEquals: { 'aws:SourceAccount': '000000000000' },
};

test('copies the export of the definition to the root of the bucket, so that every path stays', () => {
  expect(source.Properties).toMatchObject({
    ServerHostname: '10.30.0.20',
    Subdirectory: '/srv/images',
    OnPremConfig: { AgentArns: inventory.fileStorage.source.agentArns },
  });
  expect(destination.Properties).toMatchObject({
    S3BucketArn: { 'Fn::GetAtt': [bucket.logicalId, 'Arn'] },
    S3Config: { BucketAccessRoleArn: { 'Fn::GetAtt': [role.logicalId, 'Arn'] } },
    S3StorageClass: 'STANDARD',
  });
  expect(destination.Properties).not.toHaveProperty('Subdirectory');
  expect(task.Properties).toMatchObject({
    SourceLocationArn: { 'Fn::GetAtt': [source.logicalId, 'LocationArn'] },
    DestinationLocationArn: { 'Fn::GetAtt': [destination.logicalId, 'LocationArn'] },
  });
});

test('is never started by a deploy: it has no schedule', () => {
  expect(task.Properties).not.toHaveProperty('Schedule');
});

test('copies what changed, verifies it, keeps what is gone, and preserves owner, mode and times', () => {
  expect(task.Properties.Options).toEqual({
    TransferMode: 'CHANGED',
    OverwriteMode: 'ALWAYS',
    PreserveDeletedFiles: 'PRESERVE',
    VerifyMode: 'ONLY_FILES_TRANSFERRED',
    // DataSync takes the two only together.
    Mtime: 'PRESERVE',
    Atime: 'BEST_EFFORT',
    Uid: 'INT_VALUE',
    Gid: 'INT_VALUE',
    PosixPermissions: 'PRESERVE',
    PreserveDevices: 'NONE',
    TaskQueueing: 'ENABLED',
    LogLevel: 'BASIC',
  });
});

test.each(['cutover', 'complete'])(
  'replaces no object in phase %s, in which the object is the newer one',
  (migrationPhase) => {
    const later = only<{ Options: Record<string, string> }>(
      dataStack(undefined, { migration: 'inventory', migrationPhase }).template,
      'AWS::DataSync::Task',
    );
    expect(later.Properties.Options).toEqual({ ...task.Properties.Options, OverwriteMode: 'NEVER' });
  },
);

describe('its log', () => {
  test('goes to an encrypted group of this stack, which the basic mode alone allows', () => {
    expect(logGroup.Properties).toMatchObject({
      LogGroupName: '/aws/datasync/file-transfer-production-inventory',
      RetentionInDays: 90,
      KmsKeyId: expect.anything(),
    });
    expect(task.Properties).toMatchObject({
      TaskMode: 'BASIC',
      CloudWatchLogGroupArn: { 'Fn::GetAtt': [logGroup.logicalId, 'Arn'] },
    });
  });

  test('may be written by DataSync, for tasks of this account and Region, before there is a task', () => {
    const policy = only<{ PolicyName: string; PolicyDocument: { 'Fn::Join': [string, unknown[]] } }>(
      template,
      'AWS::Logs::ResourcePolicy',
    );
    expect(policy.Properties.PolicyName).toBe('file-transfer-logs-production-inventory');
    const [, parts] = policy.Properties.PolicyDocument['Fn::Join'];
    const text = parts.map((part) => (typeof part === 'string' ? part : 'LOG_GROUP')).join('');
    expect(JSON.parse(text).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'datasync.amazonaws.com' },
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: 'LOG_GROUP',
        Condition: fromTasksOfThisAccount,
      },
    ]);
    expect(parts).toContainEqual({ 'Fn::GetAtt': [logGroup.logicalId, 'Arn'] });
    expect(task.DependsOn).toContain(policy.logicalId);
  });
});

describe('its role', () => {
  test('is taken by DataSync alone, for tasks of this account and Region', () => {
    expect(role.Properties.AssumeRolePolicyDocument).toMatchObject({
      Statement: [
        {
          Action: 'sts:AssumeRole',
          Principal: { Service: 'datasync.amazonaws.com' },
          Condition: fromTasksOfThisAccount,
        },
      ],
    });
  });

  test('reaches one bucket and its key, the key through S3 alone', () => {
    const statements = statementsOf(template, 'FileStorageTransferRole');
    expect(statements.map(({ Resource }) => Resource)).toEqual([
      { 'Fn::GetAtt': [bucket.logicalId, 'Arn'] },
      objects,
      { 'Fn::GetAtt': [only(template, 'AWS::KMS::Key', 'FileStorageKey').logicalId, 'Arn'] },
    ]);
    expect(actionsOf(statements)).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      's3:AbortMultipartUpload',
      's3:DeleteObject',
      's3:GetBucketLocation',
      's3:GetObject',
      's3:GetObjectTagging',
      's3:ListBucket',
      's3:ListBucketMultipartUploads',
      's3:ListMultipartUploadParts',
      's3:PutObject',
      's3:PutObjectTagging',
    ]);
    expect(statements.at(-1)?.Condition).toEqual({
      StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' },
    });
  });

  test('has its policy before DataSync tries it', () => {
    const [policy] = Object.keys(resourcesOf(template, 'AWS::IAM::Policy')).filter((id) =>
      id.includes('FileStorageTransferRole'),
    );
    expect(destination.DependsOn).toEqual(expect.arrayContaining([policy, role.logicalId]));
  });
});

test('prints the commands that start it and that show how far it is, within the limit of an output', () => {
  const value = (id: string) => {
    const output = template.toJSON().Outputs[id] as { Value: { 'Fn::Join': [string, unknown[]] } };
    const [, parts] = output.Value['Fn::Join'];
    expect(parts).toContainEqual({ 'Fn::GetAtt': [task.logicalId, 'TaskArn'] });
    return parts.map((part) => (typeof part === 'string' ? part : 'TASK')).join('');
  };
  expect(value('StartFileTransfer')).toBe('aws datasync start-task-execution --region us-east-1 --task-arn TASK');
  const status = value('FileTransferStatus');
  expect(status).toContain(
    '--task-execution-arn "$(aws datasync describe-task --region us-east-1 --task-arn TASK --query CurrentTaskExecutionArn --output text)"',
  );
  // The ARN of a task has about 75 characters.
  expect(status.length + 75).toBeLessThan(1024);
});

test('names bucket, key and table among the outputs, as far as there are any', () => {
  const named = (migration: string) =>
    Object.keys(dataStack(undefined, { migration }).template.toJSON().Outputs).filter((id) =>
      ['FileBucketName', 'FileKeyArn', 'StateTableName', 'StartFileTransfer'].includes(id),
    );
  expect(named('inventory')).toEqual(['FileBucketName', 'FileKeyArn', 'StartFileTransfer']);
  expect(named('platform')).toEqual(['FileBucketName', 'FileKeyArn', 'StateTableName']);
  expect(named('trading')).toEqual([]);
});
