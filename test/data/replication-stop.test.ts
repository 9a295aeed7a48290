import { actionsOf, dataStack, only, resourcesOf, statementsOf } from './stack';

interface Policy {
  readonly PolicyDocument: { readonly Statement: readonly { readonly Action: string | readonly string[] }[] };
}

const { template } = dataStack();
const task = only(template, 'AWS::DMS::ReplicationTask');
const stop = only<Readonly<Record<string, unknown>>>(template, 'Custom::ReplicationStop');

test('goes before the replication task, to which it refers', () => {
  expect(stop.Properties['TaskArn']).toEqual({ Ref: task.logicalId });
  // Nothing that the task needs waits for the stop, or the two would wait for each other.
  expect(JSON.stringify(task)).not.toContain('ReplicationStop');
});

test('may stop the one task, look at tasks, write its log, and nothing else', () => {
  const [log, ...onTasks] = statementsOf(template, 'ReplicationStopIsCompleteRole');
  expect(actionsOf([log as never])).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
  expect(onTasks).toEqual([
    { Effect: 'Allow', Action: 'dms:StopReplicationTask', Resource: { Ref: task.logicalId } },
    // DMS knows no resource and no condition for it.
    { Effect: 'Allow', Action: 'dms:DescribeReplicationTasks', Resource: '*' },
  ]);
});

test('is the only thing in the stack with a right on DMS', () => {
  const holders = Object.entries(resourcesOf<Policy>(template, 'AWS::IAM::Policy'))
    .filter(([, { Properties }]) =>
      actionsOf(Properties.PolicyDocument.Statement as never).some((action) => action.startsWith('dms:')),
    )
    .map(([id]) => id);
  expect(holders).toEqual([expect.stringContaining('ReplicationStopIsCompleteRole')]);
});

test.each(['ReplicationStopOnEvent', 'ReplicationStopIsComplete'])(
  'is an ARM64 function with time enough for its calls: %s',
  (idPart) => {
    const fn = only<Readonly<Record<string, unknown>>>(template, 'AWS::Lambda::Function', idPart);
    expect(fn.Properties).toMatchObject({ Architectures: ['arm64'], Timeout: 60 });
  },
);

test('is asked every 15 seconds for longer than the 30 minutes after which it says what to do', () => {
  const machine = only<{ readonly DefinitionString: unknown }>(
    template,
    'AWS::StepFunctions::StateMachine',
    'ReplicationStop',
  );
  const definition = JSON.stringify(machine.Properties.DefinitionString).replaceAll('\\"', '"');
  expect(definition).toContain('"IntervalSeconds":15,"MaxAttempts":180,"BackoffRate":1');
});
