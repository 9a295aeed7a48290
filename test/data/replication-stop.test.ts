import { changed } from '../support/definition';
import { actionsOf, dataStack, only, resourcesOf, statementsOf } from './stack';

const { template } = dataStack();
const task = only(template, 'AWS::DMS::ReplicationTask');
const stop = only<Readonly<Record<string, unknown>>>(template, 'Custom::ReplicationStop');
const pause = only<Readonly<Record<string, unknown>>>(template, 'Custom::ReplicationPause');
const dms = (resource: string) => `arn:aws:dms:us-east-1:000000000000:${resource}-production-trading`;
const parameter = 'parameter/crossfade-production-trading/live/replication-paused';

test('goes before the replication task and is updated after it, since it refers to the task', () => {
  expect(stop.Properties['TaskArn']).toEqual({ Ref: task.logicalId });
  // Nothing that the task needs waits for the stop, or the two would wait for each other.
  expect(JSON.stringify(task)).not.toContain(stop.logicalId);
});

test('knows the instance, the note and the change as the pause knows them', () => {
  const common = {
    InstanceArn: dms('rep:dms-instance'),
    NoteName: '/crossfade-production-trading/live/replication-paused',
    Fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
  };
  expect(stop.Properties).toMatchObject(common);
  expect(pause.Properties).toMatchObject({ ...common, TaskArn: dms('task:dms-task') });
  expect(stop.Properties['Fingerprint']).toBe(pause.Properties['Fingerprint']);
  expect(stop.Properties['ServiceToken']).toEqual(pause.Properties['ServiceToken']);
});

test('may stop and resume the tasks of both directions, delete the one that no stack owns, and nothing else', () => {
  const [log, ...rest] = statementsOf(template, 'ReplicationStopIsCompleteRole');
  expect(actionsOf([log as never])).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
  const allowed = rest.map(({ Effect, Action, Resource }) => {
    expect(Effect).toBe('Allow');
    return { Action, Resource };
  });
  const [forward, reverse] = [dms('task:dms-task'), expect.stringMatching(/:task:dms-reverse-task-/)];
  expect(allowed).toEqual([
    { Action: ['dms:StartReplicationTask', 'dms:StopReplicationTask'], Resource: [reverse, forward] },
    { Action: 'dms:DeleteReplicationTask', Resource: reverse },
    {
      Action: 'dms:TestConnection',
      Resource: [
        expect.stringMatching(/:endpoint:dms-reverse-sour-/),
        expect.stringMatching(/:endpoint:dms-reverse-targ-/),
        dms('endpoint:dms-source'),
        dms('endpoint:dms-target'),
        dms('rep:dms-instance'),
      ],
    },
    // DMS knows no resource and no condition for them.
    { Action: ['dms:DescribeConnections', 'dms:DescribeReplicationTasks'], Resource: '*' },
    {
      Action: ['ssm:DeleteParameter', 'ssm:GetParameter', 'ssm:PutParameter'],
      Resource: `arn:aws:ssm:us-east-1:000000000000:${parameter}`,
    },
  ]);
});

test('reads what CloudFormation does with this stack, in the function that begins', () => {
  const [, ...rest] = statementsOf(template, 'ReplicationStopOnEventRole');
  expect(rest).toEqual([
    { Effect: 'Allow', Action: 'cloudformation:DescribeStackEvents', Resource: { Ref: 'AWS::StackId' } },
  ]);
});

test('may cancel and delete assessments where the definition has a place for them, and not elsewhere', () => {
  const { template: assessed } = dataStack(changed('replication', { assessment: { resultRetentionDays: 30 } }));
  const actions = actionsOf(statementsOf(assessed, 'ReplicationStopIsCompleteRole'));
  const added = actions.filter((action) => action.includes('Assessment'));
  expect(added).toEqual([
    'dms:CancelReplicationTaskAssessmentRun',
    'dms:DeleteReplicationTaskAssessmentRun',
    'dms:DescribeReplicationTaskAssessmentRuns',
  ]);
  expect(only<Record<string, unknown>>(assessed, 'Custom::ReplicationStop').Properties['Assessments']).toBe('true');
  expect(actionsOf(statementsOf(template, 'ReplicationStopIsCompleteRole')).join()).not.toContain('Assessment');
  expect(stop.Properties['Assessments']).toBe('false');
});

test.each(['ReplicationStopOnEvent', 'ReplicationStopIsComplete'])(
  'is an ARM64 function with time enough for its calls: %s',
  (idPart) => {
    const fn = only<Readonly<Record<string, unknown>>>(template, 'AWS::Lambda::Function', idPart);
    expect(fn.Properties).toMatchObject({ Architectures: ['arm64'], Timeout: 600 });
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

test('is gone with the replication in phase complete, and the pause with it', () => {
  const { template: complete } = dataStack(undefined, { migrationPhase: 'complete' });
  for (const type of ['Custom::ReplicationStop', 'Custom::ReplicationPause', 'AWS::DMS::ReplicationTask']) {
    expect(resourcesOf(complete, type)).toEqual({});
  }
});
