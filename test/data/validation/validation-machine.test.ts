import { machineDefinition } from '../../../lib/data/validation/machine-definition';
import { dataStack, only, type Statement, statementsOf } from '../stack';

const flags = { migration: 'platform' };
const { stack, template } = dataStack(undefined, flags);
const account = '000000000000';
const name = 'validation-dev-platform';
const machineArn = `arn:aws:states:us-east-1:${account}:stateMachine:${name}`;
const executions = `arn:aws:states:us-east-1:${account}:execution:${name}`;
const bucketArn = `arn:aws:s3:::validation-${account}-dev-platform`;

interface MachineProperties {
  readonly StateMachineName: string;
  readonly StateMachineType: string;
  readonly DefinitionString: { readonly 'Fn::Join': readonly [string, readonly unknown[]] };
  readonly EncryptionConfiguration: unknown;
  readonly LoggingConfiguration: unknown;
}

const machine = only<MachineProperties>(template, 'AWS::StepFunctions::StateMachine', 'Validation');
const fn = only<Record<string, unknown>>(template, 'AWS::Lambda::Function', 'ValidationFunction');
const bucket = only<Record<string, unknown>>(template, 'AWS::S3::Bucket', 'ValidationResults');
const dataKey = stack.resolve(stack.dataKey.keyArn) as unknown;
const statements = statementsOf(template, 'ValidationMachineRole');

/** The one statement that allows some actions, in this order. */
function statement(...actions: readonly string[]): Statement {
  const [found, ...more] = statements.filter(({ Action }) => [Action].flat().join() === actions.join());
  if (found === undefined || more.length > 0) {
    throw new Error(`${actions}: found ${more.length + (found === undefined ? 0 : 1)}`);
  }
  return found;
}

test('the machine has the states of its definition, with the concurrency of platform', () => {
  const text = machine.Properties.DefinitionString['Fn::Join'][1]
    .map((part) => (typeof part === 'string' ? part : `<${JSON.stringify(part).replaceAll('"', "'")}>`))
    .join('');
  const reference = (value: unknown) => `<${JSON.stringify(value).replaceAll('"', "'")}>`;
  expect(JSON.parse(text)).toEqual(
    machineDefinition({
      functionArn: reference({ 'Fn::GetAtt': [fn.logicalId, 'Arn'] }),
      machineArn,
      bucketName: reference({ Ref: bucket.logicalId }),
      concurrency: 4,
    }),
  );
  expect(machine.Properties).toMatchObject({ StateMachineName: name, StateMachineType: 'STANDARD' });
});

test('what passes through it is encrypted with the data key, and its log has no data', () => {
  expect(machine.Properties.EncryptionConfiguration).toMatchObject({
    KmsKeyId: dataKey,
    Type: 'CUSTOMER_MANAGED_KMS_KEY',
  });
  expect(machine.Properties.LoggingConfiguration).toMatchObject({ Level: 'ALL', IncludeExecutionData: false });
  const logGroup = only<Record<string, unknown>>(template, 'AWS::Logs::LogGroup', 'ValidationMachineLogs');
  expect(logGroup.Properties).toMatchObject({
    LogGroupName: `/aws/vendedlogs/states/${name}`,
    KmsKeyId: expect.anything(),
    RetentionInDays: 30,
  });
});

describe('its role', () => {
  test('may be used by this machine and its map only', () => {
    const role = only<{ readonly AssumeRolePolicyDocument: { readonly Statement: readonly Statement[] } }>(
      template,
      'AWS::IAM::Role',
      'ValidationMachineRole',
    );
    expect(role.Properties.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Principal: { Service: 'states.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnEquals: { 'aws:SourceArn': [machineArn, `${machineArn}/Compare`] },
        },
      },
    ]);
  });

  test('asks one function', () => {
    expect(statement('lambda:InvokeFunction').Resource).toEqual({ 'Fn::GetAtt': [fn.logicalId, 'Arn'] });
  });

  test('starts, watches, ends and redrives executions of this machine', () => {
    expect(statement('states:ListExecutions', 'states:StartExecution').Resource).toBe(machineArn);
    expect(statement('states:DescribeExecution', 'states:StopExecution').Resource).toEqual([
      `${executions}/Compare:*`,
      `${executions}:*`,
    ]);
    expect(statement('states:RedriveExecution').Resource).toBe(`${executions}/Compare:*`);
  });

  test('reads plans, and writes how children ended', () => {
    expect(statement('s3:GetObject').Resource).toBe(`${bucketArn}/runs/*/plan.json`);
    expect(
      statement('s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject').Resource,
    ).toBe(`${bucketArn}/runs/*/children/*`);
  });

  test('uses the data key for this bucket, this machine and its log only', () => {
    const ofKey = statements.filter(({ Action }) => [Action].flat().some((action) => action.startsWith('kms:')));
    expect(ofKey.every(({ Resource }) => JSON.stringify(Resource) === JSON.stringify(dataKey))).toBe(true);
    const conditions = ofKey.flatMap(({ Condition }) =>
      Object.entries((Condition as { readonly StringEquals: Readonly<Record<string, unknown>> }).StringEquals),
    );
    expect(conditions).toHaveLength(4);
    expect(conditions).toEqual(
      expect.arrayContaining([
        ['kms:EncryptionContext:aws:s3:arn', bucketArn],
        ['kms:EncryptionContext:aws:states:stateMachineArn', `${machineArn}/Compare`],
        ['kms:EncryptionContext:aws:states:stateMachineArn', machineArn],
        ['kms:EncryptionContext:SourceArn', expect.stringMatching(/^arn:aws:logs:us-east-1:0+:\*$/)],
      ]),
    );
  });

  test('has no other action on everything than the delivery of its log', () => {
    const onEverything = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
    expect(onEverything.length).toBeGreaterThan(0);
    expect(onEverything.every((action) => action.startsWith('logs:'))).toBe(true);
  });
});

test('in phase complete only the bucket is left', () => {
  const { template: complete } = dataStack(undefined, { ...flags, migrationPhase: 'complete' });
  const of = (type: string) => Object.keys(complete.findResources(type)).filter((id) => id.startsWith('Validation'));
  expect(of('AWS::StepFunctions::StateMachine')).toEqual([]);
  expect(of('AWS::Events::Rule')).toEqual([]);
  expect(of('AWS::IAM::Role')).toEqual([]);
  expect(of('AWS::S3::Bucket')).toEqual([bucket.logicalId]);
});

test('no phase but the live one lets the machine come or go', () => {
  const guarded = machine.DependsOn ?? [];
  expect(guarded.join()).toContain('PhaseGuard');
});
