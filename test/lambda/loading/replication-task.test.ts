import { again, taskArn } from './environment';
import { awsError, ok } from './fake-aws';
import { FakeLoad } from './fake-load';
import { beQuiet } from './quiet';

beQuiet();

/** A load whose task has been started and is at work. */
async function loading(): Promise<FakeLoad> {
  const load = new FakeLoad();
  load.replicate = () => undefined;
  await expect(load.run('load-1', 8)).rejects.toThrow('No end after');
  expect(load.record).toMatchObject({ step: 'load', moved: true });
  load.replicate = () => load.goOn();
  return load;
}

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
