import { stacksFor } from '../support/stacks';
import { brokenInvariants, type Deployment, deploymentOf, invariants, type Resource } from './index';

const suffix = 'zq7';
let sound: Deployment;

beforeAll(() => {
  sound = deploymentOf(stacksFor({ migration: 'techvault', environmentSuffix: suffix }));
});

type Properties = Resource['properties'];

/** The deployment with one more resource. */
const plus = (type: string, properties: Properties, rest: Partial<Resource> = {}): Deployment => ({
  ...sound,
  resources: [...sound.resources, { id: 'AppStack/Added', type, properties, ...rest }],
});

/** The deployment with other properties of every resource of a type. */
const but = (type: string, properties: Properties): Deployment => ({
  ...sound,
  resources: sound.resources.map((resource) =>
    resource.type === type ? { ...resource, properties: { ...resource.properties, ...properties } } : resource,
  ),
});

const groupWith = (rule: Properties) =>
  plus('AWS::EC2::SecurityGroup', {
    GroupName: `group-${suffix}`,
    GroupDescription: 'x',
    SecurityGroupIngress: [rule],
  });

/** What breaks each invariant. */
const breaches: { readonly [Sentence in keyof typeof invariants]: readonly (() => Deployment)[] } = {
  'stands in the five stacks': [() => ({ ...sound, stacks: sound.stacks.slice(1) })],
  'keeps within the limits of CloudFormation': [
    () => ({
      ...sound,
      stacks: [{ id: 'AppStack', name: 'app', template: { Outputs: Array.from({ length: 201 }, () => ({})) } }],
    }),
  ],
  'tells the operator where its parts are and what to run': [() => ({ ...sound, stacks: sound.stacks.slice(0, 4) })],
  'runs on ARM64': [
    () => but('AWS::Lambda::Function', { Architectures: ['x86_64'] }),
    () => but('AWS::Lambda::Function', { Architectures: undefined }),
    () => but('AWS::ECS::TaskDefinition', { RuntimePlatform: undefined }),
    () => but('AWS::RDS::DBInstance', { DBInstanceClass: 'db.r6i.large' }),
    () => plus('AWS::EC2::LaunchTemplate', { LaunchTemplateData: { InstanceType: 'm6i.large' } }),
  ],
  'writes the log of each function to a group of its own': [
    () => but('AWS::Lambda::Function', { LoggingConfig: undefined }),
    () => but('AWS::Lambda::Function', { LoggingConfig: { LogGroup: { Ref: 'NoSuchGroup' } } }),
  ],
  'gives each function a time and a memory': [() => but('AWS::Lambda::Function', { Timeout: undefined })],
  'goes when its stacks go': [
    () => plus('AWS::S3::Bucket', {}, { deletionPolicy: 'Retain' }),
    () => plus('AWS::S3::Bucket', {}, { updateReplacePolicy: 'RetainExceptOnCreate' }),
    () => plus('AWS::RDS::DBCluster', {}),
    () => but('AWS::RDS::DBCluster', { DeletionProtection: true }),
    () => plus('AWS::DynamoDB::Table', { DeletionProtectionEnabled: true }),
  ],
  'empties what AWS deletes only when it is empty': [
    () => but('AWS::ECR::Repository', { EmptyOnDelete: undefined }),
    () => but('AWS::S3::Bucket', { Tags: [] }),
  ],
  'grants no wildcard action': [
    () => plus('AWS::IAM::Policy', { PolicyDocument: { Statement: [{ Action: '*' }] } }),
    () => plus('AWS::IAM::Policy', { PolicyDocument: { Statement: [{ Action: ['s3:GetObject', 'ecs:*'] }] } }),
  ],
  'attaches no policy that allows anything': [
    () => plus('AWS::IAM::Role', { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
    () => plus('AWS::IAM::Role', { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3FullAccess'] }),
  ],
  'has the suffix in each physical name': [() => plus('AWS::SNS::Topic', { TopicName: 'alerts' })],
  'has names that AWS accepts': [
    () => plus('AWS::SQS::Queue', { QueueName: 'q'.repeat(81) }),
    () => plus('AWS::RDS::DBCluster', { DBClusterIdentifier: 'two--hyphens' }),
    () => plus('AWS::DMS::Endpoint', { ResourceIdentifier: '1-digit-first' }),
    () => plus('AWS::Kinesis::Stream', { StreamName: 'of-a-type-without-a-rule' }),
  ],
  'gives no two resources one name': [
    () => ({
      ...sound,
      resources: [...sound.resources, ...sound.resources.filter(({ type }) => type === 'AWS::SNS::Topic')],
    }),
  ],
  'carries the tags of the definition': [
    () => ({ ...sound, tags: { ...sound.tags, 'AppStack/Added': { Owner: 'me' } } }),
  ],
  'encrypts what it stores with keys of its own': [
    () => but('AWS::SNS::Topic', { KmsMasterKeyId: undefined }),
    () => but('AWS::RDS::DBCluster', { KmsKeyId: undefined }),
    () => but('AWS::ECR::Repository', { EncryptionConfiguration: undefined }),
    () => plus('AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true } }),
    () => plus('AWS::EC2::LaunchTemplate', { LaunchTemplateData: { InstanceType: 'm6g.large' } }),
    () => but('AWS::S3::Bucket', { BucketEncryption: undefined }),
  ],
  'rotates its keys': [() => but('AWS::KMS::Key', { EnableKeyRotation: false })],
  'keeps its logs for a time': [() => but('AWS::Logs::LogGroup', { RetentionInDays: undefined })],
  'connects to databases by TLS': [
    () => but('AWS::DMS::Endpoint', { SslMode: 'none' }),
    () => but('AWS::DMS::Endpoint', { SslMode: undefined }),
  ],
  'opens nothing to the world but the ports of its users': [
    () => groupWith({ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }),
    () => groupWith({ CidrIpv6: '::/0', IpProtocol: 'tcp', FromPort: 22, ToPort: 22 }),
    () => plus('AWS::EC2::SecurityGroupIngress', { CidrIp: '0.0.0.0/0', IpProtocol: '-1' }),
  ],
  'gives nothing but the load balancer a public address': [
    () => but('AWS::DMS::ReplicationInstance', { PubliclyAccessible: undefined }),
    () => but('AWS::RDS::DBInstance', { PubliclyAccessible: true }),
    () => but('AWS::ECS::Service', { NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } } }),
    () => but('AWS::EC2::Subnet', { MapPublicIpOnLaunch: true }),
  ],
  'keeps its buckets closed': [() => but('AWS::S3::Bucket', { PublicAccessBlockConfiguration: undefined })],
  'answers to one name with weights that add up to 100': [
    () => but('AWS::Route53::RecordSet', { Weight: 0 }),
    () => but('AWS::Route53::RecordSet', { HealthCheckId: undefined }),
    () => plus('AWS::Route53::RecordSet', { SetIdentifier: 'third', Weight: '1' }),
    () => plus('AWS::Route53::RecordSet', { SetIdentifier: 'third', Type: 'CNAME', Weight: '0' }),
  ],
  'has no secret in a template': [
    () => plus('AWS::DMS::Endpoint', { Password: 'hunter2', SslMode: 'require' }),
    () =>
      plus('AWS::ECS::TaskDefinition', {
        ContainerDefinitions: [{ Environment: [{ Name: 'X', Value: '{"password": "x"}' }] }],
      }),
    () => plus('AWS::Lambda::Function', { Environment: { Variables: { API_TOKEN: 'abc' } } }),
  ],
  'stays in its Region': [
    () => plus('AWS::SQS::Queue', { Policy: 'arn:aws:sns:us-east-1:000000000000:alerts' }),
    () => plus('AWS::SQS::Queue', { Policy: { 'Fn::Join': ['', ['arn:aws:sns:', 'eu-west-1', ':x']] } }),
  ],
};

test('a sound deployment breaks none', () => {
  expect(brokenInvariants(sound)).toEqual([]);
});

describe.each(Object.entries(breaches))('the invariant that it %s', (sentence, broken) => {
  test.each(broken.map((breach, index) => [index + 1, breach] as const))(
    'finds what breaks it, way %p',
    (_, breach) => {
      const invariant = invariants[sentence as keyof typeof invariants];
      expect(invariant(breach())).not.toEqual([]);
    },
  );
});
