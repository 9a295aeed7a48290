import { variables } from '../../lambda/loading/environment';
import { actionsOf, dataStack, only, resourcesOf, statementsOf, type TemplateResource } from '../stack';

type Properties = Readonly<Record<string, unknown>>;

const { template } = dataStack();
const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:loading-production-trading';
const machine = only<Properties>(template, 'AWS::StepFunctions::StateMachine', 'LoadingMachine');
const fn = only<Properties>(template, 'AWS::Lambda::Function', 'LoadingFunction');
const stop = only<Properties>(template, 'Custom::LoadingStop');
const cluster = only<Properties>(template, 'AWS::ECS::Cluster');
const key = { 'Fn::GetAtt': [only(template, 'AWS::KMS::Key').logicalId, 'Arn'] };

/** Ids of everything that a resource refers to or waits for. */
function waitsFor(resource: TemplateResource<unknown>): readonly string[] {
  const text = JSON.stringify(resource);
  const ids = Object.keys(template.toJSON().Resources);
  return ids.filter((id) => text.includes(`"${id}"`));
}

describe('the machine', () => {
  test('is of the standard type, with its definition and history under the data key', () => {
    expect(machine.Properties).toMatchObject({
      StateMachineName: 'loading-production-trading',
      StateMachineType: 'STANDARD',
      EncryptionConfiguration: { Type: 'CUSTOMER_MANAGED_KMS_KEY', KmsKeyId: key },
    });
  });

  test('logs every event without its data, to an encrypted group', () => {
    const group = only<Properties>(template, 'AWS::Logs::LogGroup', 'LoadingMachineLogs');
    expect(group.Properties).toMatchObject({
      LogGroupName: '/aws/vendedlogs/states/loading-production-trading',
      KmsKeyId: expect.anything(),
    });
    expect(machine.Properties['LoggingConfiguration']).toMatchObject({ Level: 'ALL', IncludeExecutionData: false });
    expect(JSON.stringify(machine.Properties['LoggingConfiguration'])).toContain(group.logicalId);
  });

  test('asks the one function, and looks for executions of itself', () => {
    expect(JSON.stringify(machine.Properties['DefinitionString'])).toContain(fn.logicalId);
    expect(JSON.stringify(machine.Properties['DefinitionString'])).toContain(machineArn);
    const [ask, list, ...others] = statementsOf(template, 'LoadingMachineRole');
    expect(ask).toEqual({
      Effect: 'Allow',
      Action: 'lambda:InvokeFunction',
      Resource: { 'Fn::GetAtt': [fn.logicalId, 'Arn'] },
    });
    expect(list).toEqual({ Effect: 'Allow', Action: 'states:ListExecutions', Resource: machineArn });
    // What Step Functions asks for to encrypt a history and to deliver a log.
    expect(actionsOf(others).filter((action) => !action.startsWith('logs:'))).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'kms:GenerateDataKey',
    ]);
  });

  test('has a role that no other machine may use', () => {
    const role = only<Properties>(template, 'AWS::IAM::Role', 'LoadingMachineRole').Properties;
    expect(JSON.stringify(role['AssumeRolePolicyDocument'])).toContain(
      JSON.stringify({ ArnEquals: { 'aws:SourceArn': machineArn } }).slice(1, -1),
    );
  });
});

describe('the function', () => {
  const statements = statementsOf(template, 'LoadingFunctionRole');
  const statement = (action: string) => statements.find(({ Action }) => [Action].flat().includes(action));
  const task = { Ref: only(template, 'AWS::DMS::ReplicationTask').logicalId };

  test('is given every variable that it reads', () => {
    const { Variables } = fn.Properties['Environment'] as { readonly Variables: Properties };
    expect(Object.keys(Variables).sort()).toEqual(Object.keys(variables).sort());
    expect(Variables).toMatchObject({
      PHASE_PARAMETER: '/crossfade-production-trading/live/phase',
      RECORD_PARAMETER: '/crossfade-production-trading/live/loading',
      REPLICATION_TASK_ARN: task,
      LAG_SECONDS: '60',
      METRIC_NAMESPACE: 'crossfade-production-trading',
      START_COMMAND: expect.stringContaining(`--state-machine-arn ${machineArn} --name load-$(date`),
    });
  });

  test('may start and test what is of this stack, and only read anything else', () => {
    expect(statement('dms:StartReplicationTask')).toMatchObject({ Resource: task });
    expect(statement('dms:TestConnection')?.Resource).toEqual([
      { Ref: only(template, 'AWS::DMS::Endpoint', 'EndpointsSource').logicalId },
      { Ref: only(template, 'AWS::DMS::Endpoint', 'EndpointsTarget').logicalId },
      { Ref: only(template, 'AWS::DMS::ReplicationInstance').logicalId },
    ]);
    const anywhere = statements.filter(({ Resource }) => Resource === '*');
    expect(actionsOf(anywhere)).toEqual([
      'cloudwatch:GetMetricData',
      'dms:DescribeConnections',
      'dms:DescribeReplicationTasks',
    ]);
    expect(actionsOf(statements)).not.toContain('dms:StopReplicationTask');
  });

  test('may run the one task definition in the one cluster, with its two roles', () => {
    const ofCluster = { ArnEquals: { 'ecs:cluster': { 'Fn::GetAtt': [cluster.logicalId, 'Arn'] } } };
    expect(statement('ecs:RunTask')).toMatchObject({
      Resource: { Ref: only(template, 'AWS::ECS::TaskDefinition').logicalId },
      Condition: ofCluster,
    });
    expect(statement('ecs:DescribeTasks')).toMatchObject({
      Resource: 'arn:aws:ecs:us-east-1:000000000000:task/cluster-loading-production-trading/*',
      Condition: ofCluster,
    });
    expect(statement('iam:PassRole')).toMatchObject({
      Resource: [expect.anything(), expect.anything()],
      Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    });
  });

  test('may read the live phase, and write where the load is', () => {
    const parameter = (name: string) =>
      `arn:aws:ssm:us-east-1:000000000000:parameter/crossfade-production-trading/live/${name}`;
    expect(statements.filter(({ Action }) => JSON.stringify(Action).includes('ssm:'))).toEqual([
      { Effect: 'Allow', Action: 'ssm:GetParameter', Resource: parameter('phase') },
      { Effect: 'Allow', Action: ['ssm:GetParameter', 'ssm:PutParameter'], Resource: parameter('loading') },
    ]);
  });
});

