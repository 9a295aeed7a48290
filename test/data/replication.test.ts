import type { MigrationDefinition } from '../../lib/definition';
import { changed, valid } from '../support/definition';
import { actionsOf, dataStack, only, statementsOf } from './stack';

const { stack, template } = dataStack();
const dataKey = { 'Fn::GetAtt': [only(template, 'AWS::KMS::Key').logicalId, 'Arn'] };

describe('the replication instance', () => {
  const instance = only<Record<string, unknown>>(template, 'AWS::DMS::ReplicationInstance');

  test('is as the definition says', () => {
    expect(instance.Properties).toMatchObject({
      ReplicationInstanceClass: 'dms.r6i.large',
      AllocatedStorage: 100,
      EngineVersion: '3.6.1',
      MultiAZ: true,
      KmsKeyId: dataKey,
    });
  });

  test('has no public address, which is the default of DMS', () => {
    expect(instance.Properties.PubliclyAccessible).toBe(false);
  });

  test('never upgrades by itself', () => {
    expect(instance.Properties).toMatchObject({ AutoMinorVersionUpgrade: false, AllowMajorVersionUpgrade: false });
  });

  test('stands in the application subnets, behind the group of DMS alone', () => {
    const subnets = only<{ SubnetIds: readonly object[] }>(template, 'AWS::DMS::ReplicationSubnetGroup');
    expect(JSON.stringify(subnets.Properties.SubnetIds).match(/Vpcapplication/g)).toHaveLength(3);
    expect(instance.Properties.ReplicationSubnetGroupIdentifier).toEqual({ Ref: subnets.logicalId });
    expect(JSON.stringify(instance.Properties.VpcSecurityGroupIds)).toMatch(/SecurityGroupsReplication/);
    expect(instance.Properties.VpcSecurityGroupIds).toHaveLength(1);
  });

  test('waits for the account roles, without which DMS refuses its subnet group', () => {
    const subnets = only(template, 'AWS::DMS::ReplicationSubnetGroup');
    expect(subnets.DependsOn).toContain(only(template, 'Custom::DmsAccountRoles').logicalId);
  });

  test('logs to the one group that DMS writes to, which is there first, encrypted, and goes with the stack', () => {
    const group = only<Record<string, unknown>>(template, 'AWS::Logs::LogGroup', 'ReplicationLogs');
    expect(group).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: {
        LogGroupName: `dms-tasks-${String(instance.Properties.ReplicationInstanceIdentifier)}`,
        RetentionInDays: 90,
        KmsKeyId: expect.anything(),
      },
    });
    expect(only(template, 'AWS::DMS::ReplicationTask').DependsOn).toContain(group.logicalId);
  });
});

describe('the identifiers', () => {
  const identifiersOf = (source: typeof template) =>
    [
      ...Object.values(source.findResources('AWS::DMS::ReplicationInstance')),
      ...Object.values(source.findResources('AWS::DMS::Endpoint')),
      ...Object.values(source.findResources('AWS::DMS::ReplicationTask')),
    ].map(({ Properties }) => ({
      name:
        Properties.ReplicationInstanceIdentifier ??
        Properties.EndpointIdentifier ??
        Properties.ReplicationTaskIdentifier,
      resource: Properties.ResourceIdentifier,
    }));

  test('are the same in the name and in the ARN, for metrics, logs and people alike', () => {
    const identifiers = identifiersOf(template);
    expect(identifiers.map(({ name }) => name)).toEqual([
      'dms-instance-production-trading',
      'dms-source-production-trading',
      'dms-target-production-trading',
      'dms-reverse-sour-607356-trading',
      'dms-reverse-targ-afa1c7-trading',
      'dms-task-production-trading',
    ]);
    for (const { name, resource } of identifiers) {
      expect(resource).toBe(name);
    }
    expect(stack.replication).toMatchObject({
      instanceIdentifier: 'dms-instance-production-trading',
      forward: { taskIdentifier: 'dms-task-production-trading' },
    });
  });

  test('keep the limits of DMS with the longest environment and suffix', () => {
    const environments: MigrationDefinition['environments'] = [{ name: 'a-long-name-1234' }];
    const long = dataStack({ ...valid, environments }, { environmentSuffix: 'trading-1234' }).template;
    for (const { resource } of identifiersOf(long)) {
      expect(resource).toMatch(/^[a-z](?!.*--)[a-z0-9-]{0,30}(?<!-)$/);
    }
  });
});

