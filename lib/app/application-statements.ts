import * as iam from 'aws-cdk-lib/aws-iam';
import { acknowledge } from '../acknowledge';
import type { DataStack } from '../data/data-stack';
import type { ServiceDefinition } from '../definition';

/**
 * Gives the role under which an application runs, of a task or of an instance, the rights of `applicationStatements`, and
 * accepts the finding on the objects of the bucket.
 */
export function allowApplication(role: iam.Role, service: ServiceDefinition, data: DataStack): void {
  for (const statement of applicationStatements(service, data)) {
    role.addToPolicy(statement);
  }
  if (service.fileAccess !== undefined && data.fileStorage !== undefined) {
    acknowledge(role, {
      pack: 'AwsSolutions',
      rule: 'IAM5',
      finding: `Resource::${data.fileStorage.objectsArn}`,
      reason:
        'The application names its own files. The pattern reaches the objects of one bucket, which was made for them, with the actions that the definition asks for and no right on their older versions.',
    });
  }
}

/**
 * Returns what one service may do on AWS: read or write the bucket of the files, and use the state table, as its definition
 * says. Both with their keys, and those through S3 or DynamoDB alone. A service that asks for neither has no rights at all.
 *
 * Statements and not CDK's grants: of a resource in another stack those would add the role to the policy of its key, which
 * would reach back from AppStack to DataStack.
 */
export function applicationStatements(service: ServiceDefinition, data: DataStack): readonly iam.PolicyStatement[] {
  return [...fileStatements(service, data), ...stateTableStatements(service, data)];
}

function fileStatements({ fileAccess }: ServiceDefinition, { fileStorage, region }: DataStack): iam.PolicyStatement[] {
  if (fileAccess === undefined || fileStorage === undefined) {
    return [];
  }
  const { bucket, objectsArn, key } = fileStorage;
  const writes = fileAccess === 'read-write';
  return [
    // Without it S3 answers 403 instead of 404 for an object that is not there.
    allow(['s3:ListBucket'], bucket.bucketArn),
    allow(
      [
        's3:GetObject',
        ...(writes
          ? ['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts']
          : []),
      ],
      objectsArn,
    ),
    allow(['kms:Decrypt', ...(writes ? ['kms:GenerateDataKey'] : [])], key.keyArn, through('s3', region)),
  ];
}

function stateTableStatements(
  { usesStateTable }: ServiceDefinition,
  { stateTable, dataKey, region }: DataStack,
): iam.PolicyStatement[] {
  if (!usesStateTable || stateTable === undefined) {
    return [];
  }
  const onTable = [
    'BatchGetItem',
    'BatchWriteItem',
    'ConditionCheckItem',
    'DeleteItem',
    'DescribeTable',
    'GetItem',
    'PutItem',
    'Query',
    'Scan',
    'UpdateItem',
  ];
  // What AWS lists for a table under a customer-managed key: DynamoDB uses the key in the name of who asks it.
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
  const onKey = ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'];
  return [
    allow(
      onTable.map((action) => `dynamodb:${action}`),
      stateTable.tableArn,
    ),
    allow(
      onKey.map((action) => `kms:${action}`),
      dataKey.keyArn,
      through('dynamodb', region),
    ),
  ];
}

function allow(actions: string[], resource: string, conditions?: iam.Conditions): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources: [resource], conditions });
}

/** The condition that a key is used by an AWS service in the name of the application, and never by the application itself. */
function through(service: string, region: string): iam.Conditions {
  return { StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` } };
}
