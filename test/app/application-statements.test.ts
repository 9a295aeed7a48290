import { Template } from 'aws-cdk-lib/assertions';
import type { MigrationDefinition, ServiceDefinition } from '../../lib/definition';
import { platform } from '../../lib/definitions/platform';
import { applicationStacks, appTemplate, onlyOf, statementsOf } from './stack';

const flags = { migration: 'platform' };

/** The platform, whose one service uses files and state as a test says. */
function using(fields: Pick<ServiceDefinition, 'fileAccess' | 'usesStateTable'>): MigrationDefinition {
  const [service] = platform.compute.services;
  const { fileAccess, usesStateTable, ...plain } = service;
  return { ...platform, compute: { ...platform.compute, services: [{ ...plain, ...fields }] } };
}

const taskRights = (template: Template) => statementsOf(template, 'TemplateRole');
const variables = (template: Template) =>
  onlyOf<{ ContainerDefinitions: [{ Environment?: { Name: string; Value: unknown }[] }] }>(
    template,
    'AWS::ECS::TaskDefinition',
  ).Properties.ContainerDefinitions[0].Environment;

const imported = (part: string) => ({ 'Fn::ImportValue': expect.stringContaining(part) });
const objects = 'arn:aws:s3:::files-data-000000000000-dev-platform/*';
const through = (service: string) => ({ StringEquals: { 'kms:ViaService': `${service}.us-east-1.amazonaws.com` } });

const { app, data } = applicationStacks(flags);
const template = Template.fromStack(app);

test('a service that reads and writes files may do so in one bucket, under its key, through S3', () => {
  const statements = taskRights(appTemplate(flags, using({ fileAccess: 'read-write' })));
  expect(statements).toEqual([
    { Effect: 'Allow', Action: 's3:ListBucket', Resource: imported('FileStorageBucket') },
    {
      Effect: 'Allow',
      Action: [
        's3:AbortMultipartUpload',
        's3:DeleteObject',
        's3:GetObject',
        's3:ListMultipartUploadParts',
        's3:PutObject',
      ],
      Resource: objects,
    },
    {
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: imported('FileStorageKey'),
      Condition: through('s3'),
    },
  ]);
});

test('a service that reads files may write none', () => {
  const statements = taskRights(appTemplate(flags, using({ fileAccess: 'read' })));
  expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
    ['s3:ListBucket', imported('FileStorageBucket')],
    ['s3:GetObject', objects],
    ['kms:Decrypt', imported('FileStorageKey')],
  ]);
});

test('a service that uses the state table may read and write it, and neither change nor delete it', () => {
  const [onTable, onKey, ...more] = taskRights(appTemplate(flags, using({ usesStateTable: true })));
  expect(onTable).toEqual({
    Effect: 'Allow',
    Action: [
      'dynamodb:BatchGetItem',
      'dynamodb:BatchWriteItem',
      'dynamodb:ConditionCheckItem',
      'dynamodb:DeleteItem',
      'dynamodb:DescribeTable',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:Scan',
      'dynamodb:UpdateItem',
    ],
    Resource: imported('StateTable'),
  });
  expect(onKey).toMatchObject({ Resource: imported('Key'), Condition: through('dynamodb') });
  expect(onKey?.Resource).not.toEqual(imported('FileStorage'));
  expect(more).toEqual([]);
});

test('a service that asks for neither has a role without rights and no variables', () => {
  const none = appTemplate(flags, using({}));
  expect(taskRights(none)).toEqual([]);
  expect(variables(none)).toBeUndefined();
});

test('a service finds the names of what it may use in its environment', () => {
  expect(variables(template)).toEqual([
    { Name: 'FILE_BUCKET', Value: imported('FileStorageBucket') },
    { Name: 'STATE_TABLE', Value: imported('StateTable') },
  ]);
});

test('no key lists the application, which would reach back from AppStack to DataStack', () => {
  expect(data.dependencies.map(({ node }) => node.id)).toEqual(['NetworkStack']);
  expect(app.dependencies.map(({ node }) => node.id)).toContain('DataStack');
});