describe('the endpoints', () => {
  interface EndpointProperties {
    readonly PostgreSqlSettings: Readonly<Record<string, unknown>>;
  }
  const endpoint = (id: 'Source' | 'Target') =>
    only<EndpointProperties>(template, 'AWS::DMS::Endpoint', `Endpoints${id}`);
  const secret = {
    Source: { Ref: only(template, 'AWS::SecretsManager::Secret', 'SecretsSource').logicalId },
    Target: { Ref: only(template, 'AWS::SecretsManager::SecretTargetAttachment', 'Replication').logicalId },
  };

  test.each([
    ['Source', 'postgres', 'require'],
    ['Target', 'aurora-postgresql', 'verify-full'],
  ] as const)('the %s is encrypted in transit and at rest', (id, engine, SslMode) => {
    expect(endpoint(id).Properties).toMatchObject({
      EndpointType: id.toLowerCase(),
      EngineName: engine,
      DatabaseName: 'trading',
      SslMode,
      KmsKeyId: dataKey,
    });
  });

  test.each(['Source', 'Target'] as const)('give DMS the secret of the %s and of no other', (id) => {
    const statements = statementsOf(template, `Endpoints${id}Role`);
    expect(actionsOf(statements)).toEqual([
      'kms:Decrypt',
      'kms:DescribeKey',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
    ]);
    expect(statements).toContainEqual(expect.objectContaining({ Resource: secret[id] }));
    expect(statements).toContainEqual(
      expect.objectContaining({
        Action: 'kms:Decrypt',
        Condition: { StringEquals: { 'kms:EncryptionContext:SecretARN': secret[id] } },
      }),
    );
    expect(JSON.stringify(statements)).not.toContain(secret[id === 'Source' ? 'Target' : 'Source'].Ref);
    expect(endpoint(id).Properties.PostgreSqlSettings.SecretsManagerSecretId).toEqual(secret[id]);
  });

  test.each(['Source', 'Target'] as const)('the role of the %s trusts DMS in this Region', (id) => {
    const role = only<{ AssumeRolePolicyDocument: { Statement: unknown } }>(
      template,
      'AWS::IAM::Role',
      `Endpoints${id}Role`,
    );
    expect(role.Properties.AssumeRolePolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'dms.us-east-1.amazonaws.com' } },
    ]);
    const policy = only(template, 'AWS::IAM::Policy', `Endpoints${id}Role`);
    expect(endpoint(id).DependsOn).toContain(policy.logicalId);
  });

  test('hold no password, user or host', () => {
    for (const id of ['Source', 'Target'] as const) {
      for (const field of ['Password', 'Username', 'ServerName', 'Port']) {
        expect(endpoint(id).Properties).not.toHaveProperty(field);
      }
    }
  });

  test('carry a boolean as a boolean, which takes effect only where both have it', () => {
    expect(endpoint('Source').Properties.PostgreSqlSettings.MapBooleanAsBoolean).toBe(true);
    expect(endpoint('Target').Properties.PostgreSqlSettings.MapBooleanAsBoolean).toBe(true);
  });

  test('of the source beats each minute, so that an idle slot never fills the disk', () => {
    expect(endpoint('Source').Properties.PostgreSqlSettings).toMatchObject({
      HeartbeatEnable: true,
      HeartbeatFrequency: 1,
    });
  });

  test('of the source keeps everything of DMS out of the schemas that move', () => {
    const settings = endpoint('Source').Properties.PostgreSqlSettings;
    expect(settings).toMatchObject({ HeartbeatSchema: 'awsdms_control', DdlArtifactsSchema: 'awsdms_control' });
    expect(valid.source.schemas).not.toContain('awsdms_control');
  });

  test('of the source stops the task rather than cut a large object', () => {
    expect(endpoint('Source').Properties.PostgreSqlSettings.FailTasksOnLobTruncation).toBe(true);
  });

  test('of the source reads with the plugin that every PostgreSQL has, and with a slot that DMS makes', () => {
    const settings = endpoint('Source').Properties.PostgreSqlSettings;
    expect(settings.PluginName).toBe('test-decoding');
    expect(settings).not.toHaveProperty('SlotName');
  });

  test('of the target lets no foreign key or trigger fire for what DMS writes', () => {
    expect(endpoint('Target').Properties.PostgreSqlSettings.AfterConnectScript).toBe(
      "SET session_replication_role='replica'",
    );
  });
});

describe('the task', () => {
  const task = only<Record<string, string>>(template, 'AWS::DMS::ReplicationTask');

  test('loads everything and then replicates what changes', () => {
    expect(task.Properties.MigrationType).toBe('full-load-and-cdc');
  });

  test('leads from the source to Aurora', () => {
    expect(task.Properties.SourceEndpointArn).toEqual({
      Ref: only(template, 'AWS::DMS::Endpoint', 'EndpointsSource').logicalId,
    });
    expect(task.Properties.TargetEndpointArn).toEqual({
      Ref: only(template, 'AWS::DMS::Endpoint', 'EndpointsTarget').logicalId,
    });
  });

  test('takes the schemas of the definition and its large objects as settings in JSON', () => {
    const mappings = JSON.parse(task.Properties.TableMappings ?? '');
    expect(mappings.rules[0]).toMatchObject({ 'object-locator': { 'schema-name': 'public' } });
    expect(JSON.parse(task.Properties.ReplicationTaskSettings ?? '').TargetMetadata.FullLobMode).toBe(true);

    const lobs = { kind: 'limited', maximumKiB: 64 } as const;
    const limited = dataStack(changed('replication', { lobs })).template;
    const settings = only<Record<string, string>>(limited, 'AWS::DMS::ReplicationTask').Properties
      .ReplicationTaskSettings;
    expect(JSON.parse(settings ?? '').TargetMetadata.LobMaxSize).toBe(64);
  });

  test('names no position to start from: the one who starts it says where', () => {
    for (const property of ['CdcStartPosition', 'CdcStartTime', 'TaskData']) {
      expect(task.Properties).not.toHaveProperty(property);
    }
  });
});
