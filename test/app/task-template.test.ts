import type { Template } from 'aws-cdk-lib/assertions';
import { appTemplate, resourcesOf, statementsOf, withAction, withServices } from './stack';

const template = appTemplate();

/** Services that use nothing. */
const plain = appTemplate({}, withServices({ usesDatabase: false, usesApiKeys: false, configuration: undefined }));

describe('a container', () => {
  interface Container {
    readonly Name: string;
    readonly Environment?: unknown;
    readonly Secrets?: readonly { readonly Name: string; readonly ValueFrom: unknown }[];
    readonly DockerLabels: Record<string, string>;
    readonly Command: readonly string[];
  }
  const containers = (from: Template) =>
    Object.values(resourcesOf<{ ContainerDefinitions: Container[] }>(from, 'AWS::ECS::TaskDefinition')).flatMap(
      ({ Properties }) => Properties.ContainerDefinitions,
    );
  const named = (name: string, from = template) => containers(from).find(({ Name }) => Name === name);
  const variables = (name: string) => named(name)?.Secrets?.map(({ Name }) => Name);

  test('has every variable from Parameter Store or Secrets Manager, and no value in the template', () => {
    expect(containers(template).map(({ Environment }) => Environment)).toEqual([undefined, undefined]);
    expect(variables('web')).toEqual(['LOG_LEVEL']);
    expect(variables('api')).toEqual([
      'LOG_LEVEL',
      'DATABASE_HOST',
      'DATABASE_READER_HOST',
      'DATABASE_PORT',
      'DATABASE_NAME',
      'DATABASE_USER',
      'DATABASE_PASSWORD',
      'API_KEYS',
    ]);
    template.hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/crossfade-production-trading/web/LOG_LEVEL',
      Value: 'info',
    });
  });

  test('reads user and password out of the one secret of the application', () => {
    const sourceOf = (variable: string) =>
      JSON.stringify(named('api')?.Secrets?.find(({ Name }) => Name === variable)?.ValueFrom);
    expect(sourceOf('DATABASE_USER')).toMatch(/SecretsApplication.*:username::/);
    expect(sourceOf('DATABASE_PASSWORD')).toMatch(/SecretsApplication.*:password::/);
  });

  test('may have no variables at all', () => {
    expect(named('api', plain)?.Secrets).toBeUndefined();
    const statements = statementsOf(plain, 'ServiceapiExecutionRole');
    expect(withAction(statements, 'ssm:GetParameters')).toEqual([]);
    expect(withAction(statements, 'secretsmanager:GetSecretValue')).toEqual([]);
  });

  test('gets no API keys where the data stack keeps none', () => {
    expect(named('web')?.Secrets?.map(({ Name }) => Name)).not.toContain('API_KEYS');
  });

  test('changes when a configuration value changes, so that the value is released', () => {
    const [before] = containers(template);
    const [after] = containers(plain);
    expect(after?.DockerLabels).not.toEqual(before?.DockerLabels);
  });

  test('runs the bootstrap image as a user without rights, on a read-only file system', () => {
    template.allResourcesProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [{ User: '101', ReadonlyRootFilesystem: true, EntryPoint: ['/bin/sh', '-c'] }],
    });
  });

  test('answers every path on its own port until the first release', () => {
    expect(named('web')?.Command[0]).toMatch(/listen 8080; .*return 200 "Waiting for the first release\."/);
    expect(named('api')?.Command[0]).toMatch(/listen 8081; .*return 200/);
  });
});

describe('the roles of a task', () => {
  test('leave the application without rights', () => {
    const roles = resourcesOf<{ ManagedPolicyArns?: unknown; Policies?: unknown }>(template, 'AWS::IAM::Role');
    const taskRoles = Object.entries(roles).filter(([id]) => /TemplateRole/.test(id));
    expect(taskRoles).toHaveLength(2);
    for (const [id, { Properties }] of taskRoles) {
      expect([Properties.ManagedPolicyArns, Properties.Policies]).toEqual([undefined, undefined]);
      expect(statementsOf(template, id)).toEqual([]);
    }
  });

  test('let ECS pull two repositories and import into the cache alone', () => {
    const statements = statementsOf(template, 'ServicewebExecutionRole');
    const resources = (action: string) =>
      JSON.stringify(withAction(statements, action).map(({ Resource }) => Resource));
    expect(resources('ecr:BatchGetImage')).toMatch(/BootstrapImageRepository.*ServicewebRepository/);
    expect(resources('ecr:BatchImportUpstreamImage')).toMatch(
      /^\[\{"Fn::GetAtt":\["BootstrapImageRepository\w+","Arn"\]\}\]$/,
    );
  });

  test('let ECS read the parameters and secrets of the service, decrypted through Secrets Manager only', () => {
    const statements = statementsOf(template, 'ServiceapiExecutionRole');
    expect(withAction(statements, 'ssm:GetParameters').flatMap(({ Resource }) => Resource)).toHaveLength(5);
    expect(withAction(statements, 'secretsmanager:GetSecretValue').flatMap(({ Resource }) => Resource)).toHaveLength(2);
    expect(withAction(statements, 'kms:Decrypt')).toEqual([
      expect.objectContaining({
        Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' } },
      }),
    ]);
    expect(withAction(statementsOf(template, 'ServicewebExecutionRole'), 'kms:Decrypt')).toEqual([]);
  });

  test('let ECS do nothing else', () => {
    expect(statementsOf(template, 'ServiceapiExecutionRole').flatMap(({ Action }) => Action)).toEqual([
      'ecr:GetAuthorizationToken',
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchGetImage',
      'ecr:GetDownloadUrlForLayer',
      'ecr:BatchImportUpstreamImage',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'ssm:GetParameters',
      'secretsmanager:GetSecretValue',
      'kms:Decrypt',
    ]);
  });

  test('are no managed policies of AWS', () => {
    const roles = Object.values(resourcesOf<{ ManagedPolicyArns?: string[] }>(template, 'AWS::IAM::Role'));
    expect(roles.flatMap(({ Properties }) => Properties.ManagedPolicyArns ?? [])).toEqual([]);
  });
});