describe('when the stack is deleted', () => {
  test('the machine goes first, then its function, then the containers, then their cluster', () => {
    expect(waitsFor(machine)).toEqual(expect.arrayContaining([fn.logicalId, stop.logicalId]));
    expect(waitsFor(fn)).toContain(stop.logicalId);
    const needed = ['AWS::ECS::Cluster', 'AWS::ECS::TaskDefinition'].map((type) => only(template, type).logicalId);
    expect(waitsFor(stop)).toEqual(expect.arrayContaining(needed));
    const group = only(template, 'AWS::Logs::LogGroup', 'LoadingLoaderLogs');
    expect(waitsFor(stop)).toContain(group.logicalId);
  });

  test('the containers of the cluster are ended, and the record is taken away', () => {
    expect(stop.Properties).toMatchObject({
      ClusterArn: { 'Fn::GetAtt': [cluster.logicalId, 'Arn'] },
      Parameter: '/crossfade-production-trading/live/loading',
    });
    const statements = statementsOf(template, 'LoadingStopIsCompleteRole');
    expect(actionsOf(statements).filter((action) => !action.startsWith('logs:'))).toEqual([
      'ecs:DescribeTasks',
      'ecs:ListTasks',
      'ecs:StopTask',
      'ssm:DeleteParameter',
      'ssm:GetParameter',
    ]);
    for (const { Action, Condition } of statements.filter((one) => JSON.stringify(one.Action).includes('ecs:'))) {
      expect([Action, Condition]).toEqual([
        Action,
        { ArnEquals: { 'ecs:cluster': { 'Fn::GetAtt': [cluster.logicalId, 'Arn'] } } },
      ]);
    }
  });
});

describe('in the phases', () => {
  const types = [
    'AWS::StepFunctions::StateMachine',
    'AWS::ECS::TaskDefinition',
    'AWS::ECS::Cluster',
    'AWS::ECR::Repository',
  ];
  const loadingOf = (migrationPhase: string) => {
    const { template: of } = dataStack(undefined, { migrationPhase });
    const ids = types.flatMap((type) => Object.keys(resourcesOf(of, type))).filter((id) => id.startsWith('Loading'));
    return { ids, outputs: Object.keys(of.toJSON().Outputs).filter((id) => id.includes('Loading')) };
  };

  test('stays as it is for the cutover, which needs the container, and goes with the replication', () => {
    expect(loadingOf('cutover')).toEqual(loadingOf('replicate'));
    expect(loadingOf('replicate').ids).not.toEqual([]);
    expect(loadingOf('complete')).toEqual({ ids: [], outputs: [] });
  });

  test('comes and goes with the guard, which refuses a deploy of a phase that is not live', () => {
    const guard = only(template, 'Custom::PhaseGuard').logicalId;
    expect(waitsFor(machine)).toContain(guard);
    expect(waitsFor(cluster)).toContain(guard);
  });
});

test('tells the operator how to start it and how to see where it is', () => {
  const { StartLoading, LoadingProgress } = template.toJSON().Outputs as Record<string, { readonly Value: string }>;
  expect(StartLoading?.Value).toBe(
    `aws stepfunctions start-execution --region us-east-1 --state-machine-arn ${machineArn} --name load-$(date -u +%Y%m%dT%H%M%S)`,
  );
  expect(LoadingProgress?.Value).toMatch(
    /^aws ssm get-parameter .*\/live\/loading .*; aws stepfunctions describe-execution .*"\$\(aws stepfunctions list-executions .*\)" --query '\{status:status,error:error,cause:cause\}'$/,
  );
});
