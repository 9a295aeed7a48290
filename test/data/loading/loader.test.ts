import { fitting } from '../../../lib/data/loading/loader';
import { loadingScript } from '../../../lib/data/loading/scripts/script';
import { payments } from '../../../lib/definitions/payments';
import { existing, mysql } from '../mysql';
import { dataStack, only, resourcesOf, statementsOf } from '../stack';

interface Container {
  readonly Name: string;
  readonly Image: unknown;
  readonly EntryPoint: readonly string[];
  readonly Command: readonly string[];
  readonly User: string;
  readonly Privileged: boolean;
  readonly ReadonlyRootFilesystem: boolean;
  readonly LinuxParameters: unknown;
  readonly Environment: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly Secrets: readonly { readonly Name: string; readonly ValueFrom: unknown }[];
  readonly LogConfiguration: { readonly LogDriver: string; readonly Options: Readonly<Record<string, unknown>> };
}

interface TaskProperties {
  readonly ContainerDefinitions: readonly [Container];
  readonly [property: string]: unknown;
}

const { template } = dataStack();
const taskOf = (of: typeof template) => only<TaskProperties>(of, 'AWS::ECS::TaskDefinition').Properties;
const task = taskOf(template);
const [container] = task.ContainerDefinitions;
const plain = ({ Environment }: Container) => Object.fromEntries(Environment.map(({ Name, Value }) => [Name, Value]));
const [mysqlContainer] = taskOf(dataStack(mysql).template).ContainerDefinitions;
const [existingContainer] = taskOf(dataStack(existing).template).ContainerDefinitions;

