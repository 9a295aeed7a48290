import { Match } from 'aws-cdk-lib/assertions';
import { valid } from '../support/definition';
import { actionsOf, dataStack, only, statementsOf } from './stack';

const { stack, template } = dataStack();

test('takes a backup each day at the hour of the definition and keeps it as long as the definition says', () => {
  template.hasResourceProperties('AWS::Backup::BackupPlan', {
    BackupPlan: {
      BackupPlanRule: [
        Match.objectLike({ ScheduleExpression: 'cron(0 5 * * ? *)', Lifecycle: { DeleteAfterDays: 30 } }),
      ],
    },
  });
});

test('selects the Aurora cluster and nothing else', () => {
  const cluster = only(template, 'AWS::RDS::DBCluster').logicalId;
  const { BackupSelection } = only<{ BackupSelection: { Resources: unknown } }>(
    template,
    'AWS::Backup::BackupSelection',
  ).Properties;
  expect(BackupSelection.Resources).toEqual([
    { 'Fn::Join': ['', ['arn:aws:rds:us-east-1:000000000000:cluster:', { Ref: cluster }]] },
  ]);
});

test('keeps the recovery points in a vault of its own, encrypted, which goes with the stack', () => {
  const vault = only<Record<string, unknown>>(template, 'AWS::Backup::BackupVault');
  expect(vault).toMatchObject({
    DeletionPolicy: 'Delete',
    Properties: {
      BackupVaultName: 'backup-vault-production-trading',
      EncryptionKeyArn: { 'Fn::GetAtt': [only(template, 'AWS::KMS::Key').logicalId, 'Arn'] },
    },
  });
  expect(vault.Properties).not.toHaveProperty('LockConfiguration');
});

describe('the role', () => {
  const statements = statementsOf(template, 'BackupsRole');

  test('may back up this cluster and delete what AWS Backup made, but restore nothing', () => {
    expect(actionsOf(statements).filter((action) => action.startsWith('rds:'))).toEqual([
      'rds:AddTagsToResource',
      'rds:CreateDBClusterSnapshot',
      'rds:DeleteDBClusterSnapshot',
      'rds:DescribeDBClusterAutomatedBackups',
      'rds:DescribeDBClusterSnapshots',
      'rds:DescribeDBClusters',
      'rds:ListTagsForResource',
    ]);
    const [deletion] = statements.filter(({ Action }) => Action === 'rds:DeleteDBClusterSnapshot');
    expect(deletion?.Resource).toBe('arn:aws:rds:us-east-1:000000000000:cluster-snapshot:awsbackup:*');
  });

  test('may read the template and the resources of the application stack, which AWS Backup protects as a whole', () => {
    const [stackStatement] = statements.filter(({ Action }) =>
      actionsOf([{ Action } as never]).includes('cloudformation:GetTemplate'),
    );
    expect(stackStatement).toMatchObject({
      Action: expect.arrayContaining(['cloudformation:DescribeStacks', 'cloudformation:ListStackResources']),
      Resource: 'arn:aws:cloudformation:us-east-1:000000000000:stack/app-stack-production-trading/*',
    });
  });

  test('may do nothing but list where it names no resource', () => {
    const everywhere = statements.filter(({ Resource }) => Resource === '*');
    expect(actionsOf(everywhere).every((action) => /:(Describe|GetResources)/.test(action))).toBe(true);
  });

  test('lets AWS pass the key on, and does not decrypt with it', () => {
    expect(statements).toContainEqual(
      expect.objectContaining({
        Action: 'kms:CreateGrant',
        Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      }),
    );
    expect(actionsOf(statements)).not.toContain('kms:Decrypt');
  });

  test('is assumed by AWS Backup alone and has no managed policy', () => {
    const role = only<Record<string, unknown>>(template, 'AWS::IAM::Role', 'BackupsRole').Properties;
    expect(role).not.toHaveProperty('ManagedPolicyArns');
    expect(role.AssumeRolePolicyDocument).toMatchObject({
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'backup.amazonaws.com' } }],
    });
  });

  test('is open to the selection of the application stack, with the plan', () => {
    expect(stack.backupPlan?.backupPlanId).toBeDefined();
    expect(stack.backupRole?.roleName).toBeDefined();
  });
});

