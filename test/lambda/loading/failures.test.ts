import { callLimits } from '../../../lambda/loading/timing';
import { awsError, ok } from './fake-aws';
import { FakeLoad, startCommand, taskArn, variables } from './fake-load';
import { beQuiet } from './quiet';

beQuiet();

const again = `start the load again, it goes on where it stands: ${startCommand}`;

/** A load whose task has been started and is at work. */
async function loading(): Promise<FakeLoad> {
  const load = new FakeLoad();
  load.replicate = () => undefined;
  await expect(load.run('load-1', 8)).rejects.toThrow('No end after');
  expect(load.record).toMatchObject({ step: 'load', moved: true });
  load.replicate = () => load.goOn();
  return load;
}

describe('a connection', () => {
  test.each([
    ['source', 'DMS does not reach the source: ', /look at the link and its routes/],
    ['target', 'DMS does not reach Aurora: ', /which step roles has put into the database/],
  ])('that fails ends the execution with the words of DMS and what to do: %s', async (end, beginning, advice) => {
    const load = new FakeLoad();
    load.aws.before = (operation, { EndpointArn }) => {
      if (operation === 'TestConnection' && String(EndpointArn).endsWith(`dms-${end}`)) {
        load.connectionEnd = { status: 'failed', failure: 'timeout expired' };
      }
      return undefined;
    };
    const given = await load.run('load-1');
    expect(given).toMatchObject({ outcome: 'failed', error: 'ConnectionFailed' });
    expect(given).toMatchObject({ cause: expect.stringContaining(`${beginning}timeout expired. What to do next: `) });
    expect(given).toMatchObject({ cause: expect.stringMatching(advice) });
    expect(given).toMatchObject({ cause: expect.stringContaining(again) });
    expect(load.starts).toEqual([]);
  });

  test('is tried again by the next execution', async () => {
    const load = new FakeLoad();
    load.connectionEnd = { status: 'failed', failure: 'timeout expired' };
    await expect(load.run('load-1')).resolves.toMatchObject({ error: 'ConnectionFailed' });
    load.connectionEnd = { status: 'successful' };
    await expect(load.run('load-2')).resolves.toEqual({ outcome: 'loaded' });
  });

  test('that is being tried already goes on', async () => {
    const load = new FakeLoad();
    load.aws.before = (operation, { EndpointArn }) => {
      if (operation !== 'TestConnection') {
        return undefined;
      }
      load.connections[String(EndpointArn)] = { status: 'testing' };
      return awsError('InvalidResourceStateFault', 'The test of this connection is in progress');
    };
    await expect(load.run('load-1')).resolves.toEqual({ outcome: 'loaded' });
  });

  test.each([
    ['is without an end', ok({ Connections: [] })],
    ['is of no status', ok({ Connections: [{ ReplicationInstanceArn: variables.REPLICATION_INSTANCE_ARN }] })],
    ['is unknown to DMS', awsError('ResourceNotFoundFault', 'none')],
  ])('that %s is waited for 15 minutes', async (_, described) => {
    const load = new FakeLoad();
    load.aws.before = (operation) => (operation === 'DescribeConnections' ? described : undefined);
    const before = load.now;
    await expect(load.run('load-1')).resolves.toMatchObject({
      error: 'ConnectionFailed',
      cause: expect.stringContaining('it gives no reason'),
    });
    expect(load.now.getTime() - before.getTime()).toBe(15 * 60_000);
  });
});

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