describe('the container', () => {
  test('runs the script of the engine by bash, past the entry point of the image', () => {
    expect([...container.EntryPoint, ...container.Command]).toEqual([
      'bash',
      '-c',
      loadingScript('postgresql'),
      'load',
    ]);
    expect(mysqlContainer.Command[0]).toBe(loadingScript('mysql'));
  });

  test('runs on ARM64, as a user without rights, with a root file system that it cannot write', () => {
    expect(task['RuntimePlatform']).toEqual({ CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' });
    expect(task['RequiresCompatibilities']).toEqual(['FARGATE']);
    expect(container).toMatchObject({
      User: '999',
      Privileged: false,
      ReadonlyRootFilesystem: true,
      LinuxParameters: { InitProcessEnabled: true, Capabilities: { Drop: ['ALL'] } },
    });
    expect(task).not.toHaveProperty('Volumes');
  });

  test('comes from ECR Public through a rule of its own, into a repository of this stack', () => {
    const rule = only<Readonly<Record<string, unknown>>>(template, 'AWS::ECR::PullThroughCacheRule').Properties;
    expect(rule).toMatchObject({ UpstreamRegistry: 'ecr-public', EcrRepositoryPrefix: 'loader-production-trading' });
    const repository = only<Readonly<Record<string, unknown>>>(template, 'AWS::ECR::Repository');
    expect(repository.Properties).toMatchObject({
      RepositoryName: 'loader-production-trading/docker/library/postgres',
      EmptyOnDelete: true,
    });
    expect(JSON.stringify(container.Image)).toContain(repository.logicalId);
    expect(JSON.stringify(container.Image)).toContain(':17.11-bookworm');
    expect(JSON.stringify(mysqlContainer.Image)).toContain(':8.4.10');
  });

  test('finds what is not secret in its environment, and each step where it is started', () => {
    expect(plain(container)).toEqual({
      SOURCE_DATABASE: 'trading',
      SOURCE_TLS: 'encrypted',
      TARGET_HOST: { 'Fn::GetAtt': [only(template, 'AWS::RDS::DBCluster').logicalId, 'Endpoint.Address'] },
      TARGET_PORT: '5432',
      TARGET_DATABASE: 'trading',
      TARGET_ROOTS: expect.stringMatching(/^-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----$/),
      SCHEMAS: 'public',
    });
  });

  test('trusts the authorities of the source and of Aurora', () => {
    // The instance on RDS may have any of three authorities.
    const roots = String(plain(mysqlContainer)['SOURCE_ROOTS']);
    expect(roots.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
    expect(plain(mysqlContainer)).toMatchObject({ SOURCE_TLS: 'amazon-rds', TARGET_PORT: '3306' });
    expect(plain(existingContainer)).toMatchObject({
      SOURCE_TLS: 'private-authority',
      SOURCE_ROOTS: payments.source.tls.rootCertificatePem,
    });
  });

  test('gets every user and password, and the address of the source, from Secrets Manager', () => {
    const ends = Object.fromEntries(
      container.Secrets.map(({ Name, ValueFrom }) => [
        Name,
        JSON.stringify(ValueFrom).replace(/^.*?(:\w+::).*$/, '$1'),
      ]),
    );
    expect(ends).toEqual({
      SOURCE_HOST: ':host::',
      SOURCE_PORT: ':port::',
      SOURCE_USER: ':username::',
      SOURCE_PASSWORD: ':password::',
      TARGET_USER: ':username::',
      TARGET_PASSWORD: ':password::',
      APPLICATION_USER: ':username::',
      APPLICATION_PASSWORD: ':password::',
      REPLICATION_USER: ':username::',
      REPLICATION_PASSWORD: ':password::',
    });
    const from = (name: string, of = container) =>
      JSON.stringify(of.Secrets.find(({ Name }) => Name === name)?.ValueFrom);
    expect(from('TARGET_PASSWORD')).toContain('SecretsAdministrator');
    expect(from('APPLICATION_PASSWORD')).toContain('SecretsApplication');
    expect(from('REPLICATION_PASSWORD')).toContain('SecretsReplication');
    expect(from('SOURCE_PASSWORD')).toContain('SecretsSource');
    expect(from('TARGET_USER', existingContainer)).toBe(
      JSON.stringify(`${payments.secrets.administrator.secretArn}:username::`),
    );
  });

  test('writes its log to an encrypted group of its own', () => {
    const group = only<Readonly<Record<string, unknown>>>(template, 'AWS::Logs::LogGroup', 'LoadingLoaderLogs');
    expect(group.Properties).toMatchObject({ LogGroupName: '/loader-production-trading', KmsKeyId: expect.anything() });
    expect(container.LogConfiguration).toMatchObject({
      LogDriver: 'awslogs',
      Options: { 'awslogs-group': { Ref: group.logicalId }, 'awslogs-stream-prefix': 'load' },
    });
    expect(container.Name).toBe('load');
  });

  test.each([
    ['trading', task],
    ['a source on RDS', taskOf(dataStack(mysql).template)],
    ['payments', taskOf(dataStack(existing).template)],
  ])('fits into the 64 KiB of a task definition, with 4 KiB for what AWS fills in: %s', (_, properties) => {
    expect(JSON.stringify(properties).length).toBeLessThan(60 * 1024);
  });
});

test('a script that is too long for a task definition is refused', () => {
  expect(fitting('x'.repeat(44 * 1024))).toHaveLength(44 * 1024);
  expect(() => fitting(`${'x'.repeat(44 * 1024 - 1)}ß`)).toThrow(
    'The script of the load has 45 KiB, allowed 44: ECS takes task definitions of 64 KiB',
  );
});

describe('the roles', () => {
  test('let ECS pull one image, read four secrets with one key, and write one log', () => {
    const statements = statementsOf(template, 'LoaderExecutionRole');
    expect(statements.map(({ Action }) => Action)).toEqual([
      'ecr:GetAuthorizationToken',
      [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:BatchImportUpstreamImage',
        'ecr:GetDownloadUrlForLayer',
      ],
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      'secretsmanager:GetSecretValue',
      'kms:Decrypt',
    ]);
    expect(statements.find(({ Action }) => Action === 'secretsmanager:GetSecretValue')?.Resource).toHaveLength(4);
    expect(statements.at(-1)).toMatchObject({
      Resource: { 'Fn::GetAtt': [only(template, 'AWS::KMS::Key').logicalId, 'Arn'] },
      Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' } },
    });
  });

  test('need no key where the secrets have none of their own', () => {
    const actions = statementsOf(dataStack(existing).template, 'LoaderExecutionRole').map(({ Action }) => Action);
    expect(actions).not.toContain('kms:Decrypt');
  });

  test('let the container itself call no AWS API', () => {
    const policies = Object.keys(resourcesOf(template, 'AWS::IAM::Policy'));
    expect(policies.filter((id) => id.includes('LoaderTaskRole'))).toEqual([]);
    const role = only<Readonly<Record<string, unknown>>>(template, 'AWS::IAM::Role', 'LoaderTaskRole').Properties;
    expect(role).not.toHaveProperty('ManagedPolicyArns');
    expect(role).not.toHaveProperty('Policies');
  });
});

test('leaves the secrets and the key as they are: no policy of theirs names the loader', () => {
  template.resourceCountIs('AWS::SecretsManager::ResourcePolicy', 0);
  expect(JSON.stringify(only(template, 'AWS::KMS::Key').Properties)).not.toContain('Loader');
});