test('are not made where the definition asks for none', () => {
  const { backup: _none, ...definition } = valid;
  const bare = dataStack(definition);
  bare.template.resourceCountIs('AWS::Backup::BackupVault', 0);
  bare.template.resourceCountIs('AWS::Backup::BackupPlan', 0);
  bare.template.resourceCountIs('Custom::RecoveryPoints', 0);
  expect(bare.stack.backupPlan).toBeUndefined();
  expect(bare.stack.backupRole).toBeUndefined();
});

describe('when the stack goes, the recovery points', () => {
  const resource = only<Record<string, unknown>>(template, 'Custom::RecoveryPoints');
  const vault = only(template, 'AWS::Backup::BackupVault').logicalId;
  const dependencies = (type: string) => only(template, type).DependsOn ?? [];

  test('go before the vault, since their resource takes its name', () => {
    expect(resource.Properties['BackupVaultName']).toEqual({ 'Fn::GetAtt': [vault, 'BackupVaultName'] });
  });

  test('go while the role still exists that AWS Backup made them with', () => {
    const role = only(template, 'AWS::IAM::Role', 'BackupsRole').logicalId;
    const policy = only(template, 'AWS::IAM::Policy', 'BackupsRole').logicalId;
    expect([...(resource.DependsOn ?? [])].sort()).toEqual([role, policy].sort());
  });

  test('go after everything that could make another one', () => {
    expect(dependencies('AWS::Backup::BackupPlan')).toContain(resource.logicalId);
    expect(dependencies('AWS::Backup::BackupSelection')).toContain(resource.logicalId);
  });

  test('are deleted by a function that is asked twice a minute for an hour at the most', () => {
    const { Timeout } = only<{ Timeout: number }>(
      template,
      'AWS::Lambda::Function',
      'RecoveryPointsIsComplete',
    ).Properties;
    expect(Timeout).toBe(900);
    const waiter = only<{ DefinitionString: unknown }>(template, 'AWS::StepFunctions::StateMachine', 'RecoveryPoints');
    expect(JSON.stringify(waiter.Properties.DefinitionString)).toContain(
      '\\"IntervalSeconds\\":30,\\"MaxAttempts\\":120',
    );
  });

  test('are all that the function may delete, and those of this vault all that it may list', () => {
    const statements = statementsOf(template, 'RecoveryPointsIsCompleteRole');
    const rest = statements.filter(({ Action }) => !actionsOf([{ Action } as never])[0]?.startsWith('logs:'));
    expect(rest).toEqual([
      {
        Effect: 'Allow',
        Action: 'backup:ListRecoveryPointsByBackupVault',
        Resource: { 'Fn::GetAtt': [vault, 'BackupVaultArn'] },
      },
      { Effect: 'Allow', Action: ['backup:ListBackupJobs', 'backup:StopBackupJob'], Resource: '*' },
      {
        Effect: 'Allow',
        Action: 'backup:DeleteRecoveryPoint',
        Resource: [
          'arn:aws:backup:us-east-1:000000000000:recovery-point:*',
          'arn:aws:rds:us-east-1:000000000000:cluster-snapshot:awsbackup:*',
        ],
      },
      {
        Effect: 'Allow',
        Action: 'iam:CreateServiceLinkedRole',
        Resource: 'arn:aws:iam::000000000000:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup',
        Condition: { StringEquals: { 'iam:AWSServiceName': 'backup.amazonaws.com' } },
      },
    ]);
  });

  test('are not touched by the function that only notes the event', () => {
    const actions = actionsOf(statementsOf(template, 'RecoveryPointsOnEventRole'));
    expect(actions.every((action) => action.startsWith('logs:'))).toBe(true);
  });
});