describe('the replication task', () => {
  test('that fails ends the execution with the reason of DMS, and names the tables that are to be emptied', async () => {
    const load = await loading();
    Object.assign(load.task as object, { status: 'failed', stopReason: 'FATAL_ERROR', failure: 'no space left' });
    load.tables[0] = { name: 'orders', state: 'Full load', rows: 7 };
    await expect(load.look('load-1', { recorded: true })).resolves.toEqual({
      outcome: 'failed',
      error: 'ReplicationStopped',
      cause:
        `The replication task ${taskArn} is failed while DMS loads the tables: FATAL_ERROR; no space left. What to do next: ` +
        'read why: aws logs tail dms-tasks-dms-instance-production-trading --region us-east-1 --since 1d --filter-pattern \'"]E:"\'; ' +
        'mend it; empty in Aurora the tables that were interrupted, because DMS loads them again from the first row: ' +
        `public.orders (Full load, 7 rows); then ${again}`,
    });
  });

  test('that failed is resumed once by the next execution, and never loaded anew', async () => {
    const load = await loading();
    const fail = () => Object.assign(load.task as object, { status: 'failed', stopReason: 'FATAL_ERROR' });
    fail();
    await expect(load.run('load-2')).resolves.toEqual({ outcome: 'loaded' });
    expect(load.starts).toEqual(['start-replication', 'resume-processing', 'resume-processing', 'resume-processing']);

    const other = await loading();
    other.replicate = () => Object.assign(other.task as object, { status: 'failed', stopReason: undefined });
    other.replicate();
    await expect(other.run('load-2')).resolves.toMatchObject({
      error: 'ReplicationStopped',
      cause: expect.stringContaining('DMS gives no reason. What to do next'),
    });
    expect(other.starts).toEqual(['start-replication', 'resume-processing']);
  });

  test('that a person or a deploy stopped says so', async () => {
    const load = await loading();
    Object.assign(load.task as object, { status: 'stopped', stopReason: 'NORMAL' });
    await expect(load.look('load-1', { recorded: true })).resolves.toMatchObject({
      cause: expect.stringContaining('somebody stopped it, a person or a deploy. What to do next: read why'),
    });
  });

  test('that makes its first stop a second time after it was resumed ends the execution', async () => {
    const load = new FakeLoad();
    await expect(load.run('load-1', 9)).rejects.toThrow('No end after');
    expect(load.record?.step).toBe('cached-changes');
    load.replicate = () =>
      Object.assign(load.task as object, { status: 'stopped', stopReason: 'STOPPED_AFTER_FULL_LOAD' });
    load.replicate();
    await expect(load.look('load-1', { recorded: true })).resolves.toMatchObject({
      error: 'ReplicationStopped',
      cause: expect.stringContaining(
        'while DMS applies the changes that came while it loaded: STOPPED_AFTER_FULL_LOAD',
      ),
    });
  });

  test('with a table in error ends the execution, with the command that loads a table again', async () => {
    const load = await loading();
    Object.assign(load.task as object, { status: 'running', errored: 1 });
    load.tables[1] = { name: 'trades', state: 'Table error', rows: 3 };
    await expect(load.look('load-1', { recorded: true })).resolves.toMatchObject({
      outcome: 'failed',
      error: 'TablesNotLoaded',
      cause: expect.stringMatching(
        /^Not loaded: public\.orders \(Before load, 0 rows\), public\.trades \(Table error, 3 rows\)\. What to do next: .*empty these tables in Aurora.*aws dms reload-tables .*--tables-to-reload SchemaName=<schema>,TableName=<table>; then start the load again/,
      ),
    });
  });

  test.each(['load', 'cached-changes'])('ends no step while a table lacks rows: %s', async (step) => {
    const load = new FakeLoad();
    const looks = { load: 7, 'cached-changes': 9 }[step];
    await expect(load.run('load-1', looks)).rejects.toThrow('No end after');
    expect(load.record?.step).toBe(step);
    load.pass();
    load.pass();
    load.pass();
    load.tables[0] = { name: 'orders', state: 'Table cancelled', rows: 0 };
    await expect(load.look('load-1', { recorded: true })).resolves.toMatchObject({
      error: 'TablesNotLoaded',
      cause: expect.stringContaining('Not loaded: public.orders (Table cancelled, 0 rows). '),
    });
  });

  test('names twenty tables at the most', async () => {
    const load = await loading();
    load.tables = Array.from({ length: 23 }, (_, index) => ({ name: `t${index}`, state: 'Table error', rows: 0 }));
    Object.assign(load.task as object, { status: 'running', errored: 23 });
    await expect(load.look('load-1', { recorded: true })).resolves.toMatchObject({
      cause: expect.stringMatching(/public\.t19 \(Table error, 0 rows\) and 3 more\. What/),
    });
  });

  test.each(['stopping', 'modifying', 'moving', 'a new one'])('is waited for while it is %s', async (status) => {
    const load = await loading();
    Object.assign(load.task as object, { status });
    const starts = [...load.starts];
    for (const [name, recorded] of [
      ['load-1', true],
      ['load-2', false],
    ] as const) {
      await expect(load.look(name, { recorded })).resolves.toMatchObject({
        outcome: 'waiting',
        doing: expect.stringContaining(`the replication task is ${status}`),
      });
    }
    expect(load.starts).toEqual(starts);
  });

  test('that DMS does not start in its status ends the execution with the words of DMS', async () => {
    const load = new FakeLoad();
    load.aws.before = (operation) =>
      operation === 'StartReplicationTask' ? awsError('InvalidResourceStateFault', 'no endpoint') : undefined;
    await expect(load.run('load-1')).resolves.toMatchObject({
      error: 'StartRefused',
      cause: `DMS does not start the replication task ${taskArn}, which is ready: no endpoint. What to do next: mend what it names, then ${again}`,
    });
  });

  test('that somebody else has started since the look is followed', async () => {
    const load = new FakeLoad();
    let first = true;
    load.aws.before = (operation) => {
      if (operation === 'StartReplicationTask' && first) {
        first = false;
        Object.assign(load.task as object, { status: 'running', freshStart: load.now });
      }
      return undefined;
    };
    await expect(load.run('load-1')).resolves.toEqual({ outcome: 'loaded' });
    expect(load.starts).toEqual(['resume-processing', 'resume-processing']);
  });

  test.each([ok({}), awsError('ResourceNotFoundFault', 'No Tasks found matching these filters.')])(
    'that is gone ends the execution',
    async (described) => {
      const load = new FakeLoad();
      load.aws.before = (operation) => (operation === 'DescribeReplicationTasks' ? described : undefined);
      await expect(load.run('load-1')).resolves.toEqual({
        outcome: 'failed',
        error: 'LookFailed',
        cause: `There is no replication task ${taskArn}. What to do next: deploy DataStack in phase replicate.`,
      });
    },
  );

  test('of which DMS tells nothing but that it exists is waited for', async () => {
    const load = new FakeLoad();
    load.aws.before = (operation) =>
      operation === 'DescribeReplicationTasks' ? ok({ ReplicationTasks: [{}] }) : undefined;
    await expect(load.look('load-1', { running: [] })).resolves.toMatchObject({
      outcome: 'waiting',
      doing: 'the replication task is unknown',
    });
  });
});
