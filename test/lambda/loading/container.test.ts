import { callLimits } from '../../../lambda/loading/timing';
import { again, variables } from './environment';
import { awsError, ok } from './fake-aws';
import { FakeLoad } from './fake-load';
import { beQuiet } from './quiet';

beQuiet();

describe('the container of a step', () => {
  test('that fails ends the execution, with the command that shows its log', async () => {
    const load = new FakeLoad();
    load.end = (container) => Object.assign(container, { exitCode: 1, reason: 'Essential container in task exited' });
    await expect(load.run('load-1')).resolves.toEqual({
      outcome: 'failed',
      error: 'ScriptFailed',
      cause:
        'Step roles failed: its container ended with exit code 1 (Essential container in task exited). What to do next: ' +
        'read what it logged: aws logs get-log-events --region us-east-1 --log-group-name /loader-production-trading ' +
        "--log-stream-name load/load/1 --limit 50 --query 'events[].message' --output text; " +
        `mend what it names, then ${again}`,
    });
    expect(load.started).toEqual(['roles']);
    load.end = undefined;
    await expect(load.run('load-2')).resolves.toEqual({ outcome: 'loaded' });
  });

  test('that failed after the load is started again by the next execution, and the task is not touched', async () => {
    const load = new FakeLoad();
    load.end = (container) => {
      container.exitCode = container.step === 'indexes' ? 1 : 0;
    };
    await expect(load.run('load-1')).resolves.toMatchObject({ error: 'ScriptFailed' });
    expect(load.starts).toEqual(['start-replication']);
    load.end = undefined;
    await expect(load.run('load-2')).resolves.toEqual({ outcome: 'loaded' });
    expect(load.started).toEqual(['roles', 'pre-data', 'indexes', 'indexes', 'foreign-keys']);
    expect(load.starts).toEqual(['start-replication', 'resume-processing', 'resume-processing']);
  });

  test('that never ran is started again, three times in all', async () => {
    const load = new FakeLoad();
    load.end = (container) =>
      Object.assign(container, { exitCode: undefined, reason: 'CannotPullContainerError: not found' });
    await expect(load.run('load-1')).resolves.toMatchObject({
      error: 'ScriptFailed',
      cause: expect.stringContaining('its container never ran (CannotPullContainerError: not found)'),
    });
    expect(load.started).toEqual(['roles', 'roles', 'roles']);
  });

  test('that never ran at first does no harm', async () => {
    const load = new FakeLoad();
    let failures = 2;
    load.end = (container) => {
      container.exitCode = failures-- > 0 ? undefined : 0;
    };
    await expect(load.run('load-1')).resolves.toEqual({ outcome: 'loaded' });
    expect(load.started).toEqual(['roles', 'roles', 'roles', 'pre-data', 'indexes', 'foreign-keys']);
  });

  test('that ECS has forgotten is started again', async () => {
    const load = new FakeLoad();
    load.aws.before = (operation) =>
      operation === 'DescribeTasks' && load.started.length === 1 ? ok({ tasks: [] }) : undefined;
    await expect(load.run('load-1')).resolves.toEqual({ outcome: 'loaded' });
    expect(load.started).toEqual(['roles', 'roles', 'pre-data', 'indexes', 'foreign-keys']);
  });

  test('is waited for as long as it runs', async () => {
    const load = new FakeLoad();
    let looks = 5;
    load.end = (container) => {
      if (container.step === 'indexes' && looks-- > 0) {
        Object.assign(container, { lastStatus: 'RUNNING', exitCode: undefined });
      }
    };
    await expect(load.run('load-1')).resolves.toEqual({ outcome: 'loaded' });
    expect(looks).toBe(-1);
    expect(load.started).toEqual(['roles', 'pre-data', 'indexes', 'foreign-keys']);
  });

  test('that ECS forgets again and again ends the execution', async () => {
    const load = new FakeLoad();
    load.aws.before = (operation) => (operation === 'DescribeTasks' ? ok({ tasks: [] }) : undefined);
    await expect(load.run('load-1')).resolves.toMatchObject({
      error: 'ScriptFailed',
      cause: expect.stringContaining('its container never ran (ECS has forgotten it)'),
    });
    expect(load.started).toEqual(['roles', 'roles', 'roles']);
  });

  test('waits for capacity', async () => {
    const load = new FakeLoad();
    load.runFailure =
      'Capacity is unavailable at this time. Please try again later or in a different availability zone';
    await expect(load.run('load-1', 5)).rejects.toThrow('ECS starts no container for step roles: Capacity');
    load.runFailure = undefined;
    await expect(load.run('load-2')).resolves.toEqual({ outcome: 'loaded' });
  });

  test.each([
    ['MISSING', 'ECS starts no container for step roles: MISSING'],
    ['', 'ECS starts no container for step roles: '],
  ])('that ECS does not start for another reason ends the execution: "%s"', async (reason, message) => {
    const load = new FakeLoad();
    load.runFailure = reason;
    await expect(load.run('load-1')).resolves.toMatchObject({
      error: 'LookFailed',
      cause: expect.stringContaining(message),
    });
  });

  test('is started once where the look ended before it was written down', async () => {
    const load = new FakeLoad();
    let failures = callLimits.attempts;
    load.aws.before = (operation) =>
      operation === 'PutParameter' && load.started.length === 1 && failures-- > 0
        ? awsError('InternalServerError', 'try again', 500)
        : undefined;
    await expect(load.run('load-1')).resolves.toEqual({ outcome: 'loaded' });
    expect(load.repeated).toBe(1);
    expect(load.aws.inputs['RunTask']).toHaveLength(5);
    expect(load.started).toEqual(['roles', 'pre-data', 'indexes', 'foreign-keys']);
  });

  test('runs in the subnets and the security group of the load, with its step and nothing else of its own', async () => {
    const load = new FakeLoad();
    await load.run('load-1');
    expect(load.aws.inputs['RunTask']?.[0]).toEqual({
      cluster: variables.CLUSTER_ARN,
      taskDefinition: variables.TASK_DEFINITION_ARN,
      launchType: 'FARGATE',
      count: 1,
      clientToken: expect.stringMatching(/^[0-9a-f]{32}$/),
      startedBy: expect.stringMatching(/^[\w/-]{1,128}$/),
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: ['subnet-1', 'subnet-2'],
          securityGroups: ['sg-1'],
          assignPublicIp: 'DISABLED',
        },
      },
      overrides: { containerOverrides: [{ name: 'load', environment: [{ name: 'STEP', value: 'roles' }] }] },
    });
  });
});
